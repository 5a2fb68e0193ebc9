"""Import of returns: the same rules and sentences as the form, all rows or none."""

import pytest
import tablib

from ccg.publishing import State
from foi.models import QuarterlyReturn
from foi.resources import ReturnsResource
from tests.factories import correct, make_return, make_user, publish, published_return, tomorrow

pytestmark = pytest.mark.django_db
HEADER = "financial_year,quarter,received,in_time,breached,note,source,reason"


def imported(text, **options):
    return ReturnsResource().import_sheet(tablib.Dataset().load(text, format="csv"), make_user(), **options)


def rows(*lines, header=HEADER):
    return "\r\n".join([header, *lines])


REFUSED = {
    "no such column": (rows(header=f"{HEADER},colour"), "Columns are not known: colour."),
    "a column is missing": (
        rows("2013/14,1,40", header="financial_year,quarter,received"),
        "are missing: in_time, breached",
    ),
    "a column twice": (
        rows("2013/14,1,4,3,2,2", header="financial_year,quarter,received,in_time,breached,breached"),
        "twice",
    ),
    "header only": (rows(), "There are no rows under the header."),
    "501 rows": (rows(*["2013/14,1,40,33,2,,,"] * 501), "There are 501 rows"),
    "negative": (rows("2013/14,1,-40,33,2,,,"), "Row 2, column received: '-40' is not a whole number from 0 up."),
    "a decimal": (rows("2013/14,1,40,33.5,2,,,"), "Row 2, column in_time: '33.5' is not a whole number"),
    "text in a number": (rows("2013/14,1,40,33,two,,,"), "Row 2, column breached: 'two' is not a whole number"),
    "an empty count": (rows("2013/14,1,,33,2,,,"), "Row 2, column received: This cell is empty"),
    "Arabic digits": (rows("2013/14,1,٤٠,33,2,,,"), "Row 2, column received:"),
    "no such quarter": (rows("2013/14,5,40,33,2,,,"), "Row 2, column quarter: A quarter is 1, 2, 3 or 4, not 5."),
    "no such year": (rows("2013,1,40,33,2,,,"), "Row 2, column financial_year: '2013' is not a financial year"),
    "before the founding": (rows("2012/13,4,40,33,2,,,"), "Row 2, column financial_year: NHS Thurrock CCG was founded"),
    "a quarter to come": (rows("2090/91,1,40,33,2,,,"), "Row 2, column quarter: April to June 2090 has not begun yet."),
    "one quarter twice": (rows("2013/14,1,40,33,2,,,", "2013-14,1,41,33,2,,,"), "Row 3: April to June 2013 stands in"),
    "too many": (rows("2013/14,1,100000,33,2,,,"), "Row 2, column received: More than 99,999 requests"),
    "a control character": (rows("2013/14,1,40,33,2,a\x0bb,,"), "Row 2, column note: This text holds an invisible"),
    "the second row is wrong": (rows("2013/14,1,40,33,2,,,", "2013/14,2,x,61,2,,,"), "Row 3, column received"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence_and_nothing_saved(case, organisation):
    text, sentence = REFUSED[case]
    _, refusals = imported(text)
    assert any(refusal.startswith(sentence) or sentence in refusal for refusal in refusals), refusals
    assert not QuarterlyReturn.objects.exists()


def test_new_quarters_become_drafts_with_history(organisation):
    result, refusals = imported(rows("2013/14,1,40,33,2,Late: illness,The register,", "2013-14,2,79,61,2,,,"))
    assert refusals == []
    assert [row.import_type for row in result] == ["new", "new"]
    assert {(row.state, row.received) for row in QuarterlyReturn.objects.all()} == {
        (State.DRAFT, 40),
        (State.DRAFT, 79),
    }
    assert QuarterlyReturn.history.filter(history_user__isnull=False, history_change_reason="Imported.").count() == 2


def test_a_dry_run_saves_nothing(organisation):
    result, refusals = imported(rows("2013/14,1,40,33,2,,,"), dry_run=True)
    assert (refusals, [row.import_type for row in result]) == ([], ["new"])
    assert not QuarterlyReturn.objects.exists()


def test_a_changed_draft_is_changed_and_an_unchanged_one_is_left(organisation):
    draft = make_return(2013, 1)
    result, refusals = imported(rows("2013/14,1,40,33,2,,,"))
    assert (refusals, [row.import_type for row in result]) == ([], ["skip"])
    assert QuarterlyReturn.objects.get().revision == draft.revision
    imported(rows("2013/14,1,41,33,2,,,"))
    assert QuarterlyReturn.objects.get().received == 41


def test_a_changed_published_quarter_becomes_a_draft_correction_with_its_reason(organisation):
    published_return(2013, 1)
    _, refusals = imported(rows("2013/14,1,41,33,2,,,"))
    assert refusals == ["Row 2, column reason: Say what was wrong and why it changed: this is public."]
    _, refusals = imported(rows("2013/14,1,41,33,2,,,One was found in a drawer."))
    assert refusals == []
    second = QuarterlyReturn.objects.get(number=2)
    assert (second.state, second.received, second.change_note) == (State.DRAFT, 41, "One was found in a drawer.")
    assert QuarterlyReturn.objects.live().get().received == 40


def test_a_scheduled_quarter_must_be_sent_back_first(organisation):
    publish(make_return(2013, 1), at=tomorrow())
    _, refusals = imported(rows("2013/14,1,41,33,2,,,Because"))
    sentence = "This FOI quarterly return is approved for a later time. Send it back before you change it."
    assert refusals == [f"Row 2: {sentence}"]


def test_what_was_exported_comes_back_without_a_change(organisation, client):
    first = published_return(2013, 1, note="=1+1 is not a formula here", source="The register")
    publish(correct(first, received=42))
    published_return(2013, 2, received=79, in_time=0, breached=0)
    exported = client.get("/foi/returns.csv").text
    before = QuarterlyReturn.history.count()
    result, refusals = imported(exported)
    assert (refusals, [row.import_type for row in result]) == ([], ["skip", "skip"])
    assert QuarterlyReturn.history.count() == before


def test_a_workbook_comes_back_too(organisation, client):
    published_return(2013, 1, note="-5 degrees")
    dataset = tablib.Dataset().load(client.get("/foi/returns.xlsx").content, format="xlsx")
    result, refusals = ReturnsResource().import_sheet(dataset, make_user())
    assert (refusals, [row.import_type for row in result]) == ([], ["skip"])


CONTRADICTIONS = {
    "closed": ("closed", "36", "closed is 36 in the file, but 35 by its counts"),
    "percent": ("compliance_percent", "95", "compliance_percent is 95 in the file, but 94.3 by its counts"),
    "percent in words": ("compliance_percent", "most", "compliance_percent is most in the file"),
    "calendar quarter": ("period_start", "2013-01-01", "period_start is 2013-01-01 in the file, but 2013-04-01"),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_computed_column_that_contradicts_its_counts_is_refused(case, organisation):
    column, value, sentence = CONTRADICTIONS[case]
    header = f"financial_year,quarter,received,in_time,breached,{column}"
    _, refusals = imported(rows(f"2013/14,1,40,33,2,{value}", header=header))
    assert sentence in refusals[0]
    assert not QuarterlyReturn.objects.exists()


def test_a_note_of_two_lines_comes_back_from_a_workbook_unchanged(organisation, client):
    published_return(2013, 1, note="One\r\nTwo")
    dataset = tablib.Dataset().load(client.get("/foi/returns.xlsx").content, format="xlsx")
    result, refusals = ReturnsResource().import_sheet(dataset, make_user())
    assert (refusals, [row.import_type for row in result]) == ([], ["skip"])
