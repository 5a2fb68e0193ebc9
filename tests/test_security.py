"""What every answer carries, what no public byte may hold, and odd questions that must never be answered with 500."""

import io
import zipfile

import pytest
from django.db import connection
from django.test import Client

from ccg.models import User
from tests.factories import make_user
from tests.whole_site import DRAFT, MACHINES, MOVED, NOWHERE, REMOVED, WITHDRAWN, public_addresses

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PUBLIC = list(public_addresses().values())
HUGE = "9" * 30
NAMES = ["kestrel", "saltmarsh", "personal.example"]

# kind of answer: (method, address, status)
KINDS = {
    "page": ("get", "/foi/", 200),
    "page without its content": ("head", "/foi/", 200),
    "withdrawn page": ("get", WITHDRAWN, 200),
    "draft": ("get", DRAFT, 404),
    "no page": ("get", NOWHERE, 404),
    "removed page": ("get", REMOVED, 410),
    "moved page": ("get", MOVED, 301),
    "last slash left out": ("get", "/foi", 301),
    "CSV": ("get", "/foi/returns.csv", 200),
    "CSV for Excel": ("get", "/foi/returns-for-excel.csv", 200),
    "JSON": ("get", "/foi/returns.json", 200),
    "XLSX": ("get", "/foi/returns.xlsx", 200),
    "feed": ("get", "/feed.atom", 200),
    "sitemap": ("get", "/sitemap.xml", 200),
    "word to robots": ("get", "/robots.txt", 200),
    "wrong method": ("post", "/foi/", 405),
    "options": ("options", "/foi/", 405),
    "sign-in page": ("get", "/admin/login/", 200),
    "admin for a stranger": ("get", "/admin/", 302),
    "process check": ("get", "/healthz", 200),
    "readiness check": ("get", "/readyz", 200),
    "style sheet": ("get", "/static/site.css", 200),
}


def directives(policy):
    return {words[0]: set(words[1:]) for words in (part.split() for part in policy.split(";")) if words}


def assert_hardened(response):
    assert directives(response["Content-Security-Policy"]) == directives(CSP)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics"):
        assert f"{feature}=()" in response["Permissions-Policy"]


@pytest.fixture
def site(site_once, db, settings):
    # As in production, static files come from WhiteNoise, here without collecting them first.
    settings.WHITENOISE_USE_FINDERS = True
    return site_once


@pytest.fixture
def strict(site):
    """A client that counts a fault of the site as an answer, as a reader's browser does."""
    return Client(raise_request_exception=False)


@pytest.mark.once
def test_every_kind_of_answer_is_hardened(strict):
    for kind, (method, address, status) in KINDS.items():
        response = getattr(strict, method)(address)
        response.getvalue()  # WhiteNoise's answer is an open file until it is read
        assert response.status_code == status, kind
        assert_hardened(response)
        if kind != "style sheet":  # an image of a style sheet in a frame tells nobody anything
            assert response["X-Frame-Options"] == "DENY", kind


@pytest.mark.once
def test_answers_of_the_admin_and_of_the_conditional_get_are_hardened(strict):
    etag = strict.get("/foi/")["ETag"]
    not_modified = strict.get("/foi/", headers={"If-None-Match": etag})
    assert not_modified.status_code == 304
    assert_hardened(not_modified)
    assert_hardened(strict.get("/foi/", headers={"Host": "elsewhere.example"}))
    strict.force_login(make_user("Analyst"))
    for address, status in {"/admin/": 200, "/admin/foi/quarterlyreturn/add/": 403}.items():
        response = strict.get(address)
        assert response.status_code == status
        assert_hardened(response)
        assert "no-store" in response["Cache-Control"] or status == 403


def test_the_answer_to_a_fault_is_hardened_and_tells_nothing(strict):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE foi_quarterlyreturn RENAME TO foi_mislaid")
    response = strict.get("/foi/")
    assert response.status_code == 500
    assert_hardened(response)
    assert "Something went wrong" in response.text
    assert "foi_" not in response.text


@pytest.mark.once
def test_a_stranger_gets_no_cookie_and_pages_do_not_vary_by_it(strict):
    for address in [*PUBLIC, *MACHINES, WITHDRAWN, DRAFT, REMOVED, NOWHERE, MOVED, "/foi", "/foi/?preview=1"]:
        for method in ("get", "head", "post"):
            response = getattr(strict, method)(address)
            response.getvalue()
            assert not response.cookies, (method, address)
            assert "cookie" not in response.get("Vary", "").lower(), (method, address)


@pytest.mark.once
def test_a_signed_in_officer_reads_the_same_bytes_as_a_stranger(site, client):
    signed_in = Client()
    signed_in.force_login(site)
    for address in [*PUBLIC, WITHDRAWN, REMOVED, NOWHERE, MOVED]:
        hers, theirs = signed_in.get(address), client.get(address)
        assert plain_bytes(hers) == plain_bytes(theirs), address
        assert not hers.cookies, address
        if address != REMOVED:  # she is asked who she is, as there might be a preview for her: the answer says so
            assert dict(hers.headers) == dict(theirs.headers), address


def plain_bytes(response):
    """Return what is in the answer; a workbook is a zip whose parts are packed, and dated to the second."""
    if not response.get("Content-Type", "").endswith("spreadsheetml.sheet"):
        return response.getvalue()
    with zipfile.ZipFile(io.BytesIO(response.content)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if name != "docProps/core.xml")


@pytest.mark.once
def test_no_public_byte_names_an_officer(site, client):
    # What the approvers are called is as private.
    User.objects.exclude(pk=site.pk).update(first_name="Kestrella", email="kestrel@personal.example")
    for address in [*PUBLIC, *MACHINES, WITHDRAWN, DRAFT, REMOVED, NOWHERE, MOVED, "/admin/login/"]:
        response = client.get(address)
        text = plain_bytes(response).decode("utf-8", "replace").lower() + str(response.headers).lower()
        if address.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(response.content)) as parts:
                text += parts.read("docProps/core.xml").decode("utf-8").lower()
        usernames = [username.lower() for username in User.objects.values_list("username", flat=True)]
        for private in [*NAMES, *usernames]:
            assert private not in text, (private, address)


# What a reader, a robot or an attacker may ask: (address, headers, status)
ODD = {
    "sort by a column that is not there": ("/foi/?sort=nonsense", {}, 200),
    "sort by a column that cannot be sorted": ("/foi/?sort=closing_caseload", {}, 200),
    "sort by a private attribute": ("/foi/?sort=__class__", {}, 200),
    "sort by a relation": ("/foi/?sort=submitted_by__password", {}, 200),
    "sort by nothing": ("/foi/?sort=", {}, 200),
    "sort by minuses": ("/foi/?sort=---", {}, 200),
    "sort twice": ("/foi/?sort=received&sort=-breached", {}, 200),
    "sort by two columns at once": ("/foi/?sort=received,-breached", {}, 200),
    "sort by NUL": ("/foi/?sort=%00", {}, 404),
    "sort by a script": ("/foi/?sort=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", {}, 200),
    "very long sort": (f"/foi/?sort={'a' * 5000}", {}, 200),
    "query that is not UTF-8": ("/foi/?sort=%ff%fe&%80=%81", {}, 200),
    "a thousand names": ("/foi/?" + "&".join(f"a{number}=1" for number in range(900)), {}, 200),
    "preview of nothing": ("/foi/2013-14/quarter-1/?preview=", {}, 200),
    "preview of a word": ("/foi/2013-14/quarter-1/?preview=draft", {}, 200),
    "preview of a huge number": (f"/foi/2013-14/quarter-1/?preview={HUGE}", {}, 200),
    "preview of very many digits": (f"/foi/2013-14/quarter-1/?preview={'9' * 5000}", {}, 200),
    "preview of a negative number": ("/foi/2013-14/quarter-1/?preview=-1", {}, 200),
    "preview of NUL": ("/foi/2013-14/quarter-1/?preview=%00", {}, 404),
    "preview of Arabic digits": ("/foi/2013-14/quarter-1/?preview=%D9%A3", {}, 200),
    "preview of a superscript": ("/foi/2013-14/quarter-1/?preview=%C2%B2", {}, 200),
    "quarter 0": ("/foi/2013-14/quarter-0/", {}, 404),
    "quarter 5": ("/foi/2013-14/quarter-5/", {}, 404),
    "huge quarter": (f"/foi/2013-14/quarter-{HUGE}/", {}, 404),
    "very many digits as a quarter": (f"/foi/2013-14/quarter-{'9' * 5000}/", {}, 404),
    "Arabic digits in a year": ("/foi/%D9%A2%D9%A0%D9%A1%D9%A3-%D9%A1%D9%A4/", {}, 404),
    "year that does not follow": ("/foi/2013-15/", {}, 404),
    "year 0": ("/foi/0000-01/", {}, 404),
    "last year of a calendar": ("/foi/9999-00/", {}, 404),
    "turn of the century": ("/foi/1999-00/", {}, 404),
    "NUL in an address": ("/foi/%00/", {}, 404),
    "NUL in an address without its slash": ("/a%00b", {}, 404),
    "address that is not UTF-8": ("/%ff%fe/", {}, 404),
    "line break in an address": ("/foi/%0d%0aSet-Cookie:a=b/", {}, 404),
    "very long address": ("/" + "a" * 5000 + "/", {}, 404),
    "very deep address": ("/a" * 2000, {}, 404),
    "address that climbs": ("/static/../ccg/settings.py", {}, 404),
    "address that climbs in disguise": ("/static/%2e%2e/ccg/settings.py", {}, 404),
    "time that is none": ("/foi/", {"If-Modified-Since": "yesterday"}, 200),
    "time that cannot be": ("/foi/", {"If-Modified-Since": "Sun, 32 Feb 2016 99:99:99 GMT"}, 200),
    "time before all times": ("/foi/", {"If-Modified-Since": "Mon, 01 Jan 0001 00:00:00 GMT"}, 200),
    "time after all times": ("/foi/", {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 GMT"}, 304),
    "huge time": ("/foi/", {"If-Modified-Since": HUGE}, 200),
    "half an etag": ("/foi/", {"If-None-Match": '"'}, 200),
    "no etag": ("/foi/", {"If-None-Match": ",,,"}, 200),
    "etag of a stranger": ("/foi/", {"If-None-Match": 'W/"abc", "def"'}, 200),
    "very long etag": ("/foi/", {"If-None-Match": f'"{"a" * 9000}"'}, 200),
    "precondition that fails": ("/foi/", {"If-Match": '"abc"'}, 412),
    "part of a sitemap that is none": ("/sitemap.xml?p=2", {}, 404),
    "part of a sitemap by a word": ("/sitemap.xml?p=x", {}, 404),
    "file in a format that is none": ("/foi/returns.pdf", {}, 404),
    "table that is none": ("/foi/nothing.csv", {}, 404),
    "range": ("/foi/returns.csv", {"Range": "bytes=0-9"}, 200),
    "range that is none": ("/foi/returns.csv", {"Range": "bytes=9-1,-,x"}, 200),
    "languages that are none": ("/foi/", {"Accept-Language": "xx;q=9,*,,en-" + "a" * 5000}, 200),
    "session of nobody": ("/foi/2013-14/quarter-1/", {"Cookie": "sessionid=nobody"}, 200),
    "measures by a column that is not there": ("/performance/?sort=-nonsense", {}, 200),
    "years that are none": ("/performance/foi-compliance/?from=x&to=%F0%9F%98%80", {}, 200),
    "file of years that are none": ("/performance/foi-compliance.json?from=2013-99", {}, 400),
    "very long session": ("/foi/2013-14/quarter-1/", {"Cookie": f"sessionid={'a' * 3000}"}, 200),
    "draft with a session of nobody": (DRAFT, {"Cookie": "sessionid=%00"}, 404),
    "another host": ("/foi/", {"Host": "elsewhere.example"}, 400),
    "host that is none": ("/foi/", {"Host": "a b"}, 400),
    "NUL in the admin's search": ("/admin/login/?next=%00", {}, 404),
    "admin without its slash": ("/admin/nothing", {}, 302),
}


def test_no_odd_question_is_answered_with_a_fault(strict):
    got = {name: strict.get(address, headers=headers).status_code for name, (address, headers, _) in ODD.items()}
    assert got == {name: status for name, (_, _, status) in ODD.items()}


def test_no_odd_question_of_an_officer_is_answered_with_a_fault(site):
    """Somebody signed in gets further into the code: previews ask the database."""
    client = Client(raise_request_exception=False)
    client.force_login(site)
    asked = {name: (address, headers) for name, (address, headers, _) in ODD.items() if "Cookie" not in headers}
    for changelist in ("/admin/foi/quarterlyreturn/", "/admin/ccg/redirect/", "/admin/ccg/organisationversion/"):
        for query in ("q=%00", "o=x.9.-", "p=x", "e=1", "x__y=1", f"start_year={HUGE}"):
            asked[f"{changelist}?{query}"] = (f"{changelist}?{query}", {})
        for key in ("0", HUGE, "9" * 5000, "word", "%00", "_5F00"):
            for page in ("change", "delete"):
                asked[f"{page} of {key[:40]} in {changelist}"] = (f"{changelist}{key}/{page}/", {})
    got = {name: client.get(address, headers=headers).status_code for name, (address, headers) in asked.items()}
    assert {name: status for name, status in got.items() if status >= 500} == {}


@pytest.mark.once
def test_only_reading_is_allowed(strict):
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "NONSENSE"):
        for address in [*PUBLIC, *MACHINES, WITHDRAWN]:
            assert strict.generic(method, address).status_code == 405, (method, address)
        for address, status in {REMOVED: 410, DRAFT: 404, NOWHERE: 404}.items():
            assert strict.generic(method, address).status_code == status, (method, address)


ELSEWHERE = [
    "//elsewhere.example/foi",
    "//elsewhere.example/foi/..",
    "/\\elsewhere.example/foi",
    "///elsewhere.example",
]


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_address_leads_to_another_host(path, client):
    """The path is handed over as a server hands it over: the test client would read it as an address."""
    response = client.get("/", PATH_INFO=path)
    assert response.status_code in (301, 404)
    assert not response.get("Location", "/").startswith(("//", "/\\", "http"))
