"""What public pages promise around their content: redirects, previews, notices, and when a page counts as changed."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from ccg.models import Redirect
from tests.factories import LONG_AGO, correct, make_return, make_user, publish, published_return, rewrite

pytestmark = pytest.mark.django_db
QUARTER = "/foi/2013-14/quarter-1/"


def redirect(old_path, new_path):
    row = Redirect(old_path=old_path, new_path=new_path)
    row.full_clean()
    row.save()
    return row


@pytest.mark.parametrize(
    ("asked", "status", "leads_to"),
    [
        pytest.param("/old/", 301, "/foi/", id="as it was"),
        pytest.param("/old", 301, "/foi/", id="without the last slash"),
        pytest.param("/old/?x=1", 301, "/foi/", id="with a query"),
        pytest.param("/foi", 301, "/foi/", id="a page without its last slash"),
        pytest.param("/foi?sort=received", 301, "/foi/?sort=received", id="the query is kept"),
        pytest.param("/older/", 404, None, id="another address"),
    ],
)
def test_old_addresses_lead_on(asked, status, leads_to, organisation, client):
    redirect("/old/", "/foi/")
    answer = client.get(asked)
    assert (answer.status_code, answer.headers.get("Location")) == (status, leads_to)


@pytest.mark.parametrize(
    ("old_path", "new_path", "sentence"),
    [
        pytest.param("/b/", "/a/", "itself leads on to /b/", id="loop"),
        pytest.param("/c/", "/a/", "itself leads on to /b/", id="chain at the end"),
        pytest.param("/b/", "/c/", "would make a chain", id="chain at the beginning"),
        pytest.param("/c/", "/c/", "are the same", id="to itself"),
        pytest.param("/a/", "/c/", "already leads somewhere", id="twice"),
        pytest.param("/c/", "//elsewhere.example/", "Write the path on this site", id="to another host"),
        pytest.param("c/", "/d/", "Write the path on this site", id="no path"),
        pytest.param("/b", "/a", "itself leads on to /b/", id="loop without the last slash"),
        pytest.param("/x", "/x/", "are the same", id="to itself but for the slash"),
        pytest.param("/a", "/c/", "already leads somewhere", id="twice but for the slash"),
    ],
)
def test_chains_and_loops_are_refused(old_path, new_path, sentence):
    redirect("/a/", "/b/")
    with pytest.raises(ValidationError) as refused:
        redirect(old_path, new_path)
    assert sentence in " ".join(refused.value.messages)


def test_a_removed_page_leads_on_where_a_redirect_is_set_and_says_why_where_none_is(organisation, client):
    row = publish(make_return(), on=LONG_AGO)
    row.remove(make_user(), "It named a person.")
    gone = client.get(QUARTER)
    assert gone.status_code == 410
    assert "It named a person." in gone.text
    redirect(QUARTER, "/foi/")
    assert (client.get(QUARTER).status_code, client.get(QUARTER)["Location"]) == (301, "/foi/")


def test_a_withdrawn_page_says_when_and_why_and_is_not_to_be_indexed(organisation, client):
    row = publish(make_return(received=77), on=LONG_AGO)
    row.withdraw(make_user(), "The figures were counted twice.")
    page = client.get(QUARTER)
    assert page.status_code == 200
    assert "The figures were counted twice." in page.text
    assert "77" not in page.text
    assert page["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.text
    year = client.get("/foi/2013-14/")
    assert year.status_code == 200
    assert "No figures are published for this year now." in year.text


def test_a_year_whose_returns_were_all_removed_is_gone(organisation, client):
    assert client.get("/foi/2013-14/").status_code == 404
    row = publish(make_return(), on=LONG_AGO)
    row.remove(make_user(), "It named a person.")
    assert client.get("/foi/2013-14/").status_code == 410
    redirect("/foi/2013-14", "/foi/")
    assert client.get("/foi/2013-14/").status_code == 301


def signed_in(client, role):
    client.force_login(make_user(role))
    return client


@pytest.mark.parametrize("role", ["Governance officer", "FOI officer", "Approver", "Analyst"])
def test_staff_preview_a_draft_that_nobody_may_keep(role, organisation, client):
    make_return(received=77)
    page = signed_in(client, role).get(QUARTER)
    assert page.status_code == 200
    assert "Only staff can see this page" in page.text
    assert "77" in page.text
    assert page["Cache-Control"] == "private, no-store"
    assert "ETag" not in page.headers


def test_those_who_may_not_see_returns_get_no_preview(organisation, client):
    make_return()
    assert signed_in(client, "Site manager").get(QUARTER).status_code == 404


def test_staff_preview_a_correction_beside_the_live_edition(organisation, client):
    draft = correct(published_return(received=40), received=77)
    preview = f"{QUARTER}?preview={draft.pk}"
    assert "77" not in client.get(preview).text
    signed_in(client, "Approver")
    assert "77" in client.get(preview).text
    assert "77" not in client.get(QUARTER).text
    other = make_return(2013, 2)
    assert "Only staff" not in client.get(f"{QUARTER}?preview={other.pk}").text


def asked_again(client, address, answer):
    return client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code


CHANGES = {
    "nothing": (lambda organisation: None, 304),
    "a draft is made": (lambda organisation: make_return(2013, 2), 304),
    "a return is published": (lambda organisation: published_return(2013, 2), 200),
    "a return is published by a server whose clock is behind": (
        lambda organisation: publish(make_return(2013, 2), on=LONG_AGO),
        200,
    ),
    "the organisation is renamed": (
        lambda organisation: publish(correct(organisation, short_name="TCCG")),
        200,
    ),
    "a mailbox is added": (
        lambda organisation: publish(correct(organisation, foi_email="foi@ccg.example")),
        200,
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("address", ["/foi/", "/foi/2013-14/", QUARTER, "/foi/returns.json"])
def test_a_page_is_sent_again_when_what_it_shows_has_changed(change, address, organisation, client):
    published_return(2013, 1)
    before = client.get(address)
    assert before["Last-Modified"].endswith("GMT")
    make, status = CHANGES[change]
    make(organisation)
    assert asked_again(client, address, before) == status


def test_a_page_is_sent_again_on_the_next_day_in_london(organisation, client, time_machine):
    published_return(2013, 1)
    time_machine.move_to(datetime.datetime(2027, 7, 1, 22, 59, tzinfo=datetime.UTC))
    before = client.get("/foi/")
    assert asked_again(client, "/foi/", before) == 304
    time_machine.move_to(datetime.datetime(2027, 7, 1, 23, 0, tzinfo=datetime.UTC))
    assert asked_again(client, "/foi/", before) == 200


def test_what_is_kept_for_one_host_or_scheme_is_not_sent_to_another(organisation, client, settings):
    published_return()
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    homes = [f"{scheme}://{host}/" for scheme in ("http", "https") for host in settings.ALLOWED_HOSTS]
    for address in ("/robots.txt", "/sitemap.xml", "/feed.atom"):
        for home in homes:
            scheme, _, host = home.rstrip("/").partition("://")
            text = client.get(address, secure=scheme == "https", headers={"host": host}).text
            assert [other for other in homes if other in text] == [home], address


def test_a_site_without_content_answers_and_claims_nothing(client):
    for address in ("/", "/foi/", "/contact/"):
        assert client.get(address).status_code == 200
    assert "Not known." in client.get("/foi/").text
    assert "No return has been published yet." in client.get("/foi/").text


def test_contacts_are_shown_where_they_belong(organisation, client):
    rewrite(organisation, foi_email="foi@ccg.example")
    assert 'href="mailto:foi@ccg.example"' in client.get("/foi/").text
    assert "foi@ccg.example" in client.get("/contact/").text
    assert "foi@ccg.example" not in client.get("/privacy/").text


def test_a_wrong_host_is_refused_in_the_same_look(organisation, client):
    answer = client.get("/foi/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "nhsuk" in answer.text
