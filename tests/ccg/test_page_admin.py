"""Writing pages in the admin: what is refused, what is pointed at, what may be chosen, and what is due."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ccg.links import broken_links, linked_from
from ccg.models import PageVersion, Redirect
from tests.factories import correct, make_page, make_user, publish, tomorrow

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "/admin/ccg/pageversion/"
ADD, PREVIEW, BROKEN = f"{LIST}add/", f"{LIST}preview/", f"{LIST}broken-links/"
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


@pytest.fixture
def desk(client, officer, organisation):
    client.force_login(officer)
    return client


def typed(**changes):
    fields = ("title", "slug", "summary", "body", "publication_class", "requirement", "menu_order")
    return dict.fromkeys([*fields, "reviewed_on", "review_due_on"], "") | {
        "title": "Get involved",
        "slug": "get-involved",
        "body": "Words.",
        "read_revision": "0",
        **changes,
    }


def test_an_officer_writes_a_page_and_corrects_it(desk, officer):
    assert desk.post(ADD, typed(body="One.\r\n\r\nTwo.", menu_order="3", reviewed_on="2017-03-01")).status_code == 302
    row = PageVersion.objects.get()
    assert (row.body, row.menu_order, row.reviewed_on) == ("One.\n\nTwo.", 3, datetime.date(2017, 3, 1))
    assert (row.number, row.state, row.history.get().history_user) == (1, "draft", officer)
    draft = correct(publish(row))
    address = f"{LIST}{draft.pk}/change/"
    sent = typed(body="Three.", change_note="It was wrong.", read_revision=str(draft.revision))
    assert desk.post(address, sent).status_code == 302
    page = desk.get(address).text
    assert "What changed since edition 1" in page
    assert "Reason for the correction" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"body": "# One"}, "Begin with ##", id="heading"),
        pytest.param({"body": "[us](about)"}, "The link “us” leads to", id="link"),
        pytest.param({"body": "{{foi}}"}, "Only the home page can hold facts", id="facts"),
        pytest.param({"body": "a" * 200_001}, "200,001 characters", id="too long"),
        pytest.param({"body": "a\x0bb"}, "invisible control character", id="control character"),
        pytest.param({"slug": "foi"}, "belongs to another part of the site", id="address of a room"),
        pytest.param({"slug": "Get Involved"}, "small letters and digits", id="no address"),
        pytest.param({"slug": "taken"}, "Another page has or had this address", id="taken"),
        pytest.param({"slug": "led-away"}, "A redirect leads from /led-away/ to /foi/", id="redirect"),
        pytest.param({"title": ""}, "Fill this in.", id="no title"),
        pytest.param({"title": "a" * 201}, "Write at most 200 characters: there are 201.", id="title too long"),
        pytest.param({"reviewed_on": "soon"}, "Write the date as 31/03/2017.", id="no date"),
        pytest.param({"menu_order": "first"}, "Write a whole number in figures", id="no number"),
        pytest.param({"menu_order": "-1"}, "Write 0 or more.", id="less than nothing"),
        pytest.param({"requirement": "x"}, "Choose one that is in the list.", id="no choice"),
        pytest.param(
            {"reviewed_on": "2017-03-01", "review_due_on": "2017-03-01"}, "due before the last one", id="review"
        ),
    ],
)
def test_refused_with_a_sentence_and_what_was_typed(desk, changes, sentence):
    make_page("taken")
    Redirect.objects.create(old_path="/led-away", new_path="/foi/")
    answer = desk.post(ADD, typed(summary="How to take part", **changes))
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "How to take part" in answer.text
    assert PageVersion.objects.count() == 1


POINTS = {
    "[click here](/foi/)": "A link says only “click here”",
    "[The survey]()": "The link “The survey” has no address yet.",
    "[Soon](page:soon)": "The link “Soon” leads to page:soon, which is not yet published.",
    "[Slip](page:contcat)": "The link “Slip” leads to page:contcat, but no page has that name",
    "[Plan](document:7)": "The link “Plan” leads to document:7, which is not yet published.",
    "[Old](/nowhere/)": "The link “Old” leads to /nowhere/, where there is no page.",
    "[Draft](/soon/)": "The link “Draft” leads to /soon/, where there is no page.",
}
FINE = ["/foi/", "/foi/2013-14/", "/foi", "/moved", "page:there#x", "/there/?x=1#y", "https://a.test/", "#i", "/admin/"]
BUILT_IN = {"page:home": "/", "page:contact": "/contact/", "page:foi#corrections": "/foi/#corrections"}
FINE += BUILT_IN


def test_what_serves_readers_badly_is_saved_pointed_out_and_shown_to_the_approver(desk):
    make_page("soon")
    answer = desk.post(ADD, typed(body=" ".join(POINTS)), follow=True)
    row = PageVersion.objects.get(slug="get-involved")
    row.submit(make_user())
    desk.force_login(make_user("Approver"))
    asked = desk.get(f"{LIST}steps/approve/?row={row.pk}")
    for sentence in POINTS.values():
        assert f"Saved, but please look again: {sentence}" in answer.text
        assert sentence in asked.text


def test_links_that_lead_somewhere_are_not_broken(organisation):
    publish(make_page("there"))
    Redirect.objects.create(old_path="/moved/", new_path="/foi/")
    assert broken_links([PageVersion(pk=1, body=" ".join(f"[a]({target})" for target in FINE))]) == {}


def test_a_link_names_a_page_of_the_site_itself_too(organisation, client):
    publish(make_page("get-involved", body=" ".join(f"[a {name}]({name})" for name in [*BUILT_IN, "page:contcat"])))
    page = client.get("/get-involved/").text
    assert [name for name, address in BUILT_IN.items() if f'<a href="{address}">a {name}</a>' not in page] == []
    assert "a page:contcat (not yet published)" in page


def test_the_preview_draws_what_is_typed_by_the_same_door(desk):
    publish(make_page("there"))
    answer = desk.post(PREVIEW, {"body": "## A\r\n\r\n[There](page:there), [here](/foi/) <b>x</b>"}).json()
    assert answer["html"] == (
        '<h2 id="a" class="nhsuk-heading-m">A</h2>\n<p><a href="/there/">There</a>, <a href="/foi/">here</a>'
        " &lt;b&gt;x&lt;/b&gt;</p>\n"
    )
    assert answer["problems"] == []
    assert answer["warnings"][0].startswith("A link says only “here”")


@pytest.mark.parametrize(
    "body", ["", "[a](document:x)", f"[a](document:{'9' * 40})", "[a](page:)", "a" * 200_001, "\x00"]
)
def test_the_preview_of_anything_is_no_error(body, desk):
    assert desk.post(PREVIEW, {"body": body}).status_code == 200


@pytest.mark.parametrize(
    ("role", "status"), [("Governance officer", 200), ("Approver", 403), ("Analyst", 403), ("FOI officer", 403)]
)
def test_the_preview_is_for_those_who_write_pages(role, status, organisation, client):
    client.force_login(make_user(role))
    assert client.post(PREVIEW, {"body": "a"}).status_code == status
    assert client.get(PREVIEW).status_code == 405


def test_the_preview_wants_the_token_of_the_form(organisation, officer, client):
    client.handler.enforce_csrf_checks = True
    client.force_login(officer)
    assert client.post(PREVIEW, {"body": "a"}).status_code == 403


def test_links_to_choose_name_what_is_live_and_what_is_not_yet(desk):
    live = publish(make_page("live-page", "A live page"))
    correct(live, slug="to-come", title="Its next title")
    make_page("draft-page", "A draft")
    publish(make_page("removed-page", "Removed")).remove(make_user(), "It named a person.")
    page = desk.get(ADD).text
    assert '<option value="page:live-page">A live page</option>' in page
    assert '<option value="page:draft-page">A draft (not public now)</option>' in page
    assert "page:to-come" not in page
    assert "page:removed-page" not in page


def test_what_links_here(desk):
    moved = publish(correct(publish(make_page("old", "Our work")), slug="new"))
    publish(make_page("one", "One", "[a](page:old#part)"))
    make_page("two", "Two", "[a](/new/)")
    publish(make_page("three", "Three", "page:new is only a word, and [a](page:new-year)"))
    publish(correct(publish(make_page("four", "Four", "[a](page:new)")), body="Nothing."))
    assert [row.title for row in linked_from("page:old", "page:new", "/old/", "/new/")] == ["One", "Two"]
    page = desk.get(f"{LIST}{moved.pk}/change/").text
    here = page.partition("What links here")[2].partition("</section>")[0]
    assert "One</a>, page, edition 1, published" in here
    assert "Two</a>, page, edition 1, draft" in here
    assert here.count("<li>") == 2
    asked = desk.get(f"{LIST}steps/withdraw/?row={moved.pk}").text
    assert "What links here now" in asked
    assert "Two</a>, page, edition 1, draft" in asked
    assert "What links here" not in desk.get(f"{LIST}steps/correct/?row={moved.pk}").text


def tasks(client):
    return {task.words: (task.count, task.address) for task in client.get("/admin/").context["tasks"]}


def test_overdue_reviews_and_broken_links_are_work_that_leads_to_its_list(desk):
    for number, due in enumerate([YESTERDAY, YESTERDAY, timezone.localdate(), None]):
        publish(make_page(f"page-{number}", f"Page {number}", "[Soon](page:soon)" * (number == 3), review_due_on=due))
    make_page("draft", "A draft", "[Soon](page:soon)", review_due_on=YESTERDAY)
    correct(PageVersion.objects.get(slug="page-0"))
    found = tasks(desk)
    count, address = found["Reviews overdue"]
    assert count == "2 pages"
    listed = desk.get(address).context["cl"].queryset
    assert [row.title for row in listed] == ["Page 0", "Page 1"]
    assert found["Broken links"] == ("1 page", BROKEN)
    page = desk.get(BROKEN).text
    assert "page:soon, but no page has that name" in page
    assert page.count("<tr>") == 2
    assert [row.title for row in desk.get(f"{LIST}?standing=all&attention=broken").context["cl"].queryset] == ["Page 3"]
    publish(make_page("soon"))
    assert "Broken links" not in tasks(desk)
    assert "Every public link leads to" in desk.get(BROKEN).text


@pytest.mark.parametrize("role", ["Analyst", "FOI officer", "Approver"])
def test_nobody_else_is_told_of_them(role, organisation, client):
    publish(make_page(body="[Soon](page:soon)", review_due_on=YESTERDAY))
    client.force_login(make_user(role))
    assert not {"Reviews overdue", "Broken links"} & set(tasks(client))


def test_marking_as_reviewed_is_a_step(desk):
    row = publish(make_page(review_due_on=YESTERDAY))
    step = f"{LIST}steps/mark-reviewed/"
    assert step in desk.get(f"{LIST}{row.pk}/change/").text
    sent = {"row": f"{row.pk}:{row.revision}", "due_on": YESTERDAY.isoformat()}
    assert "must be after today" in desk.post(step, sent).text
    assert "Choose a date" in desk.post(step, sent | {"due_on": ""}).text
    assert desk.post(step, sent | {"due_on": tomorrow().date().isoformat()}).status_code == 302
    row.refresh_from_db()
    assert (row.reviewed_on, row.review_due_on) == (timezone.localdate(), tomorrow().date())
    assert (row.state, row.number) == ("published", 1)
    assert "Reviews overdue" not in tasks(desk)


def test_long_texts_are_compared_in_one_cell(desk):
    wards = " ".join(f"Question {number} is about ward {number}." for number in range(9))
    words = f"The survey is open to everybody who lives here. {wards}"
    draft = correct(publish(make_page(body=words)), body=words.replace("here. ", "there. ", 1), title="Take part")
    for address in (f"{LIST}{draft.pk}/change/", f"{LIST}steps/submit/?row={draft.pk}"):
        page = desk.get(address).text
        assert "<del>here</del><ins>there</ins>" in page
        assert "<td>Get involved</td><td>Take part</td>" in page


def test_the_number_of_queries_does_not_grow_with_pages_and_links(desk):
    row = publish(make_page(body="[a](page:page-0) [b](/page-0/) [c](document:1) [d](/foi/)"))
    publish(make_page("page-0"))
    pages = ["/admin/", LIST, ADD, BROKEN, f"{LIST}{row.pk}/change/", f"{LIST}steps/withdraw/?row={row.pk}"]

    def asked():
        found = {}
        for address in pages:
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(address).status_code == 200
            found[address] = len(queries)
        return found

    asked()  # what Django asks once
    few = asked()
    for number in range(1, 5):
        publish(
            make_page(f"page-{number}", body=f"[a](page:page-{number - 1}) [b](/x-{number}/) [c](document:{number})")
        )
    assert asked() == few


def test_the_address_of_a_new_page_is_offered_from_its_title(desk):
    assert "prepopulated" in desk.get(ADD).text
    assert reverse("admin:ccg_pageversion_preview") == PREVIEW


def test_an_empty_form_has_one_error_for_each_field(desk):
    errors = desk.post(ADD, typed(title="", slug="", body="")).context["errors"]
    assert list(errors) == [["Fill this in."], ["Fill this in."]]


def test_the_history_says_dates_and_nothing_in_words(desk):
    row = make_page("surveys", "Surveys", summary="")
    row.review_due_on = "2027-04-05"
    row.clean_and_save()
    words = desk.get(f"/admin/ccg/pageversion/{row.pk}/history/").text
    assert "Next review due: not recorded became 5 April 2027" in words


def test_two_of_one_title_are_told_apart_where_a_link_is_chosen(desk):
    for slug in ("one", "two"):
        make_page(slug, "Surveys")
    page = desk.get("/admin/ccg/pageversion/add/").text
    for slug in ("one", "two"):
        assert f'<option value="page:{slug}">Surveys (not public now) ({slug})</option>' in page
