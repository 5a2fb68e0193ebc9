"""The figures of an indicator on one screen: entered together, corrected, submitted, by whom."""

import datetime
from decimal import Decimal

import pytest

from ccg.publishing import State
from objectives.models import Reading
from tests.factories import correct, make_meeting, make_paper, make_user, publish
from tests.objectives.rows import live_indicator, make_indicator, make_reading
from tests.objectives.screen import JANUARY, JULY, LAST, OCTOBER, opened, screen, stored, typed


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
