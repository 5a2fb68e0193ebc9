"""What a definition refuses: another's name, an address of the site, and a change that its figures contradict."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from ccg.publishing import Refused
from objectives.models import Annotation, IndicatorVersion, Rebase, Target
from tests.factories import correct, publish
from tests.objectives.rows import live_indicator, make_indicator, make_reading
from tests.states import manager, removed

pytestmark = pytest.mark.once
TAKEN = "Another indicator has or had this {}. Choose another one, or correct that one."
REFUSED = {
    "an address that ends as a file for Excel": ({"slug": "waits-for-excel"}, "taken by the site itself"),
    "its code in other letters": ({"code": "WAITS"}, TAKEN.format("code")),
    "its title in other letters": ({"title": "WAITS"}, TAKEN.format("title")),
    "its address": ({"slug": "waits"}, TAKEN.format("address")),
    "the address of the report": ({"slug": "board-report"}, "This address is taken by the site itself."),
    "an address of Freedom of Information": ({"slug": "foi-compliance"}, "This address is taken by the site itself."),
    "an address that could become one": ({"slug": "foi-late-answers"}, "This address is taken by the site itself."),
    "an address with a slash": ({"slug": "waits/long"}, ""),
    "words beside a percentage": ({"unit_words": "of all"}, "A percentage needs no other words"),
    "no unit": ({"unit": ""}, "This field cannot be blank."),
    "a unit there is not": ({"unit": "stars"}, "not a valid choice"),
    "an end before its beginning": (
        {"starts_on": datetime.date(2016, 4, 1), "ends_on": datetime.date(2016, 3, 31)},
        "The last period ends before the first begins.",
    ),
    "more days than two years": ({"lag_days": 731}, "less than or equal to 730"),
    "a day outside the calendar": ({"starts_on": datetime.date(1900, 1, 1)}, "1948"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case, db):
    fields, sentence = REFUSED[case]
    removed(make_indicator("Waits", code="waits"))
    with pytest.raises(ValidationError) as error:
        make_indicator(**{"title": "Others"} | fields)
    assert sentence in str(error.value)
    assert IndicatorVersion.objects.count() == 1


CHANGES = {
    "unit": ({"unit": "rate"}, True),
    "frequency": ({"frequency": "month"}, True),
    "direction": ({"direction": "down"}, False),
    "title, code and address": ({"title": "Short waits", "code": "W2", "slug": "short-waits"}, False),
    "words of the unit": ({"unit_words": ""}, False),
}


@pytest.mark.parametrize("case", CHANGES)
@pytest.mark.parametrize("figures", ["none", "a draft", "public"])
def test_what_figures_are_read_by_is_not_changed(case, figures, db):
    """Without figures neither: some could be entered while one edition says this and the next says that."""
    fields, is_read_by = CHANGES[case]
    definition = live_indicator()
    if figures != "none":
        reading = make_reading(definition)
        if figures == "public":
            publish(reading)
    draft = definition.correct(manager(), "It is said better.")
    for name, value in fields.items():
        setattr(draft, name, value)
    if is_read_by:
        with pytest.raises(ValidationError, match="Figures are entered and read by this"):
            draft.clean_and_save()
    else:
        draft.clean_and_save()
        assert publish(draft).number == 2


def test_a_draft_with_figures_keeps_what_they_were_read_by(db):
    """Of a first edition that is still a draft too: its figures may be drafts beside it."""
    draft = make_indicator()
    make_reading(draft)
    draft.frequency = "month"
    with pytest.raises(ValidationError, match="Make another indicator instead"):
        draft.clean_and_save()


def test_a_new_beginning_is_the_first_day_of_a_period(db):
    draft = make_indicator()
    with pytest.raises(ValidationError, match="July to September 2016 begins on 1 July 2016: write that day"):
        draft.save_parts([Rebase(version=draft, date=datetime.date(2016, 8, 1), reason="another way to count")])
    draft.save_parts([Rebase(version=draft, date=datetime.date(2016, 7, 1), reason="another way to count")])
    assert draft.rebases.count() == 1


def test_a_target_is_not_published_while_nobody_knows_who_set_it(db):
    draft = make_indicator()
    draft.save_parts([Target(version=draft, value=90)])
    with pytest.raises(Refused, match="Write who set the target"):
        publish(draft)
    target = draft.targets.get()
    target.set_by = "NHS England"
    draft.save_parts([target])
    assert publish(draft).number == 1


def test_a_draft_without_figures_is_free(db):
    draft = make_indicator()
    draft.frequency, draft.unit = "month", "count"
    draft.clean_and_save()
    assert publish(draft).frequency == "month"


def test_a_draft_with_figures_is_not_deleted(db):
    draft = make_indicator()
    reading = make_reading(draft)
    with pytest.raises(Refused, match="Delete those first"):
        draft.delete()
    reading.delete()
    draft.delete()
    assert not IndicatorVersion.objects.exists()


def test_the_admin_says_why_a_draft_with_figures_stays(client, officer, organisation):
    draft = make_indicator()
    make_reading(draft)
    client.force_login(officer)
    page = client.post(f"/admin/objectives/indicatorversion/{draft.pk}/delete/", {"post": "yes"}, follow=True)
    assert "It has figures, which would mean nothing without it. Delete those first." in page.text
    assert IndicatorVersion.objects.count() == 1


def test_without_a_definition_it_is_not_submitted(db):
    draft = make_indicator(definition="")
    with pytest.raises(Refused, match="Say in the definition what exactly is counted"):
        draft.submit(manager())


# --- targets, new beginnings, notes -----------------------------------------------------------------------------------

OCTOBER = datetime.date(2016, 10, 1)


def test_targets_stand_in_the_order_of_time(db):
    row = make_indicator(targets=[("94", OCTOBER), ("92", None), (None, datetime.date(2017, 4, 1))])
    assert [str(target) for target in row.targets.all()] == [
        "92, set by NHS England",
        "94 from 1 October 2016, set by NHS England",
        "No target from 1 April 2017, set by NHS England",
    ]


TOGETHER = {
    "two from the beginning": (
        [Target(value=1, set_by="A"), Target(value=2, set_by="A")],
        "Say from when the later one is.",
    ),
    "two from one day": (
        [Target(value=1, in_force_from=OCTOBER, set_by="A"), Target(value=2, in_force_from=OCTOBER, set_by="A")],
        "Two targets begin on the same day.",
    ),
    "a target over 100 percent": ([Target(value=920, set_by="A")], "920, set by A: A percentage is from 0 to 100."),
    "a target below 0": ([Target(value=-1, set_by="A")], "Waits cannot be below 0."),
    "two new beginnings on one day": (
        [Rebase(date=OCTOBER, reason="one"), Rebase(date=OCTOBER, reason="two")],
        "Two new beginnings have the same day.",
    ),
}


@pytest.mark.parametrize("case", TOGETHER)
def test_parts_that_do_not_go_together(case, client, officer, organisation):
    parts, sentence = TOGETHER[case]
    draft = make_indicator()
    client.force_login(officer)
    address = f"/admin/objectives/indicatorversion/{draft.pk}/change/"
    answer = client.post(address, posted(client.get(address), parts))
    assert answer.status_code == 200
    assert sentence in answer.text
    assert not any(list(rows) for rows in draft.all_parts())


def test_parts_are_entered_in_the_form_and_copied_with_a_correction(client, officer, organisation):
    draft = make_indicator()
    client.force_login(officer)
    address = f"/admin/objectives/indicatorversion/{draft.pk}/change/"
    parts = [
        Target(value="92.5", set_by="NHS England"),
        Rebase(date=OCTOBER, reason="another hospital joined"),
        Annotation(date=OCTOBER, words="Doctors were on strike."),
    ]
    assert client.post(address, posted(client.get(address), parts)).status_code == 302
    second = correct(publish(IndicatorVersion.objects.get()))
    assert [str(part) for rows in second.all_parts() for part in rows] == [
        "92.5, set by NHS England",
        "1 October 2016: another hospital joined",
        "1 October 2016: Doctors were on strike.",
    ]


def posted(page, parts):
    """Return what a browser sends when these parts were typed in the form on this page."""
    form = page.context["adminform"].form
    sent = {field.html_name: field.value() for field in form}
    for each in page.context["inline_admin_formsets"]:
        formset = each.formset
        rows = [part for part in parts if type(part) is formset.model]
        sent |= {f"{formset.prefix}-{name}": value for name, value in management(formset, rows).items()}
        for index, row in enumerate(rows):
            for name in formset.form.base_fields:
                value = getattr(row, name, None)
                shown = f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else value
                sent[f"{formset.prefix}-{index}-{name}"] = shown
    return {name: "" if value is None else value for name, value in sent.items()}


def management(formset, rows):
    return {"TOTAL_FORMS": len(rows), "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("percent", "100.000000", "100%"),
        ("percent", "90", "90.0%"),
        ("percent", "99.99", "99.9%"),
        ("count", "1204", "1,204"),
        ("rate", "1.045", "1.045"),
        ("number", "-3.5", "\N{MINUS SIGN}3.5"),
    ],
)
def test_values_are_written_as_their_unit_has_it(unit, value, text):
    assert IndicatorVersion(unit=unit).text(Decimal(value)) == text


def test_officers_find_the_figures_of_an_indicator_once_each(client, officer, organisation):
    publish(correct(publish(make_reading(live_indicator("Waits", code="RTT"))), value="96"))
    publish(correct(live_indicator("Waits"), title="Short waits"))
    make_reading(live_indicator("Falls", code="FALLS", unit="count"), value=4)
    client.force_login(officer)
    for words in ("rtt", "short", "waits"):
        page = client.get("/admin/objectives/reading/", {"q": words})
        assert [str(row) for row in page.context["cl"].result_list] == ["Short waits, January to March 2016"]
