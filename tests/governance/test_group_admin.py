"""Groups in the admin: members on lines of the form, what is odd pointed at, and corrections that take them along."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import GroupVersion, Membership, QuorumRule
from tests.factories import LONG_AGO, correct, make_group, make_person, make_user, publish
from tests.reading import page_words, words
from tests.test_two_officers import opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]
LIST = "/admin/governance/groupversion/"


def change(group):
    return reverse("admin:governance_groupversion_change", args=[group.pk])


@pytest.mark.once
def test_an_officer_enters_a_group_with_members_and_a_rule(client):
    person = publish(make_person(), on=LONG_AGO).person
    client.force_login(make_user())
    posted = {"name": "Finance Committee", "slug": "finance-committee", "classification": "committee"}
    posted |= {"papers_notice_days": "5", "read_revision": 0}
    for prefix in ("memberships", "quorum_rules"):
        posted |= {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 0}
    posted |= {"memberships-0-person": person.pk, "memberships-0-role": "chair", "memberships-0-voting": "on"}
    posted |= {"quorum_rules-0-minimum": "3", "quorum_rules-0-categories": " LAY, gp"}
    assert client.post(f"{LIST}add/", posted).status_code == 302
    group = GroupVersion.objects.get()
    assert [(row.person, row.role) for row in group.memberships.all()] == [(person, "chair")]
    assert [row.categories for row in group.quorum_rules.all()] == ["gp,lay"]
    page = words(client.get(change(group)).text)
    assert "Please look again" not in page
    # A member is taken off again.
    line = group.memberships.get()
    posted = opened(client, group) | {"memberships-0-id": line.pk, "memberships-0-DELETE": "on"}
    assert client.post(change(group), posted).status_code == 302
    assert not group.memberships.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("rule", "said"),
    [
        pytest.param({"minimum": "0"}, "A quorum is at least 1.", id="nobody"),
        pytest.param({"minimum": "2", "categories": "dentist"}, "dentist is not known. Write one", id="no category"),
        pytest.param({"minimum": "x"}, "Write a whole number in figures", id="no number"),
        pytest.param(
            {"minimum": "2", "valid_from": "02/04/2017", "valid_to": "01/04/2017"},
            "The rule ends before it begins.",
            id="ends first",
        ),
        pytest.param({"minimum": "201"}, "Write 200 or less.", id="too many"),
    ],
)
def test_rules_that_are_refused(rule, said, client):
    group = make_group()
    client.force_login(make_user())
    posted = opened(client, group) | {f"quorum_rules-0-{name}": value for name, value in rule.items()}
    answer = client.post(change(group), posted)
    assert answer.status_code == 200
    assert said in words(answer.text)
    assert not QuorumRule.objects.exists()


@pytest.mark.once
def test_members_who_are_not_public_are_pointed_at(client):
    group, person = make_group(), make_person("Dan Draft")
    group.save_parts([Membership(version=group, person=person.person)])
    client.force_login(make_user())
    point = "Dan Draft is not public: publish that first, or the public is not told of this member."
    assert point in words(client.get(change(group)).text)
    publish(person)
    assert point not in words(client.get(change(group)).text)


@pytest.mark.once
def test_a_correction_takes_its_members_along_and_the_approver_sees_what_changed(client):
    group, person = make_group(), publish(make_person(), on=LONG_AGO)
    group.save_parts([Membership(version=group, person=person.person, role="chair")])
    publish(group, on=LONG_AGO)
    officer = make_user()
    second = group.correct(officer, "The chair left.")
    line = second.memberships.get()
    line.end_date = "2017-03-31"
    line.save()
    second.refresh_from_db()
    second.submit(officer)
    client.force_login(make_user("Approver"))
    said = words(client.get(f"{LIST}steps/approve/?row={second.pk}").text)
    assert "Anand Deshpande, Chair, to 31 March 2017" in said
    assert group.memberships.get().end_date is None


def test_the_form_asks_as_often_for_many_members_as_for_few(client):
    client.force_login(make_user())
    group = publish(make_group(), on=LONG_AGO).correct(make_user(), "Members joined.")
    asked = []
    for number in (2, 20):
        rows = [Membership(version=group, person=make_person(f"Person {number}-{n}").person) for n in range(number)]
        group.save_parts(rows)
        client.get(change(group))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(change(group)).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_a_group_says_and_said_is_told_in_words(client):
    body = publish(make_group(), on=LONG_AGO)
    draft = correct(body, "It reports to another.", held_in_public=False)
    client.force_login(make_user())
    assert "Meets in publicyesno" in page_words(client, f"{LIST}steps/submit/?row={draft.pk}")
    draft.parent = publish(make_group("Board", classification="partnership board"), on=LONG_AGO).group
    draft.clean_and_save()
    said = page_words(client, f"{LIST}{draft.pk}/history/")
    assert "Group above it: not recorded became Board" in said
