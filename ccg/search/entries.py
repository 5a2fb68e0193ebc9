"""The words that are kept of publishable rows. Whether a row is live is not kept: the gate is asked in every search."""

import re
import unicodedata

from django.db import connection

from .asking import WORD, folded

# Line ends, control characters and the signs that only one font knows, such as the bullets of word processors.
NO_WORDS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ue000-\uf8ff]+")
# Soft hyphens and marks without a width.
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
IS_THERE = "SELECT 1 FROM ccg_searchentry WHERE model = %s AND object_pk = %s AND title = %s AND text = %s"
SQLITE = """
    INSERT INTO ccg_searchentry (model, object_pk, title, text) VALUES (%s, %s, %s, %s)
    ON CONFLICT (model, object_pk) DO UPDATE SET title = excluded.title, text = excluded.text
"""
POSTGRESQL = """
    INSERT INTO ccg_searchentry (model, object_pk, title, text, words)
    VALUES (%s, %s, %s, %s, ccg_search_words(%s, %s))
    ON CONFLICT (model, object_pk) DO UPDATE
    SET title = excluded.title, text = excluded.text, words = excluded.words
"""


def write(row):
    """Keep the words of a row that was saved, in the caller's transaction, or take them away when it gives none."""
    said = row.search_text()
    if said is None:
        return forget(type(row), [row.pk])
    values = [row._meta.label, row.pk, *map(readable, said)]
    with connection.cursor() as cursor:
        cursor.execute(IS_THERE, values)
        # The words of a long text take a while to sort, and most saves only change where a row stands.
        if cursor.fetchone():
            return
        if connection.vendor == "sqlite":
            cursor.execute(SQLITE, values)
        else:
            # Only words and spaces: PostgreSQL would take "2016/17" for the name of a file, and "a.b" for a host.
            cursor.execute(POSTGRESQL, [*values, *(" ".join(WORD.findall(folded(text))) for text in values[2:])])


def forget(model, pks):
    """Delete the words of rows of this model that are deleted."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM ccg_searchentry WHERE model = %s AND object_pk = %s", [(model._meta.label, pk) for pk in pks]
        )


def readable(text):
    """Return a text on one line, its letters as people type them: ligatures taken apart, nothing invisible in it."""
    return NO_WORDS.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()
