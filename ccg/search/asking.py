"""What a person typed into the search, as words and phrases. Every other sign is a space: there are no operators."""

import re
import unicodedata

LONGEST = 200  # characters; what is typed after them is not looked at
WORD = re.compile(r"[^\W_]+")
# The stop words of PostgreSQL's English dictionary, which it keeps no place of. They are left out on both databases.
COMMON_WORDS = """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
    it its itself they them their theirs themselves what which who whom this that these those am is are was were be
    been being have has had having do does did doing a an the and but if or because as until while of at by for with
    about against between into through during before after above below to from up down in out on off over under
    again further then once here there when where why how all any both each few more most other some such no nor not
    only own same so than too very s t can will just don should now
"""
COMMON = frozenset(COMMON_WORDS.split())


class Folded(dict):
    """For str.translate: each letter small and without its accent, every place in the text as before."""

    def __missing__(self, code):
        self[code] = ord(unicodedata.normalize("NFD", chr(code))[0].lower()[0])
        return self[code]


FOLDED = Folded()


def folded(text):
    """Return a text, whose letters are those of NFKC, in small letters without accents; as long as before."""
    return text.translate(FOLDED)


def wanted(typed):
    """Return the phrases to find, all of them, each a tuple of one or more words; () when there is nothing to find.

    Words between quotation marks are one phrase. Words so common that they say nothing are left out.
    """
    parts = folded(unicodedata.normalize("NFKC", typed[:LONGEST])).replace("“", '"').replace("”", '"').split('"')
    phrases = []
    for place, part in enumerate(parts):
        words = WORD.findall(part)
        # A mark that is never closed opens no phrase.
        is_phrase = place % 2 and place < len(parts) - 1
        phrases += [tuple(words)] if is_phrase else [(word,) for word in words]
    return tuple(dict.fromkeys(phrase for phrase in phrases if not COMMON.issuperset(phrase)))
