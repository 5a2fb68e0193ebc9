"""The piece of a text that shows the words somebody looked for."""

import re
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import mark_safe

from .asking import COMMON, folded

LENGTH = 200  # characters, a little more or less
MOST_PLACES = 1000  # of the words in a text, shared between them; the best piece is looked for among these
ENDINGS = re.compile(r"(?<=\w\w\w)(?:ations?|ions?|ments?|ings?|ies|ied|y|ed|es|e|s)$")
DOUBLED = re.compile(r"([bdfgmnprt])\1$")


def snippet(text, phrases):
    """Return about 200 characters of a text as safe HTML, the words of the phrases in <mark>.

    They are where most of the words stand together; the beginning of the text where none is found.
    """
    plain = folded(text)
    words = {word for phrase in phrases for word in phrase} - COMMON
    most = 1 + MOST_PLACES // len(words)
    places = [place for word in words for place in islice(like(word).finditer(plain), most)]
    places.sort(key=lambda place: place.span())
    start, end = piece(text, best(places, len(words)))
    html, done = "… " if start else "", start
    for place in places:
        first, last = place.span()
        if done <= first and last <= end:
            html += f"{escape(text[done:first])}<mark>{escape(text[first:last])}</mark>"
            done = last
    return mark_safe(f"{html}{escape(text[done:end])}{' …' if end < len(text) else ''}")  # noqa: S308 - escaped above


def like(word):
    """Return a pattern for this word with other endings, about as the databases see it; its group is the stem."""
    stem, ending = word, ""
    if word.isalpha() and len(word) < 4:
        ending = "s?"
    elif word.isalpha():
        stem = ENDINGS.sub("", word) if len(word) > 5 else word.removesuffix("s")
        stem = DOUBLED.sub(r"\1", stem) if stem != word else stem
        ending = r"[^\W_]{0,5}"
    # The letters come first, what stands before them afterwards: the other way round takes ten times as long.
    return re.compile(rf"({stem})(?<![^\W_]{stem}){ending}(?![^\W_])")


def best(places, wanted):
    """Return where the piece begins that holds most of the `wanted` different words; 0 when there is no place."""
    found, most = 0, 0
    for index, first in enumerate(places):
        near = places[index : index + LENGTH // 2]  # no more words than that have room
        different = len({place[1] for place in near if place.end() <= first.start() + LENGTH})
        if different > most:
            found, most = first.start(), different
        if most == wanted:
            break
    return found


def piece(text, place):
    """Return where the snippet around a place begins and ends: between words, some of them before the place."""
    before = min(place - LENGTH // 4, len(text) - LENGTH)
    start = text.find(" ", before, place) + 1 or place if before > 0 else 0
    if start + LENGTH * 5 // 4 >= len(text):
        return start, len(text)
    end = text.rfind(" ", start + LENGTH // 2, start + LENGTH * 5 // 4)
    return start, end if end > 0 else start + LENGTH
