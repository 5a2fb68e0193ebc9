"""The transitions as officers meet them: one confirmation page, one row or many, and every way to cheat refused."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from ccg.publishing import State
from foi.models import QuarterlyReturn
from tests.factories import LONG_AGO, correct, make_return, make_user, publish, published_return, tomorrow

# Once: what the database refuses is tried on both in tests/ccg/test_publishing.py; here, that the pages say the same.
pytestmark = [pytest.mark.usefixtures("organisation"), pytest.mark.once]
STEPS = "/admin/foi/quarterlyreturn/steps"


def draft():
    return make_return(2014, 1, note="Two were late because of the move.")


def in_review():
    row = draft()
    row.submit(make_user())
    return row


def forced():
    row = draft()
    row.force(make_user(), "The tribunal asked for it today.")
    return row


def public():
    return publish(draft(), on=LONG_AGO)


def scheduled():
    return publish(draft(), at=tomorrow())


def withdrawn():
    row = public()
    row.withdraw(make_user(), "It is being counted again.")
    return row


def removed():
    row = public()
    row.remove(make_user(), "It named a person.")
    return row


def sent_back():
    row = in_review()
    row.send_back(make_user("Approver"), "The note names a person.")
    return row


def correction():
    return correct(public(), note="")


MAKERS = {
    maker.__name__: maker
    for maker in (draft, in_review, forced, public, scheduled, withdrawn, removed, sent_back, correction)
}
# step: (role, what is answered, states it is offered in, state afterwards, a part of what the page says before)
CASES = {
    "submit": (
        "FOI officer",
        {"comment": "Please look."},
        "draft sent_back correction",
        "in review",
        "A second officer",
    ),
    "approve": ("Approver", {"when": "now"}, "in_review forced", "published", "public at"),
    "send-back": ("Approver", {"comment": "The note."}, "in_review scheduled", "draft", "with your comment"),
    "correct": (
        "FOI officer",
        {"change_note": "One too many."},
        "public forced withdrawn removed",
        "draft",
        "stays until",
    ),
    "restore": ("FOI officer", {}, "withdrawn", "in review", "asked to publish it again"),
    "force": ("FOI officer", {"reason": "A tribunal."}, "draft in_review sent_back correction", "published", "at once"),
    "withdraw": ("FOI officer", {"notice": "Wrong."}, "public forced", "withdrawn", "leaves every list"),
    "remove": ("FOI officer", {"notice": "A name."}, "public forced withdrawn", "removed", "will answer that the page"),
}


def post(client, step, rows, **answers):
    """Send the confirmation of a step as its page does, and return the answer."""
    return client.post(f"{STEPS}/{step}/", {"row": [f"{row.pk}:{row.revision}" for row in rows], **answers})


def standing(row):
    """Return what the database holds of a row, and how much history it has."""
    return QuarterlyReturn.objects.filter(pk=row.pk).values().get(), row.history.count()


@pytest.mark.parametrize("made", MAKERS)
def test_each_step_is_offered_where_it_is_possible_and_refused_where_it_is_not(made, client):
    row = MAKERS[made]()
    before = standing(row)
    for role in ("FOI officer", "Approver"):
        client.force_login(make_user(role))
        form = client.get(f"/admin/foi/quarterlyreturn/{row.pk}/change/").text
        for step, (_, answers, states, _, _) in [(step, case) for step, case in CASES.items() if case[0] == role]:
            is_offered = f'href="{STEPS}/{step}/?row={row.pk}"' in form
            assert is_offered == (made in states.split()), step
            if not is_offered:
                answer = post(client, step, [row], **answers)
                assert 'class="errornote"' in answer.text, step
                assert (answer.status_code, standing(row)) == (200, before), step


@pytest.mark.parametrize(("step", "made"), [(step, made) for step in CASES for made in CASES[step][2].split()])
def test_a_step_says_what_it_will_do_does_it_and_is_remembered(step, made, client):
    role, answers, _, state, says = CASES[step]
    row, user = MAKERS[made](), make_user(role)
    client.force_login(user)
    page = client.get(f"{STEPS}/{step}/?row={row.pk}")
    assert says in page.text
    assert "no-store" in page["Cache-Control"]
    assert "This is not possible now" not in page.text
    assert "http://testserver/foi/2014-15/quarter-1/" in page.text or step == "send-back"
    assert "Two were late because of the move." in page.text or made == "correction"
    answer = post(client, step, [row], **answers)
    assert answer.status_code == 302
    moved = QuarterlyReturn.objects.order_by("number").last()
    assert moved.state == state
    assert answer["Location"] == f"/admin/foi/quarterlyreturn/{moved.pk}/change/"
    assert moved.history.first().history_user == user
    assert LogEntry.objects.get(user=user).object_id == str(moved.pk)
    assert str(moved) in client.get("/admin/").text


def test_words_between_officers_reach_the_other_one_and_nobody_else(client, approver, officer):
    row = draft()
    client.force_login(officer)
    post(client, "submit", [row], comment="Is the kestrel right?")
    row.refresh_from_db()
    address = f"/admin/foi/quarterlyreturn/{row.pk}/change/"
    client.force_login(approver)
    assert "Is the kestrel right?" in client.get(address).text
    post(client, "send-back", [row], comment="It was a heron.")
    client.force_login(officer)
    assert "It was a heron." in client.get(address).text
    row.refresh_from_db()
    post(client, "submit", [row])
    row.refresh_from_db()
    assert row.comment == ""
    row.approve(approver)
    client.logout()
    assert "heron" not in client.get(row.get_absolute_url()).text


def test_approved_for_a_time_it_is_public_then_and_not_before(client, approver):
    row = in_review()
    client.force_login(approver)
    at = timezone.localtime(tomorrow()).replace(hour=9, minute=0, second=0, microsecond=0)
    answer = post(client, "approve", [row], when="later", at=f"{at:%Y-%m-%dT%H:%M}")
    assert answer.status_code == 302
    assert f"It will be public from {at:%-d %B %Y}, 09:00" in client.get(answer["Location"]).text
    live = QuarterlyReturn.objects.live
    assert not live(at=at - datetime.timedelta(seconds=1)).exists()
    assert live(at=at).get() == row


WRONG_TIMES = {
    "none": ("", "Choose the date and the time"),
    "past": ("2017-01-01T09:00", "That time has passed"),
    "no time there is": ("2027-03-28T01:30", "The clocks change in that hour."),
    "twice that night": ("2027-10-31T01:30", "The clocks change in that hour."),
    "word": ("tomorrow", "Write the date and the time as 31/03/2017 09:00."),
}


@pytest.mark.parametrize("case", WRONG_TIMES)
def test_a_time_that_cannot_be_is_refused_in_words(case, client, approver):
    at, sentence = WRONG_TIMES[case]
    row = in_review()
    client.force_login(approver)
    answer = post(client, "approve", [row], when="later", at=at)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert QuarterlyReturn.objects.get().state == State.IN_REVIEW


@pytest.mark.parametrize(
    ("step", "made", "field"),
    [
        pytest.param("send-back", in_review, "comment", id="comment"),
        pytest.param("force", draft, "reason", id="reason"),
        pytest.param("withdraw", public, "notice", id="notice of withdrawal"),
        pytest.param("remove", public, "notice", id="notice of removal"),
        pytest.param("correct", public, "change_note", id="reason for a correction"),
    ],
)
def test_words_that_are_needed_are_asked_for(step, made, field, client):
    row = made()
    before = standing(row)
    client.force_login(make_user(CASES[step][0]))
    for words in ("   ", "a\x00b", "a\x0bb"):
        answer = post(client, step, [row], **{field: words})
        assert answer.status_code == 200
        assert 'class="errorlist"' in answer.text
    assert standing(row) == before
    assert QuarterlyReturn.objects.count() == 1


# --- many at once ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("action", "role"), [("submit_selected", "FOI officer"), ("approve_selected", "Approver")])
def test_several_are_chosen_in_the_list_and_confirmed_together(action, role, client):
    step = action.removesuffix("_selected")
    rows = [make_return(2014, quarter) for quarter in (1, 2, 3)]
    if step == "approve":
        for row in rows:
            row.submit(make_user())
    client.force_login(make_user(role))
    chosen = {"action": action, "_selected_action": [row.pk for row in rows], "index": 0}
    page = client.post("/admin/foi/quarterlyreturn/", chosen, follow=True)
    assert page.text.count("<h2 id=") == 3
    assert f"{step} all 3".casefold().split()[0] in page.text.casefold()
    assert post(client, step, rows, when="now").status_code == 302
    wanted = {"submit": State.IN_REVIEW, "approve": State.PUBLISHED}[step]
    assert set(QuarterlyReturn.objects.values_list("state", flat=True)) == {wanted}


def test_when_one_of_several_is_refused_none_is_done(client, approver):
    mine = make_return(2014, 1)
    others = make_return(2014, 2)
    approver.groups.add(*make_user("FOI officer").groups.all())
    mine.submit(approver)
    others.submit(make_user())
    client.force_login(approver)
    answer = post(client, "approve", [others, mine], when="now")
    assert answer.status_code == 200
    assert "You submitted this yourself" in answer.text
    assert set(QuarterlyReturn.objects.values_list("state", flat=True)) == {State.IN_REVIEW}
    assert not LogEntry.objects.exists()


def test_what_was_withdrawn_and_is_sent_back_says_that_it_is_withdrawn(client, approver):
    row = withdrawn()
    row.restore(make_user())
    row.send_back(approver, "The count is still wrong.")
    client.force_login(make_user())
    page = client.get(f"/admin/foi/quarterlyreturn/{row.pk}/change/").text
    assert "Not published again: “The count is still wrong.” It was withdrawn on" in page


# --- a correction, to its end ----------------------------------------------------------------------------------------


def test_a_correction_shows_the_old_value_the_new_one_the_date_and_the_reason(client, officer, approver):
    row = published_return(2014, 1, received=63, in_time=46, breached=1)
    client.force_login(officer)
    post(client, "correct", [row], change_note="One request had been counted twice.")
    second = QuarterlyReturn.objects.get(number=2)
    typed = {"start_year": 2014, "quarter": 1, "received": 62, "in_time": 46, "breached": 1, "note": "", "source": ""}
    change = f"/admin/foi/quarterlyreturn/{second.pk}/change/"
    reason = {"change_note": second.change_note, "read_revision": second.revision, "_submit": "1"}
    assert client.post(change, typed | reason)["Location"] == f"{STEPS}/submit/?row={second.pk}"
    second.refresh_from_db()
    preview = client.get(f"/foi/2014-15/quarter-1/?preview={second.pk}")
    assert "received 63 became 62" in preview.text
    assert "no-store" in preview["Cache-Control"]
    assert "became" not in client.get("/foi/2014-15/quarter-1/").text
    post(client, "submit", [second])
    second.refresh_from_db()
    client.force_login(approver)
    page = client.get(f"{STEPS}/approve/?row={second.pk}").text
    assert "What changed since edition 1" in page
    assert "It takes the place of edition 1" in page
    post(client, "approve", [second], when="now")
    client.logout()
    page = client.get("/foi/2014-15/quarter-1/").text
    assert "received 63 became 62" in page
    assert "One request had been counted twice." in page
    (told,) = client.get("/foi/returns.json").json()["corrections"]
    assert told["changes"] == [{"column": "received", "old": 63, "new": 62}]
    assert told["reason"] == "One request had been counted twice."
    assert told["corrected_on"] == timezone.localdate().isoformat()
