"""What the search finds, in which order, how it shows it, and that no question is an error."""

import re
from html import unescape

import pytest
from django.db.transaction import atomic, set_rollback
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccg.search.asking import LONGEST, wanted
from ccg.search.finding import found
from ccg.search.snippets import LENGTH, snippet
from tests.factories import make_document, make_organisation, make_page, publish, published_return
from tests.search.rows import LONG, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A small site, made once: nothing here changes it for good."""
    with django_db_blocker.unblock(), atomic():
        make_organisation()
        publish(make_page("rules", "Our rules", "## The constitution\nThe *governing* body **keeps** [it](page:b)."))
        publish(make_page("cafe", "Visits", "The Café Noir, [the oﬃce](/office/) and safe\u00adguarding of children"))
        publish(make_document("Annual report 2016-17", LONG + "The body, governing itself, met at NHS.uk/meetings."))
        publish(make_document("Constitution", f"{LONG}The CCG's 34 practices (and £166,000) – “wide” • they are…"))
        publish(make_document("Plan", "constitution " * 200))
        published_return(2014, 2, note="Answered late because of an audit")
        make_page("draft", "Draft of the constitution", "constitution governing body café 2016")
        yield
        set_rollback(True)


@pytest.fixture
def site(db, built):
    pass


FOI = "Freedom of Information (FOI) return for July to September 2014"
# what is typed: titles found, in any order
TYPED = {
    "constitution": {"Our rules", "Constitution", "Plan"},
    "CONSTITUTIONS": {"Our rules", "Constitution", "Plan"},
    "constitution practice": {"Constitution"},
    "constitution of the practices": {"Constitution"},
    "governing body": {"Our rules", "Annual report 2016-17"},
    '"governing body"': {"Our rules"},
    "“governing body”": {"Our rules"},
    '"body governing"': {"Annual report 2016-17"},
    '"governing body': {"Our rules", "Annual report 2016-17"},
    "cafe": {"Visits"},
    "Café": {"Visits"},
    "office": {"Visits"},
    "safeguarding": {"Visits"},
    "2016/17": {"Annual report 2016-17"},
    "2016-17 report": {"Annual report 2016-17"},
    "2014/15 quarter 2": {FOI},
    "FOI audit": {FOI},
    "meetings": {
        "Annual report 2016-17",
        "Meetings in your calendar",
        "Register of actions",
        "Register of decisions",
    },
    "nhs.uk": {"Annual report 2016-17"},
    "CCG's": {"Constitution", "NHS Thurrock Clinical Commissioning Group"},
    "£166,000": {"Constitution"},
    "wide": {"Constitution"},
    "constitution -practices": {"Constitution"},
    "constitution AND practices": {"Constitution"},
    "constitution NOT practices": {"Constitution"},
    "title:constitution": set(),
    "constit": set(),
    "page:b": set(),
    "zebra OR constitution": set(),
    "the": set(),
    '"of the"': set(),
    "?!": set(),
    "": set(),
}


def test_what_is_found(site, client):
    assert {typed: set(titles(client, typed)) for typed in TYPED} == TYPED


def test_a_title_stands_before_a_text(site, client):
    assert titles(client, "constitution")[0] == "Constitution"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param("constitution practices", "2 results", id="wrong number"),
        pytest.param("", "and those inside our documents", id="nothing typed"),
        pytest.param("zebra", "No results for “zebra”", id="nothing found"),
        pytest.param("the", "Nothing to look for in “the”", id="only common words"),
    ],
)
def test_what_the_page_says(typed, words, site, client):
    response = client.get("/search/", {"q": typed})
    assert (words in response.text) == (words != "2 results")
    assert 'action="/search/"' in response.text
    assert response.text.count("<form") == 1
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response["X-Robots-Tag"] == "noindex"


def test_every_page_has_the_search_in_its_header(site, client):
    assert re.search(r'<form class="nhsuk-header__search-form"[^>]* action="/search/"', client.get("/contact/").text)
    assert client.get("/search/").headers.get("X-Robots-Tag") is None


HOSTILE = [
    *(
        "'",
        '"',
        '""',
        '"""',
        "'; DROP TABLE ccg_searchentry; --",
        "%",
        "%s",
        "{}",
        "{title} : a",
        "a*",
        "^a",
        "NEAR(a b, 5)",
    ),
    *("AND", "OR NOT", "a AND", "(a", "a & | ! <-> b", "a:*", "\\", "a\\'b", "x" * 10_000, '" ' * 5_000, "a " * 5_000),
    *(
        "\ud7ff\U0001f600",
        "é" * 300,
        "½ ² ﷺ",
        "नमस्ते",
        "北京",
        "İstanbul",
        "<script>alert(1)</script>",
        '"><img src=x>',
        "\r\n",
    ),
    *("\u202eabc", "\x1b[0m", "_", "__init__", "1e999", "0x00", "-", "a-b-c/d.e@f", "http://a.b/c?d=e&f", "&amp; &lt;"),
]


def test_whatever_is_typed_is_answered(site, client):
    for typed in HOSTILE:
        response = client.get("/search/", {"q": typed, "page": typed})
        assert response.status_code == 200, typed
        assert "<script>alert" not in response.text
        assert "<img src=x" not in response.text
    assert client.get("/search/?q=%00").status_code == 404
    assert client.get("/search/?q=%ED%A0%80%FF&q=a&page=-1").status_code == 200
    assert client.get("/search/", {"q": "constitution", "page": "9" * 30}).status_code == 200


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=LONGEST).filter(lambda text: "\x00" not in text))
def test_no_question_is_an_error(typed, site):
    found(wanted(typed))


@settings(max_examples=100)
@given(
    words=st.lists(st.sampled_from(["plan", "planning", "İ", "<b>", "é", "ﬁ", "x" * 400, "&", "𝔘", "of"]), max_size=90)
)
def test_a_snippet_is_a_piece_of_its_text(words):
    text = " ".join(words)
    cut = snippet(text, wanted("plans of é"))
    plain = unescape(re.sub("</?mark>", "", cut)).removeprefix("… ").removesuffix(" …")
    assert plain in text
    assert len(plain) <= LENGTH * 5 / 4
    assert set(re.findall("<mark>(.*?)</mark>", cut)) <= {"plan", "planning", "é"}
    assert "<b>" not in cut


# words: what of the text is marked
MARKED = {
    "inspections": ["inspection", "Inspected"],
    "policy": ["policies", "Policy"],
    "plans": ["planning", "plan"],
    "cafe": ["Café"],
}


def test_the_words_are_marked():
    text = "An inspection: Inspected in planning, a plan; policies and Policy of the Café."
    marked = {typed: re.findall("<mark>(.*?)</mark>", snippet(text, wanted(typed))) for typed in MARKED}
    assert marked == MARKED


# what is typed: pages of the site itself
OWN = {
    "contact": ["Contact us"],
    "complaints": ["Contact us"],
    "freedom of information request": ["Freedom of Information"],
    "performance measures": ["How are we doing"],
    "cookies": ["How we use cookies"],
    "easy read": ["Accessibility statement"],
    "NHS 111": ["Contact us"],
    '"Making Data Count"': ["How are we doing"],
    "contact cookies": [],
    "the": [],
}


@pytest.mark.parametrize("typed", OWN)
def test_the_pages_of_the_site_itself_are_found_too(typed, site, client):
    response = client.get("/search/", {"q": typed})
    assert [page.title for page in response.context["own_pages"]] == OWN[typed]
    for page in response.context["own_pages"]:
        assert f'<a href="{page.address}">{page.title}</a>' in response.text
        assert client.get(page.address).status_code == 200
