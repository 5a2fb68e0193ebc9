"""A person as the public reads of them: roles now and before, attendance, interests."""

import datetime

import pytest

from governance.models import Attendance, InterestVersion, Membership
from tests.factories import (
    LONG_AGO,
    correct,
    make_group,
    make_meeting,
    make_person,
    make_record,
    make_user,
    publish,
)
from tests.reading import page_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(datetime.datetime(2017, 4, 10, 9, tzinfo=LONG_AGO.tzinfo), tick=False)


@pytest.fixture
def ann(organisation):
    return publish(make_person("Ann Lay", honorific_prefix="Dr", biography="A GP in Orsett."), on=LONG_AGO)


@pytest.fixture
def body(ann):
    """A group of which she was a member until 31 January 2017, is the chair now, and will be the secretary."""
    row = make_group()
    periods = [
        ("member", None, datetime.date(2017, 1, 31)),
        ("chair", datetime.date(2017, 2, 1), datetime.date(2017, 4, 10)),
        ("vice chair", datetime.date(2017, 4, 11), None),
    ]
    row.save_parts(
        [
            Membership(version=row, person=ann.person, role=role, start_date=first, end_date=last)
            for role, first, last in periods
        ]
    )
    return publish(row, on=LONG_AGO)


def held(group, month, person, status="present"):
    start = datetime.datetime(2017, month, 22, 10, tzinfo=LONG_AGO.tzinfo)
    meeting = publish(make_meeting(group, start=start), on=LONG_AGO)
    return publish(make_record(meeting, [Attendance(person=person.person, status=status)]))


@pytest.mark.once
def test_roles_attendance_and_interests(ann, body, client):
    other = publish(make_group("Finance Committee", classification="committee"), on=LONG_AGO)
    publish(make_group("Quality Committee", classification="committee"), on=LONG_AGO)
    held(body.group, 1, ann)
    held(body.group, 3, ann, "apologies")
    held(other.group, 3, ann, "in attendance")
    said = page_words(client, ann.get_absolute_url())
    assert "Dr Ann Lay A GP in Orsett. Roles now" in said
    now, before = said.split("Roles now")[1].split("Roles before")
    assert now.strip() == "Governing Body: chair, 1 February 2017 to 10 April 2017"
    assert before.startswith(" Governing Body: member, until 31 January 2017")
    attended = said.split("Meetings attended")[1].split("Registered interests")[0]
    assert "Finance Committee: 1 meeting while not a member" in attended
    assert "Governing Body: 1 of 2 meetings held while a member" in attended
    assert "Quality Committee" not in said
    assert "vice chair" not in said
    assert "The register holds no interest of theirs now." in said


@pytest.mark.parametrize("what", ["record", "group"])
def test_what_is_withdrawn_is_not_told_of(what, ann, body, client):
    record = held(body.group, 1, ann)
    row = {"record": record, "group": body}[what]
    row.withdraw(row.submitted_by, "Wrong.")
    said = page_words(client, ann.get_absolute_url())
    assert "No attendance has been published here yet." in said
    assert ("Governing Body: chair" in said) == (what == "record")
    assert ("No role today is published here." in said) == (what == "group")


INTERESTS = {
    "live": ({}, True),
    "redacted": ({"redaction_reason": "It could harm somebody."}, False),
}


@pytest.mark.once
@pytest.mark.parametrize("case", INTERESTS)
def test_interests(case, ann, client):
    fields, is_told = INTERESTS[case]
    row = InterestVersion(person=ann.person, type="financial", description="Partner in a practice", **fields)
    row.clean_and_save()
    assert "Partner in a practice" not in page_words(client, ann.get_absolute_url())
    publish(row, on=LONG_AGO)
    said = page_words(client, ann.get_absolute_url())
    assert ("Partner in a practice" in said) == is_told
    assert "It could harm somebody." not in said
    assert "The register holds no interest of theirs now." not in said
    assert ("One entry of theirs in the register is not told in full." in said) == (not is_told)


def test_what_was_typed_with_a_full_stop_has_one(ann, client):
    for words in ("Partner in a practice.", "Owns shares"):
        row = InterestVersion(
            person=ann.person,
            type="financial",
            description=words,
            organisation_name="Fen Ltd.",
            start_date=datetime.date(2016, 4, 1),
        )
        row.clean_and_save()
        publish(row, on=LONG_AGO)
    said = page_words(client, ann.get_absolute_url())
    assert "Partner in a practice. Fen Ltd. Since 1 April 2016." in said
    assert "Owns shares. Fen Ltd. Since 1 April 2016." in said


def test_another_name_leads_to_the_one_of_today(ann, client):
    old = ann.get_absolute_url()
    publish(correct(ann, "She married.", name="Ann March", sort_name="March, Ann"))
    new = f"/people/{ann.person_id}-ann-march/"
    for address in (old, f"/people/{ann.person_id}-x/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, new)
    assert "Dr Ann March" in page_words(client, new)


@pytest.mark.once
def test_of_a_person_withdrawn_not_even_the_name_is_told(ann, body, client):
    held(body.group, 1, ann)
    ann.withdraw(ann.submitted_by, "By request.")
    for slug in ("ann-lay", "x"):
        answer = client.get(f"/people/{ann.person_id}-{slug}/")
        assert answer.status_code == 200
        assert "By request." in answer.text
        assert "Ann" not in answer.text
        assert "Governing Body" not in answer.text


@pytest.mark.once
def test_withdrawn_and_left_readable_tells_their_own_words_alone(ann, body, client):
    ann.withdraw(ann.submitted_by, "It is old.", readable=True)
    said = page_words(client, ann.get_absolute_url())
    assert "A GP in Orsett." in said
    assert "Governing Body" not in said


@pytest.mark.once
def test_staff_preview_somebody_with_their_roles(organisation, client):
    row = make_person()
    group = make_group()
    group.save_parts([Membership(version=group, person=row.person)])
    publish(group, on=LONG_AGO)
    client.force_login(make_user("Approver"))
    said = page_words(client, f"{row.get_absolute_url()}?preview={row.pk}")
    assert "Only staff can see this page" in said
    assert "Governing Body: member" in said


@pytest.mark.parametrize("path", [f"{'9' * 18}-x", f"{'9' * 40}-x", "x-1", "1", "0-x"])
def test_who_is_nobody_is_not_there(path, ann, client):
    assert client.get(f"/people/{path}/").status_code == 404


def test_who_is_called_otherwise_now_is_not_called_as_before_in_the_feed(organisation, client):
    row = publish(make_person("Anand Deshpande"), on=LONG_AGO)
    publish(correct(row, "The name was wrong.", name="Ananda Deshpande"))
    told = client.get("/feed.atom").text
    assert "Corrected: Person: Ananda Deshpande" in told
    assert "Anand " not in told
    assert "anand-" not in told
