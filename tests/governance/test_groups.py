"""Groups as the public reads them: where each belongs, who is in it today and was before, and by which rules."""

import datetime

import pytest

from ccg.models import OrganisationVersion
from governance.models import Attendance, MeetingVersion, Membership, PersonVersion, QuorumRule
from tests.factories import (
    LONG_AGO,
    correct,
    make_document,
    make_draft_organisation,
    make_group,
    make_meeting,
    make_person,
    make_record,
    make_user,
    publish,
)
from tests.reading import csv_rows, page_words, table_rows

pytestmark = pytest.mark.django_db
BODY = "/groups/governing-body/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(datetime.datetime(2017, 4, 10, 9, tzinfo=LONG_AGO.tzinfo), tick=False)


@pytest.fixture
def people(organisation):
    names = ("Ann Lay", "Ben Lay", "Cara Clerk", "Dan Draft")
    rows = [make_person(name) for name in names]
    return [publish(row, on=LONG_AGO) for row in rows[:3]] + rows[3:]


def day(year, month, number):
    return datetime.date(year, month, number)


@pytest.fixture
def council(organisation):
    return publish(make_draft_organisation(), on=LONG_AGO).organisation


@pytest.fixture
def body(people, council):
    """A group with a chair, one who left, one to come, a secretary, a draft, and a partner."""
    ann, ben, cara, dan = [row.person for row in people]
    row = make_group(description="It decides.", founding_date=day(2013, 4, 1))
    members = [
        {"person": ann, "role": "chair", "label": "GP lead", "on_behalf_of": council, "start_date": day(2013, 4, 1)},
        {"person": ben, "end_date": day(2017, 4, 9)},
        {"person": ben, "role": "vice chair", "start_date": day(2017, 4, 11)},
        {"person": cara, "role": "secretary", "voting": False},
        {"person": dan},
        {"organisation": council},
    ]
    row.save_parts([Membership(version=row, **each) for each in members])
    return publish(row, on=LONG_AGO)


@pytest.mark.once
def test_who_is_in_it_today_and_was_before(body, client):
    html, said = client.get(BODY).text, page_words(client, BODY)
    assert table_rows(html, "Members today") == [
        ["Ann Lay GP lead, for Thurrock Council Since 1 April 2013", "Chair"],
        ["Cara Clerk", "Secretary"],
    ]
    assert table_rows(html, "Former members") == [["Ben Lay Until 9 April 2017", "Member"]]
    assert "Thurrock Council: member" in said
    assert "Vice chair" not in said
    assert "Dan Draft" not in said
    assert f'href="{PersonVersion.objects.get(name="Ann Lay").get_absolute_url()}"' in html
    assert "No attendance at its meetings has been published here yet." in said


@pytest.mark.parametrize(
    ("moment", "role"),
    [
        pytest.param(day(2017, 4, 9), "Member", id="last day"),
        pytest.param(day(2017, 4, 10), None, id="between"),
        pytest.param(day(2017, 4, 11), "Vice chair", id="first day"),
    ],
)
def test_membership_is_by_the_day(moment, role, body, client, time_machine):
    time_machine.move_to(datetime.datetime.combine(moment, datetime.time(0, 0, 1), tzinfo=LONG_AGO.tzinfo))
    rows = table_rows(client.get(BODY).text, "Members today")
    assert [row[1] for row in rows if row[0].startswith("Ben Lay")] == ([role] if role else [])


@pytest.mark.once
def test_whoever_is_withdrawn_is_not_told_of(body, people, council, client):
    people[0].withdraw(people[0].submitted_by, "She asked for it.")
    said = page_words(client, BODY)
    assert "Ann Lay" not in said
    assert "ChairNot yet published" in said
    OrganisationVersion.objects.live().get(organisation=council).withdraw(people[0].submitted_by, "Wrong.")
    assert "Thurrock Council" not in page_words(client, BODY)
    assert [row["member"] for row in csv_rows(client, "/memberships.csv")] == ["Ben Lay", "Cara Clerk"]


def test_a_dissolved_group_ends_its_memberships(body, client):
    publish(correct(body, "It was dissolved.", dissolution_date=day(2017, 4, 9)))
    said = page_words(client, BODY)
    assert "This group was dissolved. Its last day was 9 April 2017." in said
    assert "Members today" not in said
    rows = table_rows(client.get(BODY).text, "Former members")
    assert "Ann Lay GP lead, for Thurrock Council 1 April 2013 to 9 April 2017" in [row[0] for row in rows]
    listed = page_words(client, "/groups/")
    assert listed.index("Former groups") < listed.index("Governing Body Meets in public")
    assert {row["end_date"] for row in csv_rows(client, "/memberships.csv")} == {"2017-04-09"}


def test_attendance_of_the_meetings_held(body, people, client):
    ann, _, cara, _ = [row.person for row in people]
    for month, status in ((1, "present"), (3, "apologies")):
        start = datetime.datetime(2017, month, 22, 10, tzinfo=LONG_AGO.tzinfo)
        meeting = publish(make_meeting(body.group, start=start), on=LONG_AGO)
        clerk = Attendance(person=cara, status="in attendance")
        publish(make_record(meeting, [Attendance(person=ann, status=status), clerk]))
    html = client.get(BODY).text
    assert [row[2] for row in table_rows(html, "Members today")] == ["1 of 2", "2"]
    assert [row[2] for row in table_rows(html, "Former members")] == ["0 of 2"]
    found = csv_rows(client, "/attendance.csv")
    assert [(row["date"], row["name"], row["status"], row["group_name"]) for row in found[:2]] == [
        ("2017-01-22", "Ann Lay", "present", "Governing Body"),
        ("2017-01-22", "Cara Clerk", "in attendance", "Governing Body"),
    ]
    assert {row["person"] for row in found} == {str(ann.pk), str(cara.pk)}
    people[0].withdraw(people[0].submitted_by, "She asked for it.")
    found = csv_rows(client, "/attendance.csv")
    # As it was recorded; the way to a page is gone with the page.
    assert [(row["name"], row["person"]) for row in found][:1] == [("Ann Lay", "")]


COMING = [
    pytest.param({"status": "cancelled", "status_reason": "Snow."}, False, id="cancelled"),
    pytest.param({}, True, id="scheduled"),
]


@pytest.mark.parametrize(("fields", "is_next"), COMING)
def test_the_next_meeting(fields, is_next, body, client):
    start = datetime.datetime(2017, 4, 10, 8, tzinfo=LONG_AGO.tzinfo)
    meeting = publish(make_meeting(body.group, start=start, **fields), on=LONG_AGO)
    said = page_words(client, BODY)
    assert ("Next meeting: Governing Body, 10 April 2017, 8am" in said) == is_next
    assert "All meetings of Governing Body" in said
    MeetingVersion.objects.get(pk=meeting.pk).withdraw(meeting.submitted_by, "Wrong group.")
    said = page_words(client, BODY)
    assert "No date of a next meeting has been published here yet." in said
    assert "All meetings of" not in said


@pytest.mark.once
def test_rules_of_the_quorum(body, client):
    assert "No rule of its quorum has been published here yet." in page_words(client, BODY)
    second = correct(body, "The quorum was missing.")
    rules = [(6, "", None, day(2017, 3, 31)), (5, "", day(2017, 4, 1), None), (1, "lay", None, None)]
    second.save_parts(
        [
            QuorumRule(version=second, minimum=number, categories=codes, valid_from=first, valid_to=last)
            for number, codes, first, last in rules
        ]
    )
    publish(second)
    said = page_words(client, BODY)
    in_force, others = said.split("A meeting can decide when there are:")[1].split("At other times:")
    assert "at least 5 voting members, deputies do not count, from 1 April 2017" in in_force
    assert "at least 1 lay member, deputies do not count" in in_force
    assert "at least 6 voting members, deputies do not count, to 31 March 2017" in others


@pytest.mark.once
def test_terms_of_reference_with_their_versions(body, client):
    assert "The terms of reference have not been published here yet." in page_words(client, BODY)
    terms = make_document("Terms of reference")
    publish(correct(body, "They were missing.", terms_of_reference=terms.document))
    assert "The terms of reference have not been published here yet." in page_words(client, BODY)
    publish(terms, on=LONG_AGO)
    publish(correct(terms, "A duty was added."))
    html, said = client.get(BODY).text, page_words(client, BODY)
    assert f'href="/documents/{terms.document_id}-terms-of-reference/"' in html
    assert "A duty was added. Terms of reference, version 2 (plain text, 22 bytes)" in said
    assert "10 January 2017: first published." in said


@pytest.mark.once
def test_groups_above_and_below(body, client):
    below = publish(make_group("Finance Committee", classification="committee", parent=body.group), on=LONG_AGO)
    former = make_group("Old Committee", classification="committee", parent=body.group)
    publish(correct(publish(former, on=LONG_AGO), "It ended.", dissolution_date=day(2016, 1, 1)))
    make_group("Draft Committee", classification="committee", parent=body.group)
    said = page_words(client, BODY)
    assert "Finance Committee" in said
    assert "Old Committee (until 1 January 2016)" in said
    assert "Draft Committee" not in said
    assert f'<a href="{BODY}">Governing Body</a>' in client.get(below.get_absolute_url()).text
    assert csv_rows(client, "/groups.csv")[1]["group_above"] == "Governing Body"
    body.withdraw(body.submitted_by, "Wrong.")
    assert "Governing Body" not in page_words(client, below.get_absolute_url())


@pytest.mark.once
@pytest.mark.parametrize(
    ("guidance", "says"),
    [("", "How to attend has not been published here yet."), ("Come by the front door.", "Come by the front door.")],
)
def test_how_to_attend(guidance, says, organisation, client):
    publish(make_group(attendance_guidance=guidance))
    assert f"This group meets in public. {says}" in page_words(client, BODY)


@pytest.mark.once
def test_an_old_address_leads_to_the_one_of_today(body, client):
    second = correct(body, "A shorter name.", name="Board", slug="board")
    assert client.get("/groups/board/").status_code == 404
    publish(second)
    answer = client.get(BODY)
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (301, "/groups/board/", "no-cache")
    assert client.get("/groups/board/").status_code == 200
    second.remove(second.submitted_by, "It named a person.")
    assert [client.get(address).status_code for address in (BODY, "/groups/board/")] == [410, 410]


@pytest.mark.parametrize("path", ["", "x", "Governing-Body", "governing-body/x", "%00", "governing body"])
def test_what_is_no_group_is_not_there(path, body, client):
    expected = 200 if path == "" else 404
    assert client.get(f"/groups/{path}{'/' if path else ''}").status_code == expected


@pytest.mark.once
def test_withdrawn_tells_its_notice_alone_and_readable_the_rest(body, client):
    body.withdraw(body.submitted_by, "It is another group.", readable=True)
    said = page_words(client, BODY)
    assert "Withdrawn on" in said
    assert "Ann Lay" in said
    assert csv_rows(client, "/groups.csv") == []
    assert "No group has been published here yet." in page_words(client, "/groups/")


@pytest.mark.once
def test_staff_preview_a_draft_with_its_members(people, client):
    row = make_group()
    row.save_parts([Membership(version=row, person=people[0].person, role="chair")])
    client.force_login(make_user("Approver"))
    said = page_words(client, f"{BODY}?preview={row.pk}")
    assert "Only staff can see this page" in said
    assert "Ann Lay" in said


@pytest.mark.once
def test_without_any_the_page_says_so(organisation, client):
    make_group()
    assert "No group has been published here yet." in page_words(client, "/groups/")


@pytest.mark.once
def test_tables_are_on_the_data_page_and_in_words(body, client):
    page = client.get("/data/").text
    assert all(f"{name}.csv" in page for name in ("groups", "memberships", "attendance"))
    (row,) = csv_rows(client, "/groups.csv")
    assert (row["name"], row["kind"], row["held_in_public"], row["founding_date"]) == (
        "Governing Body",
        "governing body",
        "yes",
        "2013-04-01",
    )
    rows = {(row["member"], row["role"]): row for row in csv_rows(client, "/memberships.csv")}
    assert set(rows) == {
        ("Ann Lay", "chair"),
        ("Ben Lay", "member"),
        ("Cara Clerk", "secretary"),
        ("Thurrock Council", "member"),
    }
    assert rows["Ann Lay", "chair"]["on_behalf_of"] == "Thurrock Council"
    assert (rows["Cara Clerk", "secretary"]["voting"], rows["Thurrock Council", "member"]["voting"]) == ("no", "")
