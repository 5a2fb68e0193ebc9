"""Posts to the confirmation page that it never sends: each refused, logged, and nothing changed."""

import pytest
from django.contrib.admin.models import LogEntry

from foi.models import QuarterlyReturn
from tests.factories import make_user
from tests.test_steps import STEPS, draft, in_review, post, standing

pytestmark = [pytest.mark.usefixtures("organisation"), pytest.mark.once]


def submitted_by_herself():
    """An approver who is an officer too and submitted the row."""
    user = make_user("Approver")
    user.groups.add(*make_user("FOI officer").groups.all())
    row = draft()
    row.submit(user)
    return row, user


def edited_after_submission():
    row = in_review()
    row.note = "Changed meanwhile"
    row.save()
    return row, make_user("Approver")


def by_an_analyst():
    return in_review(), make_user("Analyst")


def by_a_site_manager():
    return in_review(), make_user("Site manager")


def by_an_approver():
    return in_review(), make_user("Approver")


# words: (how it comes about, what is posted as `row`, status)
CRAFTED = {
    "approval of one's own": (submitted_by_herself, "{pk}:{revision}", 200),
    "approval after an edit, as it was submitted": (edited_after_submission, "{pk}:{before}", 200),
    "approval after an edit, as it is": (edited_after_submission, "{pk}:{revision}", 200),
    "approval by an analyst": (by_an_analyst, "{pk}:{revision}", 403),
    "approval by one who may not see returns": (by_a_site_manager, "{pk}:{revision}", 403),
    "revision that was": (by_an_approver, "{pk}:{before}", 200),
    "revision to come": (by_an_approver, "{pk}:99", 200),
    "no revision": (by_an_approver, "{pk}", 200),
    "word for a revision": (by_an_approver, "{pk}:new", 404),
    "row that is not": (by_an_approver, "999999:1", 404),
    "huge row": (by_an_approver, "9" * 40, 404),
    "word for a row": (by_an_approver, "all", 404),
    "no row": (by_an_approver, None, 404),
    "row twice": (by_an_approver, "{pk}:{revision},{pk}:{revision}", 404),
}


@pytest.mark.parametrize("case", CRAFTED)
def test_a_crafted_approval_is_refused_logged_and_changes_nothing(case, client, caplog):
    make, asked, status = CRAFTED[case]
    row, user = make()
    before = standing(row)
    client.force_login(user)
    names = {"pk": row.pk, "revision": row.revision, "before": row.revision - 1}
    sent = {"row": [part.format(**names) for part in asked.split(",")]} if asked else {}
    answer = client.post(f"{STEPS}/approve/", sent | {"when": "now", "state": "published", "approved_by": user.pk})
    assert answer.status_code == status
    assert standing(row) == before
    assert not LogEntry.objects.exists()
    assert any(record.name == "ccg.refused" and str(user) in record.getMessage() for record in caplog.records)


def test_a_step_that_is_none_is_not_found(client, officer):
    client.force_login(officer)
    for slug in ("publish", "delete", "clean-and-save", "__class__"):
        assert client.post(f"{STEPS}/{slug}/", {"row": "1:1"}).status_code == 404
    assert client.put(f"{STEPS}/submit/").status_code == 405


def test_who_comes_second_looks_again_and_goes_on_with_one_press(client, officer):
    row = draft()
    client.force_login(officer)
    changed = QuarterlyReturn.objects.get()
    changed.received = 45
    changed.save()
    answer = post(client, "submit", [row])
    assert "was changed after this page was opened" in answer.text
    assert ">45<" in answer.text.replace("</p>", "").replace("<p>", "")
    assert f'value="{row.pk}:{changed.revision}"' in answer.text
    assert post(client, "submit", [changed]).status_code == 302
