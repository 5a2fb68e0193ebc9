"""What a word processor puts on the clipboard, and what becomes of it in the text of a page."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
ADD = "/admin/ccg/pageversion/add/"

WORD_LIST = "".join(
    f'<p class="MsoListParagraph" style="mso-list:l0 level{level} lfo1"><span style="mso-list:Ignore">{mark}<span>  '
    f"</span></span>{words}</p>\n"
    for level, mark, words in ((1, "·", "First"), (2, "o", "Inner"), (1, "2.", "Second"))
)
# words: (HTML on the clipboard, Markdown)
PASTED = {
    "headings": (
        "<h1>Our <b>work</b></h1><p>Words.</p><h2>Money</h2><h3>Grants</h3>",
        "## Our work\n\nWords.\n\n## Money\n\n### Grants",
    ),
    "bold and links": (
        '<p>A <b>big </b>day, see <a href="https://a.test/x">the <i>plan</i></a>.</p>',
        "A **big** day, see [the plan](https://a.test/x).",
    ),
    "addresses with a space": (
        '<p><a href=" https://a.test/a b (1).pdf ">The plan</a></p>',
        "[The plan](https://a.test/a%20b%20%281%29.pdf)",
    ),
    "lists": (
        "<ul><li>One</li><li>Two<ol><li>Inner</li></ol></li></ul><ol><li>A</li><li>B</li></ol>",
        "* One\n* Two\n   1. Inner\n\n1. A\n1. B",
    ),
    "list of Word": (WORD_LIST, "* First\n   * Inner\n1. Second"),
    "table": (
        "<table><tr><th>Year</th><th>a|b</th></tr><tr><td><p>2014</p></td><td>166</td></tr><tr><td>2015</td></tr></table>",
        "| Year | a\\|b |\n| --- | --- |\n| 2014 | 166 |\n| 2015 |  |",
    ),
    "around which Google draws a bold element": (
        '<b style="font-weight:normal"><p><span style="font-weight:700">Bold</span> not</p></b>',
        "**Bold** not",
    ),
    "quotation": ("<h2>A</h2><blockquote><p>One</p><p>Two</p></blockquote>", "## A\n\n> One\n> \n> Two"),
    "marks that are words": (
        "<h2>A</h2><p># 5 * 3 _x_ [y] &lt;b&gt;</p><p>1. no list</p><p>- nor this</p>",
        "## A\n\n\\# 5 \\* 3 \\_x\\_ \\[y\\] \\<b>\n\n1\\. no list\n\n\\- nor this",
    ),
    "what is hostile": (
        '<h2>A</h2><script>alert(1)</script><img src=x onerror="alert(1)"><p>B <a href="javascript:alert(1)">c</a></p>',
        "## A\n\nB c",
    ),
    "style sheet of Word": ("<head><style>p {}</style></head><h2>A</h2><!--[if x]>y<![endif]-->", "## A"),
    "plain words, left to the browser": ("<p>Only words.</p>", ""),
    "nothing": ("", ""),
}


def test_what_is_pasted_becomes_markdown(signed_in):
    visit = signed_in["officer"]
    visit.open(ADD)
    # As the page itself imports it: the policy forbids code from a string.
    convert = """async (html) => (await import("/static/editor-paste.js")).markdownFrom(html)"""
    found = {name: visit.page.evaluate(convert, html) for name, (html, _) in PASTED.items()}
    assert found == {name: markdown for name, (_, markdown) in PASTED.items()}
    assert visit.complaints() == {"policy": [], "other hosts": [], "console": []}


PASTE = """(element, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_pasted_where_the_cursor_is_and_taken_back(signed_in):
    visit = signed_in["officer"]
    visit.open(ADD)
    words = visit.page.get_by_label("Body")
    words.press_sequentially("Before. ")
    words.evaluate(PASTE, "<p><b>Bold</b></p>")
    assert words.input_value() == "Before. **Bold**"
    words.press("Control+z")
    assert "Bold" not in words.input_value()


def test_a_block_pasted_within_a_line_stands_apart(signed_in):
    visit = signed_in["officer"]
    visit.open(ADD)
    words = visit.page.get_by_label("Body")
    for place, html, written in (
        (7, "<h2>Money</h2>", "Before.\n\n## Money\n\n After."),
        (0, "<ul><li>One</li></ul>", "* One\n\nBefore. After."),
        (14, "<ol><li>One</li></ol>", "Before. After.\n\n1. One"),
        (7, "<b>Bold</b>", "Before.**Bold** After."),
    ):
        words.fill("Before. After.")
        words.evaluate("(field, place) => field.setSelectionRange(place, place)", place)
        words.evaluate(PASTE, html)
        assert words.input_value() == written


def test_what_is_to_mend_stands_apart_from_what_to_look_at_again(signed_in):
    visit = signed_in["officer"]
    visit.open(ADD)
    visit.page.get_by_label("Body").fill("# One\n\n[here](/foi/)")
    for heading, sentence in (("To mend", "“One” has 1 #"), ("Please look again", "says only “here”")):
        part = visit.page.locator("[data-said]").filter(has=visit.page.get_by_role("heading", name=heading))
        part.get_by_text(sentence).wait_for()
    visit.page.get_by_label("Body").fill("One")
    visit.page.get_by_role("heading", name="To mend").wait_for(state="hidden")
