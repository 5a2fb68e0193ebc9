"""Markdown as officers write it, made into safe HTML with sections, anchors and checked links. No database.

HTML in the text stays text, and what comes out goes through a second wall (nh3) that lets only harmless HTML pass.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ccg.markdown_faults import headings_inside, marks_left, no_headings, vague_links, wrong_headings
from ccg.validators import personal_addresses

PARSER = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_block", "html_inline"])
CLASSES = {
    "h2": "nhsuk-heading-m",
    "h3": "nhsuk-heading-s",
    "h4": "nhsuk-heading-xs",
    "table": "nhsuk-table",
    "thead": "nhsuk-table__head",
    "tbody": "nhsuk-table__body",
    "tr": "nhsuk-table__row",
    "th": "nhsuk-table__header",
    "td": "nhsuk-table__cell",
}
TAGS = {*CLASSES, "a", "blockquote", "br", "code", "div", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
ATTRIBUTES = {tag: {"class"} for tag in CLASSES} | {tag: {"class", "id"} for tag in ("h2", "h3", "h4")}
ATTRIBUTES |= {"a": {"href"}, "ol": {"start"}, "th": {"class", "scope"}}
# A wide table scrolls by itself on a phone, by keyboard too, and leaves the page where it is.
SCROLLING = {"class": "site-scroll", "tabindex": "0", "role": "group", "aria-label": "Table"}
ATTRIBUTES |= {"div": set(SCROLLING)}
SCHEMES = {"https", "http", "mailto", "tel"}
MOST_CHARACTERS = 200_000  # what is longer takes seconds to read, and nobody reads it
MOST_BRACKETS = 5_000  # the parser looks far ahead from each; a text full of them would take a quarter of a minute
MOST_SENTENCES = 20  # about one text: who has mended these sees the next

WITH_WORDS = {"inline", "code_block", "fence"}

NUMBERED = re.compile(r"([0-9]+(?:\.[0-9]+)*)\.?\s+(.+)")
BLOCK = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
KNOWN_TARGET = re.compile(
    r"page:[a-z0-9-]+(#.*)?|document:[0-9]{1,18}|https?://[^/\s]\S*|mailto:\S+|tel:\S+|/(?![/\\])\S*|#\S+|"
)
TAKEN_ANCHORS = ("maincontent", "contents")  # of the page around the text


@dataclass(frozen=True)
class Link:
    """A link as it is written: its words, and "page:about-us", "document:12", an address, or "" for none yet."""

    words: str
    target: str


@dataclass(frozen=True)
class Destination:
    """Where a link leads: its address, None when it leads nowhere now; and what stands behind it in brackets."""

    url: str | None
    remark: str = ""


@dataclass
class Section:
    """A heading with what stands under it up to the next one. The words before the first heading have level 0."""

    level: int = 0
    number: str = ""  # "6.8", empty when the heading has none
    title: str = ""
    anchor: str = ""
    tokens: list = field(default_factory=list)

    def parts(self, destination):
        """Yield its content in order, as ("html", safe HTML) and ("block", name of a block of facts)."""
        html = []
        for token, block in with_blocks(self.tokens):
            if block:
                yield "html", drawn(html, destination)
                yield "block", block
                html = []
            else:
                html.append(token)
        yield "html", drawn(html, destination)

    def html(self, destination):
        """Return heading and content as safe HTML; `destination` returns the Destination of a target."""
        return mark_safe("".join(html for kind, html in self.parts(destination) if kind == "html"))  # noqa: S308 - by nh3

    @property
    def blocks(self):
        return [block for _, block in with_blocks(self.tokens) if block]


@dataclass(frozen=True)
class Text:
    """A text in Markdown, read: its sections, the first of them the words before any heading."""

    sections: list[Section]
    links: list[Link]
    problems: list[str]  # sentences about headings and links that officers have to mend
    warnings: list[str]  # sentences about what is allowed but serves readers badly

    @property
    def headings(self):
        return [section for section in self.sections if section.level]

    @property
    def words(self):
        """The words alone, a line for each heading, paragraph, item and row of a table; of a link its words."""
        lines, row = [], None
        for token in (token for section in self.sections for token in section.tokens):
            if token.type == "tr_open":
                row = []
            elif token.type == "tr_close":
                lines.append(" | ".join(row))
                row = None
            elif token.type in WITH_WORDS:
                (lines if row is None else row).append(
                    plain(token) if token.type == "inline" else token.content.rstrip("\n")
                )
        return "\n".join(lines)

    def html(self, destination):
        """Return all of it as safe HTML; `destination` returns the Destination of a target."""
        return mark_safe("".join(section.html(destination) for section in self.sections))  # noqa: S308 - by nh3


def read(text, top=2):
    """Return the Text of Markdown, whose highest headings have `top` signs: 2, or 3 under a heading of the page.

    Of a text with too many brackets nothing is read, and that is its problem.
    """
    brackets = text.count("[")
    if brackets > MOST_BRACKETS:
        sentence = f"This text has {brackets:,} brackets ([); up to {MOST_BRACKETS:,} can be read. Delete some of them."
        return Text([Section()], [], [sentence], [])
    tokens = PARSER.parse(text)
    sections, taken, inside = [Section()], dict.fromkeys(TAKEN_ANCHORS, 1), []
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.level:
            inside.append(plain(tokens[index + 1]))
        elif token.type == "heading_open":
            sections.append(begin(token, plain(tokens[index + 1]), taken))
        sections[-1].tokens.append(token)
    links = [link for token in tokens for link in links_in(token.children or [])]
    lines = [(before.type, token) for before, token in pairwise(tokens) if token.type == "inline"]
    problems = [
        *wrong_headings(sections[1:], top),
        *headings_inside(inside),
        *wrong_links(links),
        *(sentence for _, line in lines for sentence in marks_left(line)),
    ]
    warnings = [*vague_links(links), *no_headings(lines), *personal_addresses(text)]
    return Text(sections, links, problems[:MOST_SENTENCES], warnings[:MOST_SENTENCES])


def begin(token, title, taken):
    """Return the section that a heading begins, its anchor set; `taken` counts how often each was wanted."""
    found = NUMBERED.fullmatch(title)
    number, name = (found[1], found[2]) if found else ("", title)
    wanted = number or slugify(name)[:60].strip("-") or "section"
    anchor = wanted
    while anchor in taken:
        taken[wanted] += 1
        anchor = f"{wanted}-{taken[wanted]}"
    taken[anchor] = 1
    token.attrSet("id", anchor)
    return Section(int(token.tag[1]), number, name, anchor)


def plain(inline):
    """Return the words of an inline token without its markup."""
    return "".join(map(words_of, inline.children or [])).strip()


def words_of(token):
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "code_inline") else ""


def words(text):
    """Return the plain words of Markdown, without its marks, addresses and blocks of facts."""
    lines, tokens = [], PARSER.parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline" and not BLOCK.fullmatch(token.content.strip()):
            # A break between two lines has no content, and neither has the mark of emphasis inside a word.
            line = "".join(" " if child.type.endswith("break") else child.content for child in token.children)
            lines.append(f"{line}." if before.type == "heading_open" else line)
        elif token.type in ("fence", "code_block"):
            lines.append(token.content)
    return "\n".join(lines)


def links_in(children):
    """Yield the links among the tokens of a line."""
    target, words = None, []
    for child in children:
        if child.type == "link_open":
            target, words = str(child.attrGet("href") or ""), []
        elif child.type == "link_close" and target is not None:
            yield Link("".join(words).strip(), target)
            target = None
        elif target is not None:
            words.append(words_of(child))


def is_known(target):
    """Whether the target of a link is written in one of the ways there are."""
    return KNOWN_TARGET.fullmatch(target) is not None


def wrong_links(links):
    for link in links:
        if not is_known(link.target):
            yield (
                f"The link “{link.words}” leads to {link.target[:80]!r}: write page:about-us, document:12, an address "
                "that begins with / or https://, or nothing while the address is not known."
            )
        if not link.words:
            yield f"A link to {link.target[:80]!r} has no words."


def with_blocks(tokens):
    """Yield (token, "") for each token, and (None, name) in place of a paragraph that only names a block of facts."""
    index = 0
    while index < len(tokens):
        inline = tokens[index + 1] if tokens[index].type == "paragraph_open" else None
        block = inline and tokens[index].level == 0 and BLOCK.fullmatch(inline.content.strip())
        if block:
            yield None, block[1]
            index += 3
        else:
            yield tokens[index], ""
            index += 1


def drawn(tokens, destination: Callable[[str], Destination]) -> SafeString:
    """Return tokens as safe HTML, links led to where they go."""
    shown = []
    for token in tokens:
        if token.type == "table_open":
            shown.append(Token("scroll_open", "div", 1, attrs=dict(SCROLLING), block=True))
        if token.tag in CLASSES and token.nesting == 1:
            token.attrSet("class", CLASSES[token.tag])
            if token.tag == "th":
                token.attrSet("scope", "col")
            token.attrs.pop("style", None)
        if token.children:
            token = token.copy(children=list(led(token.children, destination)))
        shown.append(token)
        if token.type == "table_close":
            shown.append(Token("scroll_close", "div", -1, block=True))
    html = PARSER.renderer.render(shown, PARSER.options, {})
    return mark_safe(  # noqa: S308 - cleaned here
        nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    )


def led(children, destination):
    """Yield the tokens of a line with each link led to its destination; one that leads nowhere is words alone."""
    leads = []
    for child in children:
        if child.type == "link_open":
            leads.append(destination(str(child.attrGet("href") or "")))
            if leads[-1].url is not None:
                yield child.copy(attrs={"href": leads[-1].url})
        elif child.type == "link_close":
            lead = leads.pop()
            remark = Token("text", "", 0, content=f" ({lead.remark})" if lead.remark else "")
            # What a file is belongs to the words of the link; why there is none does not.
            yield from (remark, child) if lead.url is not None else (remark,)
        else:
            yield child
