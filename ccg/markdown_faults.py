"""What officers have to mend or should look at again in a text of Markdown, in sentences that say how."""

import re
from itertools import pairwise

NO_LINK = re.compile(r"\[?[^\[\]]{0,40}\]\([^)\n]{0,60}\)?")
NO_REFERENCE = re.compile(r"\[[^\[\]]{1,60}\]\[[^\[\]]{0,60}\]")
PICTURE = re.compile(r"(?<!\\)!\[")
NO_HEADING = re.compile(r"^#{1,6}[^#\s]\S{0,40}", re.MULTILINE)
SAYS_NOTHING = {"click here", "clicking here", "here", "this link", "link", "read more", "more", "this page"}


def wrong_headings(headings, top):
    """Yield a sentence for each heading that a reader of the list of contents would stumble over."""
    before = top - 1
    for heading in headings:
        if heading.level < top:
            yield f"“{heading.title}” has {heading.level} #: the page itself has that above. Begin with {'#' * top}."
        elif heading.level > before + 1:
            yield f"“{heading.title}” has {heading.level} #, but the heading above it has {before}: leave none out."
        if heading.level > 4:
            yield f"“{heading.title}” is too deep: use ##, ### and ####."
        if not heading.title:
            yield "A heading has no words: write some or delete its #."
        before = max(heading.level, top - 1)


def headings_inside(titles):
    """Yield a sentence for each heading within a list or a quotation, where no section can begin."""
    for title in titles:
        yield f"The heading “{title}” stands in a list or a quotation: begin its line with the #."


def marks_left(inline):
    """Yield a sentence where marks of Markdown would reach readers as they are: no link, a picture."""
    texts = [child.content for child in inline.children if child.type == "text"]
    # Who wrote \]( means these very signs.
    if sum(text.count("](") for text in texts) > inline.content.count("\\]("):
        left = NO_LINK.search("".join(texts))[0]
        yield (
            f"“{left}” is not understood as a link: write [words](address), the address with %20 "
            "in place of each space, beginning with page:, document:, / or https://."
        )
    reference = NO_REFERENCE.search("".join(texts))
    if reference and "\\[" not in inline.content:
        yield (
            f"“{reference[0]}” is not understood as a link: write [words](address), or \\[ for a bracket that readers "
            "should see."
        )
    is_picture = any(
        before.type == "text" and before.content.endswith("!") and child.type == "link_open"
        for before, child in pairwise(inline.children)
    )
    if is_picture and PICTURE.search(inline.content):
        yield "A picture (![words](address)) is not shown: delete its ! to link to it, and say in words what it shows."


def no_headings(lines):
    """Yield a sentence for each line of a paragraph that begins with # but is no heading."""
    for before, line in lines:
        for found in NO_HEADING.findall(line.content) if before == "paragraph_open" else ():
            yield f"“{found}” is no heading: write a space after the # if it should be one."


def vague_links(links):
    return [
        f"A link says only “{link.words}”: say where it goes, because many people hear links without the words around."
        for link in links
        if link.words.lower().strip(" .") in SAYS_NOTHING
    ]
