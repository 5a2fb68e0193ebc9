"""The figures of an indicator on one screen: all periods saved or none, nothing typed lost, nobody's work put back."""

import datetime
import threading
from decimal import Decimal
from itertools import pairwise

import pytest
import time_machine
from django.db import connection

from ccg.publishing import State
from ccg.years import LATEST, PERIODS, Quarter
from objectives.models import Reading
from tests.factories import correct, make_meeting, make_organisation, make_paper, make_user, publish, rewrite
from tests.objectives.rows import live_indicator, make_indicator, make_reading
from tests.reading import words
from tests.states import manager

TODAY = "2017-03-01T12:00Z"
NAMES = ("value", "numerator", "denominator", "missing_reason", "note", "source", "source_row", "paper")
LAST = Quarter(2016, 4)  # of the screen, on that day


@pytest.fixture
def desk(client, officer, organisation):
    client.force_login(officer)
    with time_machine.travel(TODAY, tick=False):
        yield client


@pytest.fixture
def waits(organisation):
    return live_indicator()


def screen(definition, until=""):
    return f"/admin/objectives/indicatorversion/readings/{definition.indicator_id}/{until}"


def typed(periods, **more):
    """Return what the screen sends for these {first day of a period: its fields}; the others are left empty."""
    sent = {}
    for index in range(12):
        start = Quarter.from_index(LAST.index - index).start
        fields = dict.fromkeys(NAMES, "") | {"status": "final", "read_revision": 0, "read_number": 1}
        fields |= periods.get(f"{start}", {})
        sent |= {f"p{start:%Y%m}-{name}": value for name, value in fields.items()}
    return sent | more


def opened(row, **changes):
    """Return the fields of a row as the screen shows them when it is opened now, with what is typed over them."""
    fields = {name: "" if getattr(row, name) is None else getattr(row, name) for name in NAMES}
    if row.number > 1:
        fields["change_note"] = row.change_note
    return fields | {"status": row.status, "read_revision": row.revision, "read_number": row.number} | changes


def stored():
    """Return {first day of a period: what its newest edition says}."""
    return {f"{row.period_start}": row.text for row in Reading.objects.order_by("period_start", "number")}


JULY, OCTOBER, JANUARY = "2016-07-01", "2016-10-01", "2017-01-01"


def test_several_periods_are_entered_at_once(desk, officer, waits):
    sent = typed(
        {
            JULY: {"value": "95.2", "source": "Report", "source_row": "page 4"},
            OCTOBER: {"numerator": "2", "denominator": "3", "status": "provisional", "note": "Two wards."},
            JANUARY: {"missing_reason": "The system was down"},
        }
    )
    assert desk.post(screen(waits), sent).status_code == 302
    assert stored() == {JULY: "95.2%", OCTOBER: "66.7%", JANUARY: "The system was down"}
    row = Reading.objects.get(period_start=OCTOBER)
    assert (row.value, row.status, row.note) == (Decimal("66.666667"), "provisional", "Two wards.")
    assert (row.state, row.history.get().history_user) == (State.DRAFT, officer)
    page = desk.get(screen(waits))
    assert [row.period for row in page.context["rows"]][-1] == LAST
    assert len(page.context["rows"]) == 12
    assert 'value="66.666667"' in page.text
    assert 'value="95.2"' in page.text


@pytest.mark.once
def test_saved_and_on_to_the_approver(desk, waits):
    answer = desk.post(screen(waits), typed({JULY: {"value": "95"}, OCTOBER: {"value": "96"}}, _submit="1"))
    keys = Reading.objects.order_by("period_start").values_list("pk", flat=True)
    address = f"/admin/objectives/reading/steps/submit/?row={keys[0]}&row={keys[1]}"
    assert answer["Location"] == address
    # All go in one step, and are approved in one.
    question = desk.get(address)
    desk.post(address, {"row": [f"{row.pk}:{row.revision}" for row in question.context["rows"]]})
    approver = make_user("Approver")
    desk.force_login(approver)
    address = address.replace("submit", "approve")
    question = desk.get(address)
    assert "July to September 2016" in question.text
    assert ">95<" in question.text
    rows = [f"{row.pk}:{row.revision}" for row in question.context["rows"]]
    desk.post(address, {"row": rows, "when": "now"})
    assert Reading.objects.live().count() == 2


@pytest.mark.once
def test_a_second_press_says_that_nothing_was_changed(desk, waits):
    sent = typed({JULY: {"value": "95.20"}})
    desk.post(screen(waits), sent)
    answer = desk.post(screen(waits), sent, follow=True)
    assert "Nothing was changed." in answer.text
    assert Reading.objects.get().revision == 1


@pytest.mark.once
def test_a_status_alone_is_nothing_typed(desk, waits):
    answer = desk.post(screen(waits), typed({JULY: {"status": "provisional"}}), follow=True)
    assert "Nothing was changed." in answer.text
    assert stored() == {}


REFUSED = {
    # fields of a period, a part of the sentence
    "letters": ({"value": "9o"}, "Write a number in figures, as 12.5."),
    "a comma": ({"value": "95,2"}, "Write a number in figures, as 12.5."),
    "a percent sign": ({"value": "95%"}, "Write a number in figures, as 12.5."),
    "not a number": ({"value": "NaN"}, "Write a number in figures, as 12.5."),
    "infinite": ({"value": "-Infinity"}, "Write a number in figures, as 12.5."),
    "over 100": ({"value": "100.1"}, "A percentage is from 0 to 100."),
    "below 0": ({"value": "-1"}, "Waits cannot be below 0."),
    "huge": ({"value": "9" * 40}, "no more than 18 digits"),
    "very long": ({"value": "9" * 5000}, ""),
    "fine": ({"value": "1.2345678"}, "no more than 6 decimal places"),
    "NUL": ({"value": "\x00"}, "Write a number in figures, as 12.5."),
    "NUL in a comment": ({"value": "4", "note": "a\x00b"}, "Null characters are not allowed."),
    "a part in letters": ({"numerator": "two", "denominator": "3"}, "Write a whole number in figures, as 12."),
    "a part with a fraction": ({"numerator": "2.5", "denominator": "3"}, "Write a whole number in figures, as 12."),
    "a part below 0": ({"numerator": "-2", "denominator": "3"}, "Write 0 or more."),
    "a huge part": (
        {"numerator": f"{10**12}", "denominator": f"{10**13}"},
        "More than 1,000,000,000,000 cannot be right",
    ),
    "a part beyond all": ({"numerator": "9" * 40, "denominator": "9" * 41}, "less than or equal to"),
    "a part alone": ({"value": "50", "numerator": "2"}, "Write both the part and the whole, or neither."),
    "more than all": ({"numerator": "4", "denominator": "3"}, "4 of 3 is more than all."),
    "contradicts": ({"value": "66", "numerator": "2", "denominator": "3"}, "2 of 3 are 66.7%, not 66%."),
    "none of none": ({"numerator": "0", "denominator": "0"}, "Write a value, or why there is none; not both."),
    "value and reason": ({"value": "4", "missing_reason": "Down"}, "Write a value, or why there is none; not both."),
    "a comment alone": ({"note": "Typed alone"}, "Write a value, or why there is none; not both."),
    "a long reason": ({"missing_reason": "x" * 201}, "Write at most 200 characters: there are 201."),
    "a status there is not": ({"value": "4", "status": "guessed"}, "Choose one that is in the list."),
    "a paper there is not": ({"value": "4", "paper": "4711"}, "Choose one that is in the list."),
    "a paper in letters": ({"value": "4", "paper": "a"}, "Choose one that is in the list."),
}


@pytest.mark.once
@pytest.mark.parametrize("first", range(0, len(REFUSED), 11))
def test_one_slip_saves_nothing_and_loses_nothing(first, desk, waits):
    """Eleven slips on a screen of twelve periods, for speed: each says its own sentence."""
    cases = dict(zip((Quarter.from_index(LAST.index - n) for n in range(11)), list(REFUSED)[first:], strict=False))
    slips = {f"{period.start}": REFUSED[case][0] for period, case in cases.items()}
    answer = desk.post(screen(waits), typed({"2014-04-01": {"value": "87.65", "note": "Typed"}} | slips))
    assert answer.status_code == 200
    assert stored() == {}
    assert "Nothing was saved. Please mend " in answer.text
    assert 'value="87.65"' in answer.text
    rows = {row.period: row for row in answer.context["rows"]}
    assert {period for period, row in rows.items() if row.form.errors} == set(cases)
    for period, case in cases.items():
        fields, sentence = REFUSED[case]
        assert sentence in words(str(rows[period].form.errors)), case
        assert {name: rows[period].form[name].value() for name in fields} == fields, case
        assert period.label in answer.text


@pytest.mark.once
def test_what_is_published_is_read_with_a_way_to_correct_it(desk, waits):
    row = publish(make_reading(waits, datetime.date(2016, 7, 1)))
    page = desk.get(screen(waits))
    (shown,) = [each for each in page.context["rows"] if each.edition]
    assert shown.form is None
    assert f"/admin/objectives/reading/steps/correct/?row={row.pk}" in page.text
    crafted = desk.post(screen(waits), typed({JULY: {"value": "1"}}))
    assert "It cannot be edited any more" in crafted.text
    assert stored() == {JULY: "95.2%"}


def test_a_correction_is_changed_here_too_and_needs_its_reason(desk, waits):
    second = correct(publish(make_reading(waits, datetime.date(2016, 7, 1))), change_note="")
    assert "Reason for the correction" in desk.get(screen(waits)).text
    sent = opened(second, value="95.3", change_note="Counted once more.")
    assert desk.post(screen(waits), typed({JULY: sent})).status_code == 302
    second.refresh_from_db()
    assert (second.text, second.change_note, second.number) == ("95.3%", "Counted once more.", 2)
    assert "change_note" not in desk.get(screen(waits)).context["rows"][0].form.fields


@pytest.mark.once
def test_a_correction_without_its_reason_is_not_submitted(desk, waits):
    second = correct(publish(make_reading(waits, datetime.date(2016, 7, 1))), change_note="")
    answer = desk.post(screen(waits), typed({JULY: opened(second, value="95.3")}, _submit="1"))
    address = answer["Location"]
    question = desk.get(address)
    answer = desk.post(address, {"row": [f"{row.pk}:{row.revision}" for row in question.context["rows"]]})
    assert "Say what was wrong and why it changed" in answer.text
    second.refresh_from_db()
    assert second.state == State.DRAFT


# what is changed in a row of 2 of 3, and what is stored then or the sentence that refuses it
CHANGED_PARTS = {
    "the part": ({"numerator": "1"}, "33.333333"),
    "the whole": ({"denominator": "4"}, "50"),
    "both": ({"numerator": "3", "denominator": "4"}, "75"),
    "value and part": ({"value": "33.3", "numerator": "1"}, "33.333333"),
    "the value alone": ({"value": "33.3"}, "2 of 3 are 66.7%, not 33.3%."),
    "the part is emptied": ({"numerator": ""}, "Write both the part and the whole, or neither."),
    "both are emptied": ({"numerator": "", "denominator": ""}, "66.666667"),
    "all are emptied": ({"value": "", "numerator": "", "denominator": ""}, "Write a value, or why there is none"),
    "the value is emptied": ({"value": "", "numerator": "1"}, "33.333333"),
    "only the comment": ({"note": "Typed"}, "66.666667"),
}


@pytest.mark.once
@pytest.mark.parametrize("are_numbers", [True, False], ids=["saved", "refused"])
def test_a_share_follows_its_parts(are_numbers, desk, waits):
    cases = [each for each in CHANGED_PARTS.values() if each[1].replace(".", "").isdecimal() == are_numbers]
    rows = [
        make_reading(waits, Quarter.from_index(LAST.index - n).start, None, numerator=2, denominator=3)
        for n in range(len(cases))
    ]
    sent = {f"{row.period_start}": opened(row, **fields) for row, (fields, _) in zip(rows, cases, strict=True)}
    answer = desk.post(screen(waits), typed(sent))
    forms = {} if are_numbers else {row.period: row.form for row in answer.context["rows"]}
    for row, (_, expected) in zip(rows, cases, strict=True):
        row.refresh_from_db()
        if are_numbers:
            assert row.value == Decimal(expected)
        else:
            assert expected in words(str(forms[row.period].errors))
            assert row.value == Decimal("66.666667")


def test_the_second_officer_is_told_who_changed_what_and_saves_again(desk, waits):
    row = make_reading(waits, datetime.date(2016, 7, 1))
    sent = opened(row, note="What I typed")
    row.value, row._history_user = Decimal("91"), make_user(first_name="Ann", last_name="Other")
    row.clean_and_save()
    answer = desk.post(screen(waits), typed({JULY: sent, OCTOBER: {"value": "4"}}))
    assert answer.status_code == 200
    assert "Ann Other changed this while you had it open." in answer.text
    assert "Value: 95.2 became 91." in answer.text
    assert "What I typed" in answer.text
    assert stored() == {JULY: "91.0%"}
    assert desk.post(screen(waits), hidden_and_typed(answer)).status_code == 302
    assert stored() == {JULY: "95.2%", OCTOBER: "4.0%"}


def hidden_and_typed(answer):
    """Return what a browser sends when Save is pressed on this page as it is."""
    forms = [row.form for row in answer.context["rows"] if row.form]
    return {field.html_name: "" if field.value() is None else field.value() for form in forms for field in form}


@pytest.mark.once
def test_the_page_as_it_is_changes_nothing(desk, waits):
    make_reading(waits, datetime.date(2016, 7, 1), None, numerator=2, denominator=3, note="A\nB")
    make_reading(waits, datetime.date(2016, 10, 1), None, missing_reason="Down")
    publish(make_reading(waits, datetime.date(2016, 4, 1)))
    answer = desk.post(screen(waits), hidden_and_typed(desk.get(screen(waits))), follow=True)
    assert "Nothing was changed." in answer.text


@pytest.mark.once
def test_a_period_that_i_did_not_touch_keeps_what_another_officer_made_of_it(desk, waits):
    first = make_reading(waits, datetime.date(2016, 7, 1))
    sent = opened(first)
    first.value = Decimal("91")
    first.clean_and_save()
    assert desk.post(screen(waits), typed({JULY: sent, OCTOBER: {"value": "4"}})).status_code == 302
    assert stored() == {JULY: "91.0%", OCTOBER: "4.0%"}


@pytest.mark.once
def test_a_period_entered_by_another_officer_meanwhile(desk, waits):
    make_reading(waits, datetime.date(2016, 7, 1), "91")
    answer = desk.post(screen(waits), typed({JULY: {"value": "95"}}))
    assert "changed this while you had it open" in answer.text
    assert "Value: nothing became 91." in answer.text
    assert stored() == {JULY: "91.0%"}
    assert desk.post(screen(waits), hidden_and_typed(answer)).status_code == 302
    assert stored() == {JULY: "95.0%"}


@pytest.mark.once
def test_a_period_published_meanwhile_keeps_what_was_typed_on_the_screen(desk, waits):
    row = make_reading(waits, datetime.date(2016, 7, 1))
    sent = opened(row, value="47.11")
    publish(row)
    answer = desk.post(screen(waits), typed({JULY: sent}))
    assert "It cannot be edited any more: copy what you typed." in answer.text
    assert "47.11" in answer.text
    assert stored() == {JULY: "95.2%"}


@pytest.mark.once
def test_a_draft_deleted_meanwhile_is_entered_anew(desk, waits):
    row = make_reading(waits, datetime.date(2016, 7, 1))
    sent = opened(row, value="47.11")
    row.delete()
    assert desk.post(screen(waits), typed({JULY: sent})).status_code == 302
    assert stored() == {JULY: "47.1%"}


@pytest.mark.once
def test_another_edition_than_the_one_shown_is_not_changed_unseen(desk, waits):
    row = make_reading(waits, datetime.date(2016, 7, 1))
    sent = opened(row, note="For the first edition")
    second = correct(publish(row))
    rewrite(second)
    Reading.objects.filter(pk=second.pk).update(revision=sent["read_revision"])
    answer = desk.post(screen(waits), typed({JULY: sent}))
    assert "changed this while you had it open" in answer.text
    assert Reading.objects.get(number=2).note == ""


@pytest.mark.once
def test_in_review_it_goes_back_to_draft_when_it_is_changed(desk, waits):
    row = make_reading(waits, datetime.date(2016, 7, 1))
    row.submit(manager())
    desk.post(screen(waits), typed({JULY: opened(row, value="91")}))
    row.refresh_from_db()
    assert (row.state, row.text) == (State.DRAFT, "91.0%")


# --- which periods ----------------------------------------------------------------------------------------------------

# frequency, until, the first and the last period, the years of the screens before and after
SCREENS = {
    "months": ("month", "", "2016-04-01", "2017-03-01", "2015-16", None),
    "quarters": ("quarter", "", "2014-04-01", "2017-01-01", "2013-14", None),
    "years": ("year", "", "2005-04-01", "2016-04-01", "2004-05", None),
    "months of a year": ("month", "2014-15", "2014-04-01", "2015-03-01", "2013-14", "2015-16"),
    "quarters up to a year": ("quarter", "2012-13", "2010-04-01", "2013-01-01", "2009-10", "2015-16"),
    "quarters, the next screen is the newest": ("quarter", "2014-15", "2012-04-01", "2015-01-01", "2011-12", "2016-17"),
    "years up to a year": ("year", "2014-15", "2003-04-01", "2014-04-01", "2002-03", "2016-17"),
    "with a slash": ("month", "2014/15", "2014-04-01", "2015-03-01", "2013-14", "2015-16"),
    "to come": ("month", "2020-21", "2020-04-01", "2021-03-01", "2019-20", None),
    "the first months of the calendar": ("month", "1948-49", "1948-04-01", "1949-03-01", None, "1949-50"),
    "the first quarters": ("quarter", "1948-49", "1948-04-01", "1949-01-01", None, "1951-52"),
    "the first years": ("year", "1948-49", "1948-04-01", "1948-04-01", None, "1960-61"),
    "the last months": ("month", "2098-99", "2098-04-01", "2099-03-01", "2097-98", None),
    "the last years": ("year", "2098-99", "2087-04-01", "2098-04-01", "2086-87", None),
    "before the calendar": ("quarter", "1947-48", "2014-04-01", "2017-01-01", "2013-14", None),
    "no year": ("quarter", "2014-16", "2014-04-01", "2017-01-01", "2013-14", None),
    "letters": ("quarter", "a" * 5000, "2014-04-01", "2017-01-01", "2013-14", None),
    "NUL": ("quarter", "%01", "2014-04-01", "2017-01-01", "2013-14", None),
    "other digits": ("quarter", "\u0662014-15", "2014-04-01", "2017-01-01", "2013-14", None),
}


@pytest.mark.once
@pytest.mark.parametrize("case", SCREENS)
def test_which_periods_are_on_the_screen(case, desk):
    frequency, until, first, last, before, after = SCREENS[case]
    definition = live_indicator(frequency=frequency)
    page = desk.get(screen(definition, f"?until={until}" if until else ""))
    assert page.status_code == 200
    periods = [row.period for row in page.context["rows"]]
    assert (f"{periods[0].start}", f"{periods[-1].start}") == (first, last)
    assert (page.context["earlier"] and page.context["earlier"].slug) == before
    assert (page.context["later"] and page.context["later"].slug) == after
    assert all(later == earlier.next for earlier, later in pairwise(periods))


@pytest.mark.once
def test_no_period_is_passed_over_on_the_way_back_and_forth(desk):
    for frequency, period in PERIODS.items():
        definition = live_indicator(f"By {frequency}", frequency=frequency)
        for link, steps in (("earlier", 2), ("later", 3)):
            seen, until = set(), "?until=1999-00" if link == "later" else ""
            for _ in range(steps):
                context = desk.get(screen(definition, until)).context
                seen |= {row.period.index for row in context["rows"]}
                until = f"?until={context[link].slug}" if context[link] else ""
            assert seen == set(range(min(seen), max(seen) + 1)), (period, link)


@pytest.mark.once
def test_a_period_that_has_not_begun_takes_nothing(desk, waits):
    until = "?until=2017-18"
    page = desk.get(screen(waits, until))
    assert "April to June 2017 has not begun." in page.text
    answer = desk.post(screen(waits, until), {"p201704-value": "95", "p201704-status": "final"})
    assert answer.status_code == 302
    assert stored() == {}
    assert desk.get(screen(waits, f"?until={LATEST}-99")).status_code == 200


@pytest.mark.once
def test_save_comes_back_to_the_same_periods(desk, waits):
    until = "?until=2012-13"
    answer = desk.post(
        screen(waits, until), {"p201301-value": "95", "p201301-status": "final", "p201301-read_number": "1"}
    )
    assert answer["Location"] == screen(waits, until)
    assert stored() == {"2013-01-01": "95.0%"}


@pytest.mark.once
@pytest.mark.parametrize("unit", ["percent", "rate", "count", "number"])
def test_a_share_alone_has_parts(unit, desk):
    definition = live_indicator(unit=unit)
    fields = desk.get(screen(definition)).context["rows"][0].form.fields
    assert ("numerator" in fields) == (unit in ("percent", "rate"))
    sent = {"value": "95", "numerator": "2", "denominator": "3"} if unit in ("count", "number") else {"value": "95"}
    assert desk.post(screen(definition), typed({JULY: sent})).status_code == 302
    assert Reading.objects.get().numerator is None


@pytest.mark.once
def test_the_papers_of_the_group_are_offered_once_for_all_rows(desk, django_assert_max_num_queries):
    meeting = publish(make_meeting(agenda=[{"number": "1", "title": "Performance"}]))
    definition = live_indicator(reported_in=meeting.group)
    paper = publish(make_paper(meeting, "1", "Performance report")).paper
    for month in (1, 4, 7):
        make_reading(definition, datetime.date(2016, month, 1), paper=paper)
    with django_assert_max_num_queries(40):
        page = desk.get(screen(definition))
    named = "Performance report, Governing Body, 22 March 2017"
    assert page.text.count(f"{named}</option>") == 12
    publish(Reading.objects.get(period_start=JULY))
    assert f"Reported in {named}" in desk.get(screen(definition)).text
    desk.post(screen(definition), typed({OCTOBER: {"value": "95", "paper": paper.pk}}))
    assert Reading.objects.get(period_start=OCTOBER).paper == paper


@pytest.mark.once
def test_of_a_draft_of_an_indicator_too(desk):
    """Figures and their definition may be prepared together; the definition is published first."""
    definition = make_indicator()
    assert desk.post(screen(definition), typed({JULY: {"value": "95"}})).status_code == 302
    assert stored() == {JULY: "95.0%"}


@pytest.mark.once
@pytest.mark.parametrize(
    ("role", "status", "may"),
    [
        ("Governance officer", 200, True),
        ("Approver", 200, False),
        ("Analyst", 200, False),
        ("FOI officer", 403, False),
        ("Site manager", 403, False),
    ],
)
def test_who_may_enter_and_who_reads(role, status, may, client, waits):
    make_reading(waits, datetime.date(2016, 7, 1))
    client.force_login(make_user(role))
    page = client.get(screen(waits, "?until=2016-17"))
    assert page.status_code == status
    if status == 200:
        assert any(row.form for row in page.context["rows"]) == may
        assert ('name="_save"' in page.text) == may
        assert "95.2%" in page.text or may
    assert client.post(screen(waits), typed({OCTOBER: {"value": "4"}})).status_code == (302 if may else 403)


@pytest.mark.once
def test_strangers_are_asked_to_sign_in(client, waits):
    assert client.get(screen(waits))["Location"].startswith("/admin/login/")


@pytest.mark.once
def test_an_indicator_there_is_not(desk):
    assert desk.get("/admin/objectives/indicatorversion/readings/4711/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_enter_one_period_in_the_same_moment_one_is_told(client):
    make_organisation()
    definition = live_indicator()
    officers = [make_user(), make_user()]
    clients = [type(client)() for _ in officers]
    ready, answers = threading.Barrier(2), []

    def enter(client, officer, value):
        try:
            client.force_login(officer)
            ready.wait()
            sent = {
                "p201601-value": value,
                "p201601-status": "final",
                "p201601-read_number": 1,
                "p201601-read_revision": 0,
            }
            answers.append(client.post(screen(definition, "?until=2015-16"), sent).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=each) for each in zip(clients, officers, ("40", "50"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 302]
    assert Reading.objects.count() == 1
