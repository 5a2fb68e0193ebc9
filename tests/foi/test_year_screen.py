"""A financial year on one screen: all quarters saved or none, nothing typed lost, nobody's work put back."""

import threading

import pytest
from django.db import OperationalError, connection

from ccg.publishing import State
from foi.models import QuarterlyReturn
from tests.factories import correct, make_organisation, make_return, make_user, publish, published_return, rewrite

YEAR = "/admin/foi/quarterlyreturn/2013/"
FIGURES = f"{YEAR}figures/"


@pytest.fixture
def desk(client, officer, organisation):
    client.force_login(officer)
    return client


def typed(*quarters, **more):
    """Return what the screen sends: for each quarter (received, in time, late), a dict of fields, or None for empty."""
    sent = {}
    for number, quarter in enumerate([*quarters, *[None] * (4 - len(quarters))], 1):
        counts = quarter if isinstance(quarter, tuple) else ("", "", "")
        fields = dict(zip(("received", "in_time", "breached"), counts, strict=True))
        fields |= {"note": "", "source": "", "read_revision": 0, "read_number": 1}
        fields |= quarter if isinstance(quarter, dict) else {}
        sent |= {f"q{number}-{name}": value for name, value in fields.items()}
    return sent | more


def stored():
    """Return the three counts of each quarter's newest edition."""
    rows = QuarterlyReturn.objects.order_by("quarter", "number")
    return {row.quarter: (row.received, row.in_time, row.breached) for row in rows}


def opened(row):
    """Return the fields of a row as the screen shows them when it is opened now."""
    names = ("received", "in_time", "breached", "note", "source")
    fields = {name: getattr(row, name) for name in names}
    if row.number > 1:
        fields["change_note"] = row.change_note
    return fields | {"read_revision": row.revision, "read_number": row.number}


def test_a_year_is_entered_at_once(desk, officer):
    answer = desk.post(YEAR, typed((40, 33, 2), (79, 61, 2), None, (62, 61, 0)))
    assert answer.status_code == 302
    assert stored() == {1: (40, 33, 2), 2: (79, 61, 2), 4: (62, 61, 0)}
    row = QuarterlyReturn.objects.get(quarter=1)
    assert (row.state, row.history.get().history_user) == (State.DRAFT, officer)
    page = desk.get(YEAR)
    assert [each.figures and each.figures.closed for each in page.context["rows"]] == [35, 63, None, 61]
    assert page.context["rows"][1].figures.closing_caseload == 21
    assert "Please look again: 2 answered late: add a note that says why." in page.text


@pytest.mark.once
def test_saved_and_on_to_the_approver(desk):
    answer = desk.post(YEAR, typed((40, 33, 2), (79, 61, 2), _submit="1"))
    first, second = QuarterlyReturn.objects.order_by("quarter")
    assert answer["Location"] == f"/admin/foi/quarterlyreturn/steps/submit/?row={first.pk}&row={second.pk}"


@pytest.mark.once
def test_a_second_press_says_that_nothing_was_changed(desk):
    sent = typed((40, 33, 2))
    desk.post(YEAR, sent)
    answer = desk.post(YEAR, sent, follow=True)
    assert "Nothing was changed." in answer.text
    assert QuarterlyReturn.objects.get().revision == 1


@pytest.mark.once
def test_only_what_was_saved_goes_on_to_the_approver(desk):
    make_return(2013, 3)
    answer = desk.post(YEAR, typed((40, 33, 2), _submit="1"))
    saved = QuarterlyReturn.objects.get(quarter=1)
    assert answer["Location"] == f"/admin/foi/quarterlyreturn/steps/submit/?row={saved.pk}"


def test_figures_while_somebody_else_is_writing_are_no_fault(desk, monkeypatch):
    def locked(*args):
        raise OperationalError("database is locked")

    monkeypatch.setattr("foi.admin.year.Figures.figures_as_typed", locked)
    assert desk.post(FIGURES, typed((40, 33, 2))).status_code == 503


REFUSED = {
    "letters": ("4o", "Write a whole number in figures"),
    "negative": ("-4", "Write 0 or more."),
    "decimal": ("4.5", "Write a whole number in figures"),
    "empty beside others": ("", "Type this number too, or empty the whole quarter."),
    "huge": ("9" * 40, "cannot be right"),
    "NUL": ("\x00", "Write a whole number in figures"),
}


@pytest.mark.once
@pytest.mark.parametrize("case", REFUSED)
def test_one_slip_saves_nothing_and_loses_nothing(case, desk):
    value, sentence = REFUSED[case]
    answer = desk.post(YEAR, typed((40, 33, 2), {"received": value, "in_time": "61", "breached": "2", "note": "Typed"}))
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "Please mend July to September 2013" in answer.text
    assert stored() == {}
    assert 'value="33"' in answer.text
    assert "Typed" in answer.text
    # The figures of the quarter that is right stand beside it all the same.
    assert answer.context["rows"][0].figures.closed == 35


@pytest.mark.once
def test_what_is_published_is_read_with_its_figures_and_a_way_to_correct_it(desk):
    row = published_return(2013, 2, 79, 61, 2)
    page = desk.get(YEAR)
    assert page.context["rows"][1].form is None
    assert f"/admin/foi/quarterlyreturn/steps/correct/?row={row.pk}" in page.text
    crafted = desk.post(YEAR, typed((40, 33, 2), (1, 1, 1)))
    assert "It cannot be edited any more" in crafted.text
    assert stored() == {2: (79, 61, 2)}


@pytest.mark.once
def test_a_correction_is_changed_here_too(desk):
    second = correct(published_return(2013, 1))
    sent = opened(second) | {"received": 41, "change_note": "Counted once more."}
    assert desk.post(YEAR, typed(sent)).status_code == 302
    second.refresh_from_db()
    assert (second.received, second.change_note, second.state) == (41, "Counted once more.", State.DRAFT)


def test_the_second_officer_is_told_who_changed_what_and_saves_again(desk):
    row = make_return(2013, 1)
    sent = opened(row) | {"note": "What I typed"}
    row.received, row._history_user = 44, make_user(first_name="Ann", last_name="Other")
    row.save()
    answer = desk.post(YEAR, typed(sent, (79, 61, 2)))
    assert answer.status_code == 200
    assert "Ann Other changed this while you had it open." in answer.text
    assert "Received: 40 became 44." in answer.text
    assert "What I typed" in answer.text
    assert stored() == {1: (44, 33, 2)}
    assert desk.post(YEAR, hidden_and_typed(answer)).status_code == 302
    assert stored() == {1: (40, 33, 2), 2: (79, 61, 2)}
    assert QuarterlyReturn.objects.get(quarter=1).note == "What I typed"


def hidden_and_typed(answer):
    """Return what a browser sends when Save is pressed on this page as it is."""
    forms = [row.form for row in answer.context["rows"] if row.form]
    return {field.html_name: "" if field.value() is None else field.value() for form in forms for field in form}


def test_a_quarter_that_i_did_not_touch_keeps_what_another_officer_made_of_it(desk):
    first, second = make_return(2013, 1), make_return(2013, 2)
    shown = opened(first), opened(second)
    first.received = 44
    first.save()
    assert desk.post(YEAR, typed(shown[0], shown[1] | {"received": 80})).status_code == 302
    assert stored() == {1: (44, 33, 2), 2: (80, 33, 2)}


def test_a_quarter_entered_by_another_officer_meanwhile(desk):
    make_return(2013, 1, 45, 40, 3)
    answer = desk.post(YEAR, typed((40, 33, 2)))
    assert "changed this while you had it open" in answer.text
    assert "Received: nothing became 45." in answer.text
    assert stored() == {1: (45, 40, 3)}
    assert desk.post(YEAR, hidden_and_typed(answer)).status_code == 302
    assert stored() == {1: (40, 33, 2)}


def test_a_quarter_published_meanwhile_keeps_what_was_typed_on_the_screen(desk):
    row = make_return(2013, 1)
    sent = opened(row) | {"received": 4711}
    publish(row)
    answer = desk.post(YEAR, typed(sent))
    assert answer.status_code == 200
    assert "It cannot be edited any more: copy what you typed." in answer.text
    assert "4711" in answer.text
    assert stored() == {1: (40, 33, 2)}


def test_another_edition_than_the_one_shown_is_not_changed_unseen(desk):
    row = make_return(2013, 1)
    sent = opened(row) | {"note": "For the first edition"}
    second = correct(publish(row))
    QuarterlyReturn.objects.filter(pk=second.pk).update(revision=sent["read_revision"])
    answer = desk.post(YEAR, typed(sent))
    assert "changed this while you had it open" in answer.text
    assert QuarterlyReturn.objects.get(number=2).note == ""


@pytest.mark.parametrize(
    ("year", "status", "sentence"),
    [
        pytest.param("2013", 200, "April to June 2013", id="first year"),
        pytest.param("2012", 200, "was founded on 1 April 2013", id="before the founding"),
        pytest.param("2090", 200, "has not begun yet", id="to come"),
        pytest.param("1066", 404, "", id="before all calendars"),
        pytest.param("9999", 404, "", id="after all calendars"),
        pytest.param("0000", 404, "", id="nought"),
        pytest.param("20133", 302, "", id="five digits"),
    ],
)
def test_years_there_are_and_years_there_are_not(year, status, sentence, desk):
    page = desk.get(f"/admin/foi/quarterlyreturn/{year}/")
    assert page.status_code == status
    assert sentence in page.text
    refused = desk.post(f"/admin/foi/quarterlyreturn/{year}/", typed((1, 1, 1)))
    assert refused.status_code in (302, 404)
    assert set(stored()) == ({1} if year == "2013" else set())


@pytest.mark.parametrize("year", [1948, 2098])
def test_the_ends_of_the_calendar_are_no_fault(year, desk, organisation):
    rewrite(organisation, founding_date=None)
    assert desk.get(f"/admin/foi/quarterlyreturn/{year}/").status_code == 200
    assert desk.post(f"/admin/foi/quarterlyreturn/{year}/", typed((40, 33, 2)), follow=True).status_code == 200
    assert desk.post(f"/admin/foi/quarterlyreturn/{year}/figures/", typed((40, 33, 2))).status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("role", ["Approver", "Analyst"])
def test_who_may_not_enter_reads_it(role, client, organisation):
    make_return(2013, 1)
    client.force_login(make_user(role))
    page = client.get(YEAR)
    assert [row.form for row in page.context["rows"]] == [None] * 4
    assert 'type="submit" value="Save' not in page.text
    assert client.post(YEAR, typed((1, 1, 1))).status_code == 403
    assert client.post(FIGURES, typed((1, 1, 1))).status_code == 403
    assert stored() == {1: (40, 33, 2)}


# --- the figures beside what is typed --------------------------------------------------------------------------------


def test_figures_are_those_that_saving_would_show_and_nothing_is_saved(desk):
    published_return(2013, 1, 40, 33, 2)
    history = QuarterlyReturn.history.count()
    answer = desk.post(FIGURES, typed(None, (79, 61, 2), (53, 65, 3), ("", "1", "1"))).json()
    assert answer["q2"] == {
        "closed": 63,
        "compliance": "96.8%",
        "open": 21,
        "points": ["2 answered late: add a note that says why."],
    }
    assert (answer["q3"]["closed"], answer["q3"]["compliance"], answer["q3"]["open"]) == (68, "95.6%", 6)
    assert "q4" not in answer
    assert stored() == {1: (40, 33, 2)}
    assert QuarterlyReturn.history.count() == history
    desk.post(YEAR, typed(None, (79, 61, 2), (53, 65, 3)))
    rows = desk.get(YEAR).context["rows"]
    assert [(row.figures.closed, row.figures.compliance_text) for row in rows[1:3]] == [(63, "96.8%"), (68, "95.6%")]


@pytest.mark.parametrize("sent", [{}, {"q1-received": "x" * 9999}, {"q1-received": "\x00"}, typed((0, 0, 0))])
def test_odd_questions_for_figures_are_answered(sent, desk):
    assert desk.post(FIGURES, sent).status_code == 200
    assert stored() == {}


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_enter_one_quarter_in_the_same_moment_one_is_told(client):
    make_organisation()
    officers = [make_user("FOI officer"), make_user("FOI officer")]
    clients = [type(client)() for _ in officers]
    ready, answers = threading.Barrier(2), []

    def enter(client, officer, received):
        try:
            client.force_login(officer)
            ready.wait()
            answers.append(client.post(YEAR, typed((received, 33, 2))).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=each) for each in zip(clients, officers, (40, 50), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 302]
    assert QuarterlyReturn.objects.count() == 1
