"""Pages of words at their addresses: moves, withdrawals, what is never told, and what an address may be."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccg.models import PageVersion, Redirect
from ccg.models.page import HOME
from ccg.publishing import Refused
from tests.factories import LONG_AGO, correct, make_page, make_user, publish, tomorrow

pytestmark = pytest.mark.django_db
NOWHERE = "/there/was/never/such/a/page/"


@pytest.fixture
def moved(organisation):
    """A page that has moved twice, with the draft of a third move."""
    row = publish(make_page("first", "Our work", "The first words."), on=LONG_AGO)
    row = publish(correct(row, slug="second", body="The second words."))
    row = publish(correct(row, "It moved again.", slug="third", summary="What we do."))
    return correct(row, slug="fourth")


@pytest.mark.parametrize(
    ("asked", "status", "leads_to"),
    [
        pytest.param("/third/", 200, None, id="now"),
        pytest.param("/first/", 301, "/third/", id="first address"),
        pytest.param("/second/", 301, "/third/", id="second address"),
        pytest.param("/first", 301, "/first/", id="old one without the last slash"),
        pytest.param("/third", 301, "/third/", id="without the last slash"),
        pytest.param("/third?a=b", 301, "/third/?a=b", id="the query is kept"),
        pytest.param("/Third/", 404, None, id="capitals"),
        pytest.param("/third/updates/", 200, None, id="updates"),
        pytest.param("/first/updates/", 301, "/third/updates/", id="updates at an old address"),
        pytest.param("/third/updates", 301, "/third/updates/", id="updates without the last slash"),
        *(pytest.param(f"/fourth{end}", 404, None, id=f"draft{end}") for end in ("/", "", "/updates/", "/updates")),
        pytest.param("/nothing", 404, None, id="nothing, without the last slash"),
    ],
)
def test_addresses_of_a_page_that_moved(asked, status, leads_to, moved, client):
    answer = client.get(asked)
    assert (answer.status_code, answer.headers.get("Location")) == (status, leads_to)
    # A page may move back: no browser may remember where it led.
    assert status != 301 or answer["Cache-Control"] == "no-cache"
    if status == 404:
        nowhere = client.get(NOWHERE)
        assert (answer.content, dict(answer.headers)) == (nowhere.content, dict(nowhere.headers))


def test_the_home_page_is_at_the_root_alone(organisation, client):
    row = make_page(HOME, "What are our priorities")
    assert row.get_absolute_url() == "/"
    assert client.get(f"/{HOME}/").content == client.get(NOWHERE).content
    publish(row)
    assert (client.get(f"/{HOME}/").status_code, client.get(f"/{HOME}/")["Location"]) == (301, "/")


def test_an_address_that_never_was_public_leads_where_a_redirect_leads(organisation, client):
    Redirect.objects.create(old_path="/old-name/", new_path="/foi/")
    for address in ("/old-name/", "/old-name"):
        answer = client.get(address)
        assert (answer["Location"], answer["Cache-Control"]) == ("/foi/", "no-cache")


def test_a_removed_page_is_gone_at_all_its_addresses_and_leads_on_by_a_redirect(moved, client):
    PageVersion.objects.live().get().remove(make_user(), "It named a person.")
    for address in ("/first/", "/third/", "/third/updates/"):
        assert client.get(address).status_code == 410
        assert "It named a person." in client.get(address).text
        assert "words" not in client.get(address).text
    Redirect.objects.create(old_path="/third/", new_path="/foi/")
    assert client.get("/third/")["Location"] == "/foi/"


@pytest.mark.parametrize("readable", [False, True])
def test_a_withdrawn_page_keeps_its_title_and_notice(readable, moved, client):
    PageVersion.objects.live().get().withdraw(make_user(), "It is being checked.", readable=readable)
    assert client.get("/first/")["Location"] == "/third/"
    page = client.get("/third/")
    assert (page.status_code, page["X-Robots-Tag"]) == (200, "noindex")
    assert "Our work" in page.text
    assert "It is being checked." in page.text
    assert ("The second words." in page.text) == readable
    assert ("What we do." in page.text) == readable
    updates = client.get("/third/updates/")
    assert "It is being checked." in updates.text
    assert "words." not in updates.text


def test_staff_preview_a_draft_at_its_address_to_come(moved, client):
    client.force_login(make_user("Approver"))
    for address in ("/fourth/", f"/third/?preview={moved.pk}", f"/fourth/?preview={moved.pk}"):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "Only staff can see this page" in page.text
        assert page["Cache-Control"] == "private, no-store"


SECTIONS = "## One\n\nA.\n\n## 2. Two\n\nB.\n\n### Three\n\nC.\n\n## Four\n\nD."


def test_what_a_page_shows(organisation, client):
    row = make_page(body=SECTIONS, summary="How to take part.", reviewed_on=datetime.date(2017, 3, 1))
    publish(row, on=LONG_AGO)
    page = client.get("/get-involved/").text
    assert '<a class="nhsuk-contents-list__link" href="#2">2 Two</a>' in page
    assert 'href="#three"' not in page
    assert page.count("nhsuk-contents-list__item") == 3
    assert '<meta name="description" content="How to take part.">' in page
    assert "First published on this site 10 January 2017." in page
    assert "Page last reviewed 1 March 2017." in page
    assert "Next review due" not in page
    assert "updates/" not in page


@pytest.mark.parametrize("body", [SECTIONS.replace("## Four", "### Four"), "Words."], ids=["two sections", "none"])
def test_a_short_page_has_no_list_of_contents(body, organisation, client):
    publish(make_page(body=body))
    assert "contents-list" not in client.get("/get-involved/").text


@pytest.mark.parametrize("title", ["Short", "A very long title that goes on and on " * 5, "x" * 200])
def test_the_title_in_the_tab_has_up_to_70_characters_and_names_the_organisation(title, organisation, client):
    publish(make_page(title=title.strip()))
    for address in ("/get-involved/", "/get-involved/updates/"):
        found = client.get(address).text.partition("<title>")[2].partition("</title>")[0]
        assert len(found) <= 70
        assert found.endswith(" - NHS Thurrock CCG")
        assert not found.startswith(" ")


def test_what_each_update_changed(moved, client):
    page = client.get("/third/updates/").text
    assert "The <del>first</del><ins>second</ins> words." in page
    assert "<ins>What we do.</ins>" in page
    assert "It moved again." in page
    assert page.index("It moved again.") < page.index("Counted again.") < page.index("First published")
    assert "What each update of “Our work” changed" in client.get("/third/").text


def test_an_update_is_told_when_what_it_corrected_was_withdrawn(moved, client):
    for edition in moved.editions().filter(number__lt=3):
        edition.withdraw(make_user(), "It named a person.")
    page = client.get("/third/updates/").text
    assert "It moved again." in page
    assert "What stood here before is no longer published." in page
    assert "has not been changed" not in page
    assert "Counted again." not in page
    page = client.get("/third/").text
    assert "What each update of “Our work” changed" in page
    assert "First published" not in page


def test_links_lead_to_what_is_live(organisation, client):
    publish(make_page(body="[a](page:soon#part), [b](document:7), [c](), [d](/foi/), [e](https://a.test/)"))
    page = client.get("/get-involved/").text
    assert "a (not yet published), b (not yet published), c (address not yet known)" in page
    soon = publish(make_page("soon", "Soon"))
    assert '<a href="/soon/#part">a</a>, b' in client.get("/get-involved/").text
    soon.withdraw(make_user(), "It was too soon.")
    assert "a (no longer published), b (not yet published)" in client.get("/get-involved/").text


def test_the_number_of_queries_does_not_grow_with_links_and_editions(organisation, client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/get-involved/").status_code == 200
        return len(queries)

    row = publish(make_page(body="[a](page:page-0) [b](document:1)"))
    publish(make_page("page-0"))
    few = asked()
    for number in range(1, 6):
        publish(make_page(f"page-{number}"))
    links = " ".join(f"[a](page:page-{number}) [b](document:{number})" for number in range(6))
    publish(correct(publish(correct(row, body=links)), body=f"{links}."))
    assert asked() == few


# --- which address a page may have ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slug", ["admin", "foi", "data", "performance", "contact", "cookies", "privacy", "healthz", "readyz", "static"]
)
def test_an_address_of_the_site_is_refused(slug, organisation):
    with pytest.raises(ValidationError, match="belongs to another part of the site"):
        make_page(slug)


@pytest.mark.parametrize("slug", ["About", "a--b", "-a", "a/b", "a b", "ä", ""])
def test_an_address_that_is_none_is_refused(slug):
    with pytest.raises(ValidationError) as refused:
        make_page(slug)
    assert list(refused.value.message_dict) == ["slug"]


@pytest.mark.parametrize("slug", ["first", "third", "fourth"])
def test_an_address_that_another_page_has_or_had_is_refused(slug, moved):
    with pytest.raises(ValidationError, match="Another page has or had this address"):
        make_page(slug)


def test_a_page_may_go_back_to_its_old_address(moved, client):
    moved.slug = "first"
    moved.clean_and_save()
    publish(moved)
    assert client.get("/first/").status_code == 200
    assert client.get("/third/")["Location"] == "/first/"


@pytest.mark.parametrize(
    ("old_path", "new_path", "sentence"),
    [
        pytest.param("/third/", "/foi/", "The page “Our work” has or had this address", id="away from a page"),
        pytest.param("/third", "/foi/", "The page “Our work” has or had this address", id="without the slash"),
        pytest.param("/first/", "/foi/", "The page “Our work” has or had this address", id="from its old address"),
        pytest.param("/x/", "/first/", "/first/ itself leads on to /third/", id="a chain over its old address"),
    ],
)
def test_redirects_leave_pages_alone(old_path, new_path, sentence, moved):
    with pytest.raises(ValidationError, match=sentence):
        Redirect(old_path=old_path, new_path=new_path).full_clean()


def test_redirects_lead_to_pages_and_away_from_removed_ones(moved):
    Redirect(old_path="/x/", new_path="/third/").full_clean()
    PageVersion.objects.live().get().remove(make_user(), "It named a person.")
    Redirect(old_path="/third/", new_path="/foi/").full_clean()


def test_a_page_may_not_take_an_address_that_a_redirect_leads_away_from(organisation):
    draft = make_page("soon")
    draft.submit(make_user())
    Redirect.objects.create(old_path="/soon", new_path="/foi/")
    with pytest.raises(ValidationError, match="A redirect leads from /soon/ to /foi/"):
        draft.approve(make_user("Approver"))


# --- what a text may hold ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "body", "sentence"),
    [
        pytest.param("a", "{{foi}}", "Only the home page can hold facts. Delete the line {{foi}}", id="block"),
        pytest.param("home", "{{ foo }}", "There are no facts called {{foo}}. There are constitution,", id="unknown"),
        pytest.param("a", "a" * 200_001, "200,001 characters; a page may have 200,000", id="too long"),
        pytest.param("a", "# One", "Begin with ##", id="heading"),
    ],
)
def test_a_text_that_cannot_be_shown_well_is_refused(slug, body, sentence, organisation):
    with pytest.raises(ValidationError) as refused:
        make_page(slug, body=body)
    assert list(refused.value.message_dict) == ["body"]
    assert sentence in refused.value.messages[0]


def test_the_home_page_may_hold_facts(organisation):
    assert make_page("home", body="Words.\n\n{{foi}}\n\n{{ plans }}").pk
    assert make_page("other", body="In a line {{foi}} is only text.").pk


# --- reviews ----------------------------------------------------------------------------------------------------------


def test_marked_as_reviewed_without_another_edition(organisation, client):
    row = publish(make_page(body="Words."), on=LONG_AGO)
    before = (row.state, row.publish_at, row.approved_by)
    in_a_year = tomorrow().date() + datetime.timedelta(days=365)
    officer = make_user()
    etag = client.get("/get-involved/")["ETag"]
    row.mark_reviewed(officer, in_a_year)
    row.refresh_from_db()
    assert (row.state, row.publish_at, row.approved_by) == before
    assert row.review_due_on == in_a_year
    assert row.history.first().history_user == officer
    assert row.history.first().history_change_reason.startswith("Reviewed. The next review is due on")
    page = client.get("/get-involved/")
    assert page["ETag"] != etag
    assert "Page last reviewed" in page.text
    draft = row.correct(make_user())
    assert (draft.reviewed_on, draft.review_due_on) == (row.reviewed_on, row.review_due_on)
    with pytest.raises(Refused, match="There is a later edition"):
        row.mark_reviewed(officer, in_a_year)


def test_the_next_review_is_after_today(organisation):
    row = publish(make_page())
    with pytest.raises(Refused, match="must be after today"):
        row.mark_reviewed(make_user(), LONG_AGO.date())
    with pytest.raises(Refused, match="not public yet"):
        publish(make_page("soon"), at=tomorrow()).mark_reviewed(make_user(), tomorrow().date())
