"""Markdown as officers write it: what is hostile stays inert everywhere, what is wrong is said in a sentence."""

import re
import time

import pytest

from ccg.differences import differences
from ccg.markdown import MOST_CHARACTERS, Destination, read
from tests.factories import make_page, make_user, publish

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PREVIEW = "/admin/ccg/pageversion/preview/"


def html(markdown):
    return read(markdown).html(Destination)


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": '<img src="x" onerror="alert(1)">',
    "javascript link": "[x](javascript:alert(1))",
    "javascript link in capitals": "[x](JaVaScRiPt:alert(1))",
    "javascript link with an entity": "[x](java&#115;cript:alert(1))",
    "javascript link with a tab": "[x](java\tscript:alert(1))",
    "javascript in a reference": "[x][1]\n\n[1]: javascript:alert(1)",
    "javascript autolink": "<javascript:alert(1)>",
    "data link": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "vbscript link": "[x](vbscript:msgbox)",
    "attribute in an address": '[x](https://a.test/"onmouseover="alert(1))',
    "attribute in a title": '[x](https://a.test "y\\" onmouseover=alert(1)")',
    "image": "![x](https://a.test/pixel.gif)",
    "style": '<p style="position:fixed">x</p>',
    "frame": '<iframe src="https://a.test"></iframe>',
    "svg": '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    "language of a block of code": '```"><script>\nalert(1)\n```',
    "heading": "## <script>alert(1)</script>",
    "table": "| <script> | b |\n| --- | --- |\n| [x](javascript:1) | <img onerror=1> |",
    "comment": "<!-- x --><script>",
}
# Tags and attributes that the reader's browser would take for such; as escaped text they are harmless.
ACTIVE = re.compile(
    r"<(?!/?(?:a|blockquote|br|code|div|em|h[234]|hr|li|ol|p|pre|strong|t(?:able|body|d|h|head|r)|ul)\b)"
    r"|<[^>]*\s(?:on\w+|style|src|xlink:href|srcdoc|title)\s*="
    r"|<[^>]*(?:javascript|vbscript|data):",
    re.IGNORECASE,
)


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_markdown_is_inert(case):
    assert not ACTIVE.search(html(HOSTILE[case]))


def test_hostile_markdown_is_inert_on_the_page_in_the_preview_and_in_the_feed(organisation, client):
    # Those that are no problem of a link are allowed as the text they are.
    row = make_page(body="\n\n".join(text for text in HOSTILE.values() if not read(text).problems))
    publish(row, on=None)
    page = client.get("/get-involved/").text
    words = page[page.index("<h1") : page.index('<div class="site-page-dates">')]
    assert not ACTIVE.search(words.partition("</h1>")[2])
    assert "&lt;script&gt;" in words
    assert "alert" not in client.get("/feed.atom").text
    client.force_login(make_user())
    for text in HOSTILE.values():
        assert not ACTIVE.search(client.post(PREVIEW, {"body": text}).json()["html"])


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        pytest.param("# One", "“One” has 1 #: the page itself has that above. Begin with ##.", id="one #"),
        pytest.param("## A\n\n#### B", "“B” has 4 #, but the heading above it has 2", id="level left out"),
        pytest.param("### A", "“A” has 3 #, but the heading above it has 1", id="first too deep"),
        pytest.param("## A\n\n### B\n\n#### C\n\n##### D", "“D” is too deep: use ##, ### and ####.", id="five"),
        pytest.param("##\n\nText", "A heading has no words", id="no words"),
        pytest.param("> ## A", "The heading “A” stands in a list or a quotation", id="in a quotation"),
        pytest.param("* ## A", "The heading “A” stands in a list or a quotation", id="in a list"),
        pytest.param("[us](about-us)", "The link “us” leads to 'about-us': write page:about-us", id="no kind"),
        pytest.param("[a](document:x)", "leads to 'document:x'", id="document without number"),
        pytest.param(f"[a](document:{'9' * 30})", "leads to 'document:999", id="document with a huge number"),
        pytest.param("[a](//b.test)", "leads to '//b.test'", id="another host without a scheme"),
        pytest.param("[a](ftp://b.test)", "leads to 'ftp://b.test'", id="ftp"),
        pytest.param(
            "See [the plan](https://a.test/a b).", "“[the plan](https://a.test/a b)” is not under", id="space in a link"
        ),
        pytest.param("See [the plan][1].", "“[the plan][1]” is not understood as a link", id="reference to nothing"),
        pytest.param("| a | b |\n| - | - |\n| [x](javascript:alert(1)) | |", "“[x](javascript", id="script in a table"),
        pytest.param("![A map](https://a.test/map.png)", "is not shown: delete its ! to link to it", id="picture"),
        pytest.param("[](page:about-us)", "A link to 'page:about-us' has no words.", id="link without words"),
    ],
)
def test_what_has_to_be_mended_is_said(markdown, sentence):
    assert sentence in " ".join(read(markdown).problems)
    html(markdown)


@pytest.mark.parametrize(
    "target",
    ["page:about-us", "page:about-us#history", "document:12", "/foi/", "https://a.test/x", "mailto:a@b.test", "#a", ""],
)
def test_links_that_are_understood(target):
    text = read(f"[The words]({target})")
    assert (text.links[0].target, text.problems, text.warnings) == (target, [], [])


@pytest.mark.parametrize("words", ["click here", "Here", "**click here**", "read more.", "`this link`"])
def test_links_that_say_nothing_are_warned_about(words):
    assert "say where it goes" in read(f"[{words}](/foi/)").warnings[0]


@pytest.mark.parametrize(
    ("markdown", "warnings"),
    [
        pytest.param("#Bad", ["“#Bad” is no heading: write a space after the # if it should be one."], id="no space"),
        pytest.param(
            "One\n##Two", ["“##Two” is no heading: write a space after the # if it should be one."], id="in it"
        ),
        pytest.param("\\#Good `[x](javascript:1)` \\!\\[x\\](y) Look! [x](/foi/) ## #1", [], id="meant so"),
        pytest.param(
            "Ask jane.doe@a.test or [Jo](mailto:j_doe2@a.test), jane.doe@a.test.",
            [
                "jane.doe@a.test looks like a person's own address; use a mailbox of the organisation.",
                "j_doe2@a.test looks like a person's own address; use a mailbox of the organisation.",
            ],
            id="persons",
        ),
        pytest.param("thurrock.ccg@nhs.net, foi.team@a.test, ask@a.test, a.b, x@y", [], id="mailboxes"),
    ],
)
def test_what_is_allowed_but_pointed_at(markdown, warnings):
    text = read(markdown)
    assert (text.warnings, text.problems) == (warnings, [])


def test_links_by_reference_and_addresses_alone_are_links():
    text = read("[the register][1] and <https://a.test/b>\n\n[1]: /foi/")
    assert [(link.words, link.target) for link in text.links] == [
        ("the register", "/foi/"),
        ("https://a.test/b", "https://a.test/b"),
    ]


@pytest.mark.parametrize(
    ("headings", "anchors"),
    [
        pytest.param(["Our work"], ["our-work"], id="words"),
        pytest.param(["6.8 Conflicts", "7. Money"], ["6.8", "7"], id="numbers"),
        pytest.param(["A", "A", "A-2", "A"], ["a", "a-2", "a-2-2", "a-3"], id="the same"),
        pytest.param(["Maincontent"], ["maincontent-2"], id="the page's own"),
        pytest.param(["?"], ["section"], id="no letters"),
        pytest.param(["Two\nlines"], ["two"], id="up to its end"),
        pytest.param(["Café *au* `lait`"], ["cafe-au-lait"], id="markup"),
    ],
)
def test_anchors_are_stable_and_single(headings, anchors):
    assert [section.anchor for section in read("\n\n".join(f"## {each}" for each in headings)).headings] == anchors


def test_a_table_scrolls_by_itself():
    drawn = html("| A | B |\n| :-- | --: |\n| 1 | 2 |")
    assert '<div class="site-scroll" tabindex="0" role="group" aria-label="Table">' in drawn
    assert drawn.count('<th class="nhsuk-table__header" scope="col">') == 2
    assert "style=" not in drawn


def test_the_words_alone():
    text = read("## A *b*\n\n* [c](/d/)\n* e\n\n| f | g |\n| - | - |\n| h | `i` |\n\nj\nk\n\n    l")
    assert text.words.split("\n") == ["A b", "c", "e", "f | g", "h | i", "j k", "l"]


NESTED = {
    "quotations": ">" * MOST_CHARACTERS,
    "brackets": "[" * 50_000,
    "images": "![[]()" * 10_000,
    "links": "[a](/b) " * 10_000,
    "the same headings": "## a\n\n" * 10_000,
    "lists": "".join("  " * depth + "* a\n" for depth in range(400)),
    "emphasis": "a**b" * 20_000,
    "links in links": "[a](" * 20_000,
}


@pytest.mark.parametrize("case", NESTED)
def test_text_made_to_be_slow_is_not(case):
    began = time.process_time()
    html(NESTED[case])
    assert time.process_time() - began < 4


def test_long_texts_are_compared_without_delay():
    before, after = ("\n".join(words) for words in (["a b"] * 90_000, ["b a"] * 90_000))
    began = time.process_time()
    differences(before, after)
    differences(before.replace("\n", " "), after.replace("\n", " "))
    assert time.process_time() - began < 4
    assert differences("a <b> c", "a <i> c") == "a &lt;<del>b</del><ins>i</ins>&gt; c"
