"""Memberships from a spreadsheet: part of the edition of each group, which is changed or corrected once."""

import datetime

import pytest
import tablib

from governance.models import GroupVersion, Membership, QuorumRule
from governance.resources.memberships import MembershipsResource
from tests.factories import (
    LONG_AGO,
    make_draft_organisation,
    make_group,
    make_person,
    officer_of,
    publish,
    tomorrow,
)

pytestmark = pytest.mark.django_db
HEADER = "group,person,organisation,role,post,category,on_behalf_of,voting,start_date,end_date,reason"
ANAND = "Governing Body,Anand Deshpande,,chair,Chair,gp,,yes,2013-04-01,,"
COUNCIL = "Governing Body,,Thurrock Council,attendee,,council,,,01/04/2015,2016-03-31,"


def line(**cells):
    given = dict(zip(HEADER.split(","), ANAND.split(","), strict=True)) | cells
    return ",".join(given.values())


def imported(*lines, header=HEADER, **options):
    resource = MembershipsResource()
    dataset = tablib.Dataset().load("\r\n".join([header, *lines]), format="csv")
    _, refusals = resource.import_sheet(dataset, officer_of("Governance officer"), **options)
    return resource, refusals


def told(*lines, **options):
    resource, refusals = imported(*lines, **options)
    return refusals or [row.what for row in resource.rows]


@pytest.fixture
def people(organisation):
    council = make_draft_organisation().organisation
    return make_person("Anand Deshpande").person, make_person("Mary Cole").person, council


@pytest.fixture
def group(people):
    dates = {"founding_date": datetime.date(2013, 4, 1), "dissolution_date": datetime.date(2020, 3, 31)}
    row = make_group(short_name="GB", **dates)
    row.save_parts([QuorumRule(version=row, minimum=3)])
    return row


def days(first, last=None):
    return {"start_date": first, "end_date": last or ""}


def test_members_are_imported_found_again_and_changed(group, people):
    anand, _, council = people
    assert told(ANAND, COUNCIL) == ["New, in the draft"] * 2
    assert told(ANAND, COUNCIL) == ["Unchanged"] * 2
    first, second = group.memberships.all()
    assert (first.person, first.organisation, first.label, first.voting) == (anand, None, "Chair", True)
    assert (second.person, second.organisation, second.voting) == (None, council, False)
    assert second.end_date == datetime.date(2016, 3, 31)
    resource, _ = imported(line(end_date="2017-03-31", on_behalf_of="X2610"), dry_run=True)
    assert resource.rows[0].kind.name == "REFUSED"
    resource, _ = imported(line(end_date="2017-03-31", on_behalf_of="Thurrock Council"))
    assert (resource.rows[0].subject, resource.rows[0].changes) == (
        "Governing Body: Anand Deshpande, Chair",
        ("On behalf of: nothing becomes Thurrock Council", "Last day: nothing becomes 31 March 2017"),
    )
    group.refresh_from_db()
    assert (group.revision, group.memberships.count()) == (4, 2)
    assert [row.history_type for row in Membership.history.order_by("history_id")] == ["+", "+", "~"]


def test_what_is_public_is_corrected_once_for_all_its_rows(group, people):
    group.save_parts([Membership(version=group, person=people[1], role="member")])
    publish(group, on=LONG_AGO)
    assert told(ANAND, COUNCIL) == ["Row 2, column reason: Say what was wrong and why it changed: this is public."]
    rows = [line(reason="They joined."), f"{COUNCIL}They joined.", "GB,Mary Cole,,member,,,,,,2016-03-31,"]
    resource, refusals = imported(*rows)
    assert (refusals, resource.summary(), resource.remarks[0]) == (
        [],
        "3 rows: 2 new, 1 changed",
        "Groups: 1 correction.",
    )
    draft = GroupVersion.objects.get(number=2)
    assert (draft.change_note, draft.state, draft.name) == ("They joined.", "draft", "Governing Body")
    assert [row.minimum for row in draft.quorum_rules.all()] == [3]
    assert sorted(str(row.end_date) for row in draft.memberships.all()) == ["2016-03-31", "2016-03-31", "None"]
    assert group.memberships.get().end_date is None
    assert Membership.history.filter(version=draft, history_type="+").count() == 3


def test_two_reasons_for_one_correction_are_refused(group):
    publish(group, on=LONG_AGO)
    sentence = "Row 2, column reason: Two reasons are given for one correction. Write one of them."
    assert told(line(reason="One."), f"{COUNCIL}Two.") == [sentence]


def test_what_is_approved_for_later_must_be_sent_back_first(group):
    publish(group, at=tomorrow())
    assert told(line(reason="One.")) == [
        "Row 2: This group is approved for a later time. Send it back before you change it."
    ]


TWICE = "Anand Deshpande, Chair stands there twice for the same days. Give the first one a last day."
OUTSIDE = "Anand Deshpande, Chair: the days are outside the life of the group. Change them, or the group's dates."
REFUSED = {
    "no such group": ([line(group="Board")], ["Row 2, column group: There is no group 'Board' here: write its full"]),
    "no group": ([line(group="")], ["Row 2, column group: This cell is empty."]),
    "somebody who is not known": (
        [line(person="Ann Other")],
        ["Row 2, column person: There is no person 'Ann Other' here: write the name as their page has it, or enter"],
    ),
    "no such organisation": (
        [line(person="", organisation="Orsett")],
        ["Row 2, column organisation: There is no organisation 'Orsett' here: write its full name, or enter that"],
    ),
    "nobody": ([line(person="")], ["Row 2: Choose a person or an organisation, not both."]),
    "both": ([line(organisation="Thurrock Council")], ["Row 2: Choose a person or an organisation, not both."]),
    "no role": ([line(role="")], ["Row 2, column role: This cell is empty."]),
    "no such role": ([line(role="boss")], ["Row 2, column role: 'boss' is not known. Write one of: chair, vice chair"]),
    "neither yes nor no": ([line(voting="maybe")], ["Row 2, column voting: 'maybe' is not known. Write yes or no."]),
    "a secretary who votes": (
        [line(role="secretary")],
        ["Row 2: Who is in attendance, or takes the minutes, does not vote."],
    ),
    "the last day first": (
        [line(**days("2015-04-01", "2014-04-01"))],
        ["Row 2: The last day is before the first."],
    ),
    "before the group": ([line(**days("2013-03-31"))], [f"Row 2: {OUTSIDE}"]),
    "after the group": ([COUNCIL, line(**days("2020-04-01"))], [f"Row 3: {OUTSIDE}"]),
    "overlapping": (
        [line(**days("2014-04-01", "2015-04-01")), line(**days("2015-04-01"))],
        [f"Row 3: {TWICE}"],
    ),
    "open twice": ([ANAND, line(**days("2015-04-01"))], [f"Row 3: {TWICE}"]),
    "the same row twice": ([ANAND, line(post="GP")], ["Row 3: The same stands in this file twice. Delete one of"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_row_is_refused_in_words_and_nothing_is_saved(case, group):
    lines, sentences = REFUSED[case]
    _, refusals = imported(*lines)
    assert [refusal[: len(each)] for refusal, each in zip(refusals, sentences, strict=True)] == sentences
    assert not Membership.objects.exists()


def test_what_overlaps_with_a_member_who_is_here_is_refused_by_its_row(group, people):
    group.save_parts([Membership(version=group, person=people[0], role="chair", start_date=datetime.date(2016, 4, 1))])
    assert told(COUNCIL, ANAND) == [f"Row 3: {TWICE}"]
    assert told(COUNCIL, line(end_date="2016-03-31")) == ["New, in the draft"] * 2


def test_a_term_ends_and_the_next_begins_in_one_file(group):
    told(ANAND)
    assert told(line(**days("2016-04-01")), line(end_date="2016-03-31")) == [
        "New, in the draft",
        "Changed, in the draft",
    ]
    assert group.memberships.count() == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_can_be_imported_and_changes_nothing(ending, client, officer, group, people):
    anand, mary, council = people
    make_person("Mary Cole")
    group.save_parts(
        [
            Membership(version=group, person=anand, role="chair", label="=Chair", on_behalf_of=council, voting=False),
            Membership(version=group, person=mary, end_date=datetime.date(2015, 3, 31), category="lay"),
            Membership(version=group, organisation=council, start_date=datetime.date(2014, 4, 1)),
        ]
    )
    publish(group, on=LONG_AGO).correct(officer)
    client.force_login(officer)
    content = client.get(f"/admin/governance/groupversion/memberships/export.{ending}?standing=all").content
    content = content.decode("utf-8-sig") if ending == "csv" else content
    resource = MembershipsResource()
    _, refusals = resource.import_sheet(tablib.Dataset().load(content, format=ending), officer)
    assert (refusals, resource.summary()) == ([], "6 rows: 6 unchanged")
