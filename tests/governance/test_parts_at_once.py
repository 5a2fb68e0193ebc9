"""Two officers who enter the same membership in the same moment: one succeeds, the other is told, nothing is lost."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from governance.models import AgendaEntry, AgendaItem, GroupVersion, MeetingVersion, Membership
from tests.factories import LONG_AGO, make_group, make_meeting, make_organisation, make_person, make_user, publish
from tests.reading import words
from tests.test_concurrency import at_once
from tests.test_two_officers import opened

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = "memberships-0-"


@pytest.fixture
def group():
    make_organisation()
    return make_group()


@pytest.fixture
def person(group):
    return make_person().person


def test_through_the_model(group, person):
    together = threading.Barrier(2)

    def save(version):
        together.wait(5)
        try:
            version.save_parts([Membership(version=version, person=person)])
        except ValidationError as told:
            return " ".join(told.messages)
        return "saved"

    results = at_once(save, *(GroupVersion.objects.get() for _ in range(2)))
    assert results.count("saved") == 1
    assert Membership.objects.count() == 1
    assert GroupVersion.objects.get().revision == group.revision + 1


def address(group):
    return reverse("admin:governance_groupversion_change", args=[group.pk])


def signed_in(first_name):
    client = Client()
    client.force_login(make_user(first_name=first_name, last_name="Officer"))
    return client


def test_through_the_form(group, person):
    clients = [signed_in(name) for name in ("Anna", "Bert")]
    posts = [opened(client, group) | {f"{FIRST}person": person.pk} for client in clients]
    together = threading.Barrier(2)

    def post(pair):
        together.wait(5)
        return pair[0].post(address(group), pair[1])

    pairs = list(zip(clients, posts, strict=True))
    answers = at_once(post, *pairs)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert Membership.objects.count() == 1
    late = next(place for place, answer in enumerate(answers) if answer.status_code == 200)
    assert "changed this while you had it open." in words(answers[late].text)
    # What they typed is still there. Saved again, it is the membership of the other officer.
    assert f'<option value="{person.pk}" selected>' in answers[late].text
    again = posts[late] | {"read_revision": GroupVersion.objects.get().revision}
    answer = clients[late].post(address(group), again)
    assert answer.status_code == 200
    assert "stands there twice for the same days" in words(answer.text)
    assert Membership.objects.count() == 1


def test_different_members_are_both_kept(group, person):
    other = make_person("Ben Lay").person
    clients = [signed_in(name) for name in ("Anna", "Bert")]
    posts = [
        opened(client, group) | {f"{FIRST}person": each.pk}
        for client, each in zip(clients, (person, other), strict=True)
    ]
    assert clients[0].post(address(group), posts[0]).status_code == 302
    assert clients[1].post(address(group), posts[1]).status_code == 200
    again = posts[1] | {"read_revision": GroupVersion.objects.get().revision}
    assert clients[1].post(address(group), again).status_code == 302
    assert {row.person for row in Membership.objects.all()} == {person, other}


# what is typed in two lines: (fields of each, what is said)
REFUSED = {
    "twice at a time": ([{}, {}], "stands there twice for the same days"),
    "overlapping": (
        [{"end_date": "31/03/2017"}, {"start_date": "31/03/2017"}],
        "stands there twice for the same days",
    ),
    "ends before it starts": (
        [{"start_date": "01/04/2017", "end_date": "31/03/2017"}],
        "The last day is before the first.",
    ),
    "nobody": ([{"person": "", "label": "Chief"}], "Choose a person or an organisation, not both."),
    "attendee who votes": ([{"role": "attendee", "voting": "on"}], "does not vote"),
    "before the group": ([{"start_date": "31/03/2013"}], "outside the life of the group"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", REFUSED)
def test_what_the_form_refuses(case, group, person, client):
    lines, said = REFUSED[case]
    client.force_login(make_user())
    posted = opened(client, group) | {"founding_date": "01/04/2013"}
    for number, line in enumerate(lines):
        posted |= {f"memberships-{number}-{name}": value for name, value in ({"person": person.pk} | line).items()}
    answer = client.post(address(group), posted)
    assert answer.status_code == 200
    assert said in words(answer.text)
    assert not Membership.objects.exists()
    assert GroupVersion.objects.get().founding_date is None


@pytest.mark.django_db
def test_two_items_of_an_agenda_with_one_number(group, client):
    meeting = make_meeting(publish(group, on=LONG_AGO).group, agenda=[{"number": "1", "title": "Welcome"}])
    client.force_login(make_user())
    where = reverse("admin:governance_meetingversion_change", args=[meeting.pk])
    posted = opened(client, meeting) | {"start_0": "22/03/2017", "start_1": "10:00", "end_0": "", "end_1": ""}
    line = {"number": "2", "title": "Finance", "public": "on"}
    posted |= {f"agenda-{number}-{name}": value for number in (1, 2) for name, value in line.items()}
    answer = client.post(where, posted)
    assert answer.status_code == 200
    assert "Two items have the same number." in words(answer.text)
    # Another officer adds item 2, and this one then saves hers.
    meeting.save_parts([AgendaEntry(version=meeting, number="2", title="Quality")])
    posted |= {"agenda-2-number": "", "agenda-2-title": "", "read_revision": meeting.revision}
    answer = client.post(where, posted)
    assert answer.status_code == 200
    assert "Two items have the same number." in words(answer.text)
    assert [entry.title for entry in meeting.agenda.all()] == ["Welcome", "Quality"]


def test_two_officers_on_one_agenda(organisation):
    """One saves, the other is told that it was changed; what either wrote can be saved after the other's."""
    meeting = make_meeting()
    together = threading.Barrier(2)

    def save(pair):
        version, number = pair
        together.wait(5)
        try:
            version.save_parts([AgendaEntry(version=version, number=number, title=f"Item {number}")])
        except ValidationError as told:
            return " ".join(told.messages)
        return "saved"

    both = [(MeetingVersion.objects.get(pk=meeting.pk), number) for number in ("1", "2")]
    results = at_once(save, *both)
    assert results.count("saved") == 1
    (late,) = [version_and_number for version_and_number, told in zip(both, results, strict=True) if told != "saved"]
    fresh = MeetingVersion.objects.get(pk=meeting.pk)
    fresh.save_parts([AgendaEntry(version=fresh, number=late[1], title="Again")])
    assert set(fresh.agenda.values_list("number", flat=True)) == {"1", "2"}
    assert AgendaItem.objects.count() == 2
