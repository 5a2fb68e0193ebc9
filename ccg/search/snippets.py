"""The piece of a text that shows the words somebody looked for."""

import re
import unicodedata
from itertools import islice, takewhile

from django.utils.html import escape
from django.utils.safestring import mark_safe

from .asking import COMMON

LENGTH = 200  # characters, a little more or less
MOST_PLACES = 1000  # where the words stand in a text; the best piece is looked for among these
ENDINGS = re.compile(r"(?:ations?|ions?|ments?|ings?|ies|ied|y|ed|es|e|s)$")
DOUBLED = re.compile(r"([bdfgmnprt])\1$")


class Folded(dict):
    """For str.translate: each letter small and without its accent, so that every place in the text stays the same."""

    def __missing__(self, code):
        self[code] = ord(unicodedata.normalize("NFD", chr(code))[0].lower()[0])
        return self[code]


FOLDED = Folded()


def snippet(text, phrases):
    """Return about 200 characters of a text as safe HTML, the words of the phrases in <mark>.

    They are where most of the words stand together; the beginning of the text where none is found.
    """
    pattern = words_like({word for phrase in phrases for word in phrase} - COMMON)
    places = list(islice(pattern.finditer(text.translate(FOLDED)), MOST_PLACES))
    start, end = piece(text, best(places))
    html, done = "… " if start else "", start
    for place in places:
        first, last = place.span()
        if start <= first and last <= end:
            html += f"{escape(text[done:first])}<mark>{escape(text[first:last])}</mark>"
            done = last
    return mark_safe(f"{html}{escape(text[done:end])}{' …' if end < len(text) else ''}")  # noqa: S308 - escaped above


def words_like(words):
    """Return a pattern for these words with other endings, about as the databases see them; its group is the stem."""
    either = []
    for word in sorted(words, key=len, reverse=True):
        if not word.isalpha():
            either.append((re.escape(word), ""))
        elif len(word) < 4:
            either.append((re.escape(word), "s?"))
        else:
            stem = ENDINGS.sub("", word) if len(word) > 5 else word.removesuffix("s")
            stem = DOUBLED.sub(r"\1", stem) if stem != word else stem
            either.append((re.escape(stem), r"[^\W_]{0,5}"))
    return re.compile(
        r"(?<![^\W_])(?=("
        + "|".join(stem for stem, _ in either)
        + r"))(?:"
        + "|".join(stem + ending for stem, ending in either)
        + r")(?![^\W_])"
    )


def best(places):
    """Return where the piece begins that holds most different words; 0 when there is no place."""
    found, most = 0, 0
    for index, first in enumerate(places):
        near = takewhile(lambda place, first=first: place.end() <= first.start() + LENGTH, islice(places, index, None))
        different = len({place[1] for place in near})
        if different > most:
            found, most = first.start(), different
    return found


def piece(text, place):
    """Return where the snippet around a place begins and ends: between words, some of them before the place."""
    before = min(place - LENGTH // 4, len(text) - LENGTH)
    start = text.find(" ", before, place) + 1 or place if before > 0 else 0
    if start + LENGTH * 5 // 4 >= len(text):
        return start, len(text)
    end = text.rfind(" ", start + LENGTH // 2, start + LENGTH * 5 // 4)
    return start, end if end > 0 else start + LENGTH
