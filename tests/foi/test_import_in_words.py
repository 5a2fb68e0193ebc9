"""What an import says of each row, of editions, and of what else happens in the same moment: all or nothing."""

import pytest
import tablib
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccg.imports import Kind
from foi.models import QuarterlyReturn
from foi.resources import ReturnsResource
from tests.factories import correct, make_return, make_user, publish, published_return
from tests.foi.test_import import HEADER, imported, rows

pytestmark = pytest.mark.django_db

# --- what the preview is told -----------------------------------------------------------------------------------------


def in_words(text, **options):
    """Import and return the rows in words, as {row number: SheetRow}."""
    resource = ReturnsResource()
    resource.import_sheet(tablib.Dataset().load(text, format="csv"), make_user(), **options)
    return {row.number: row for row in resource.rows}


def test_every_row_is_told_in_words(organisation):
    published_return(2013, 1, source="The register")
    make_return(2013, 2)
    make_return(2013, 3).submit(make_user())
    make_return(2013, 4)
    found = in_words(
        rows(
            "2013/14,1,41,33,2,,The register,One was found in a drawer.",
            "2013/14,2,40,33,3,Illness,,",
            "2013/14,3,41,33,2,,,",
            "2013/14,4,40,33,2,,,",
            "2014/15,1,40,33,2,,The register,",
        ),
        dry_run=True,
    )
    told = {number: (row.subject, row.kind, row.what, row.changes) for number, row in found.items()}
    assert told == {
        2: (
            "April to June 2013",
            Kind.CORRECTION,
            "Correction: edition 2, as a draft",
            ("Received: 40 becomes 41", "Reason for the correction: nothing becomes “One was found in a drawer.”"),
        ),
        3: (
            "July to September 2013",
            Kind.CHANGED,
            "Changed draft",
            ("Answered late: 2 becomes 3", "Note: nothing becomes “Illness”"),
        ),
        4: (
            "October to December 2013",
            Kind.CHANGED,
            "Changed: it was in review, and becomes a draft again",
            ("Received: 40 becomes 41",),
        ),
        5: ("January to March 2014", Kind.UNCHANGED, "Unchanged", ()),
        6: (
            "April to June 2014",
            Kind.NEW,
            "New draft",
            ("Received: 40", "Answered in time: 33", "Answered late: 2", "Source: “The register”"),
        ),
    }
    assert not any(row.refusals for row in found.values())


def test_a_refused_row_tells_what_it_would_have_changed(organisation):
    published_return(2013, 1, source="The register")
    found = in_words(rows("2013/14,1,40,33,2,,,", "someday,1,-1,33,2,,,"))
    sentence = "Row 2, column reason: Say what was wrong and why it changed: this is public."
    assert found[2].refusals == (sentence,)
    assert found[2].changes == ("Source: “The register” becomes nothing",)
    assert (found[3].subject, found[3].kind, found[3].changes) == ("", Kind.REFUSED, ())


def test_odd_figures_are_pointed_out_by_the_rows_of_the_file_and_those_that_are_live(organisation):
    published_return(2013, 1, received=40, in_time=35, breached=0)
    odd = in_words(rows("2013/14,2,5,70,9,,,", "2013/14,3,40,0,1,Illness,,"), dry_run=True)
    assert odd[2].warnings == (
        "79 requests closed is over three times the 5 received.",
        "88.6% in time is down from 100% the quarter before.",
        "70 answered in time is more than the 45 requests received in this quarter and the one before.",
        "9 answered late: add a note that says why.",
        "69 more requests were closed than were ever open.",
    )
    assert odd[3].warnings[0] == "0% in time is down from 88.6% the quarter before."


def test_the_first_quarter_there_can_be_has_none_before_it(db):
    assert in_words(rows("1948/49,1,40,33,0,,,"))[2].kind == Kind.NEW


# --- editions ---------------------------------------------------------------------------------------------------------

WITH_EDITION = f"{HEADER},edition,state"
EDITIONS = {
    "both as they are": (["40,33,2,,,,1,published", "42,33,2,,,Counted again.,2,draft"], []),
    "the older one without its reason": (["40,33,2,,,,1,"], []),
    "the newer one alone, without its number": (["42,33,2,,,,,"], []),
    "the older one changed": (
        ["41,33,2,,,Because,1,published"],
        [
            "Row 2: This is edition 1, and edition 2 came after it. Change the row of edition 2, and leave this one as "
            "it was."
        ],
    ),
    "the newer one twice": (
        ["42,33,2,,,,2,", "42,33,2,,,,,"],
        ["Row 3: April to June 2013 stands in this file twice."],
    ),
    "a number that is none": (
        ["40,33,2,,,,first,"],
        ["Row 2, column edition: 'first' is not a whole number from 0 up."],
    ),
}


@pytest.mark.parametrize("case", EDITIONS)
def test_a_row_that_names_an_older_edition_is_about_that_one(case, organisation):
    lines, sentences = EDITIONS[case]
    correct(published_return(2013, 1), received=42)
    before = QuarterlyReturn.history.count()
    result, refusals = imported(rows(*(f"2013/14,1,{line}" for line in lines), header=WITH_EDITION))
    assert refusals == sentences
    assert sentences or {row.import_type for row in result} == {"skip"}
    assert QuarterlyReturn.history.count() == before


def test_a_correction_needs_a_reason_of_its_own(organisation):
    publish(correct(published_return(2013, 1), received=42))
    _, refusals = imported(rows("2013/14,1,43,33,2,,,Counted again."))
    assert refusals == ["Row 2, column reason: This is the reason of edition 2: say what was wrong this time."]


# --- all or nothing ---------------------------------------------------------------------------------------------------


def test_all_rows_are_compared_in_the_same_number_of_queries(organisation):
    """Each row is checked and saved on its own; what is computed, compared and pointed out is asked once for all."""
    counts = []
    for lines in (
        ["2013/14,1,40,33,2,35"],
        [f"{2014 + n // 4}/{15 + n // 4},{n % 4 + 1},40,33,2,35" for n in range(8)],
    ):
        header = "financial_year,quarter,received,in_time,breached,closed"
        with CaptureQueriesContext(connection) as queries:
            assert imported(rows(*lines, header=header))[1] == []
        counts.append(sum("OVER (" in query["sql"] or '"closed"' in query["sql"] for query in queries))
    assert counts == [2, 2]


def test_a_draft_made_by_somebody_else_in_the_same_moment_is_told_in_words(organisation):
    class Late(ReturnsResource):
        def before_save_instance(self, instance, row, **kwargs):
            super().before_save_instance(instance, row, **kwargs)
            make_return(2013, 1)

    dataset = tablib.Dataset().load(rows("2013/14,1,40,33,2,,,"), format="csv")
    _, refusals = Late().import_sheet(dataset, make_user())
    assert refusals[0].startswith("Row 2: There is already a return for this quarter. Open that one")
    assert not QuarterlyReturn.objects.exists()


def test_an_error_of_the_site_is_no_fault_of_the_file_and_saves_nothing(organisation):
    class Broken(ReturnsResource):
        def after_save_instance(self, instance, row, **kwargs):
            if row["quarter"] == "2":
                raise RuntimeError("The disk is full.")

    dataset = tablib.Dataset().load(rows("2013/14,1,40,33,2,,,", "2013/14,2,40,33,2,,,"), format="csv")
    with pytest.raises(RuntimeError, match="The disk is full"):
        Broken().import_sheet(dataset, make_user())
    assert not QuarterlyReturn.objects.exists()
    assert not QuarterlyReturn.history.exists()
