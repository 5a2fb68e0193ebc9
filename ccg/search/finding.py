"""The live rows that hold what somebody looks for, the best first."""

from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from django.db import connection
from django.db.models import Model, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Substr
from django.utils.text import capfirst

from ccg.models import SearchEntry
from ccg.publishing import Publishable

from .snippets import snippet

MOST = 1000  # results; who looks further has to look for something less common
MOST_READ = 500_000  # characters of a text in which the piece to show is looked for

# Whoever has all the words in the title comes first, then the rank, in which a title counts ten times as much.
SQLITE = """
    SELECT entry.id, entry.model, entry.object_pk
    FROM ccg_search JOIN ccg_searchentry AS entry ON entry.id = ccg_search.rowid
    WHERE ccg_search MATCH %s AND ({gate})
    ORDER BY entry.id IN (SELECT rowid FROM ccg_search WHERE ccg_search MATCH %s) DESC,
        bm25(ccg_search, 10.0, 1.0), entry.id DESC
    LIMIT {most}
"""
POSTGRESQL = """
    SELECT entry.id, entry.model, entry.object_pk
    FROM ccg_searchentry AS entry, (SELECT {query} AS words) AS asked
    WHERE entry.words @@ asked.words AND ({gate})
    ORDER BY ts_filter(entry.words, '{{a}}') @@ asked.words DESC,
        ts_rank('{{0.1, 0.1, 0.1, 1.0}}', entry.words, asked.words, 1) DESC, entry.id DESC
    LIMIT {most}
"""


@dataclass(frozen=True)
class Hit:
    """A live row that was found, with a piece of its text as safe HTML, the words marked."""

    row: Model
    title: str
    snippet: str

    @property
    def kind(self):
        return capfirst(self.row._meta.verbose_name)


@lru_cache(maxsize=1)
def searched_models():
    """Return the publishable models that give words to the search."""
    return tuple(
        model
        for model in apps.get_models()
        if issubclass(model, Publishable) and model.search_text is not Publishable.search_text
    )


@lru_cache(maxsize=2)
def gate(vendor):
    """Return SQL and parameters that let only rows through that are live now; worked out once, Django takes long."""
    each, values = [], []
    for model in searched_models():
        this_row = model.objects.live().filter(pk=RawSQL("entry.object_pk", ())).order_by().values("pk")
        sql, params = this_row.query.sql_with_params()
        each.append(f"entry.model = %s AND EXISTS ({sql})")
        values += [model._meta.label, *params]
    return " OR ".join(each), values


def found(phrases):
    """Return (id of the entry, label of the model, key of the row) of the live rows that hold all phrases, best first.

    `phrases` is what `wanted` returned; at most MOST are found. One query.
    """
    if not phrases:
        return []
    live, values = gate(connection.vendor)
    if connection.vendor == "sqlite":
        query = " AND ".join('"{}"'.format(" ".join(phrase)) for phrase in phrases)
        sql = SQLITE.format(gate=live, most=MOST)
        values = [query, *values, f"{{title}} : ({query})"]
    else:
        query = " && ".join(["phraseto_tsquery('pg_catalog.english', %s)"] * len(phrases))
        sql = POSTGRESQL.format(query=query, gate=live, most=MOST)
        values = [*(" ".join(phrase) for phrase in phrases), *values]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def hits(entries, phrases):
    """Return a Hit for each of what `found` returned, in its order; one query for the texts and one for each model.

    The gate is asked again: what was withdrawn between the two is left out.
    """
    wanted = SearchEntry.objects.filter(pk__in=[pk for pk, _, _ in entries])
    said = {pk: words for pk, *words in wanted.values_list("pk", "title", Substr("text", 1, MOST_READ))}
    rows = {}
    for label in {label for _, label, _ in entries}:
        live = apps.get_model(label).objects.live()
        # An address and a date need none of the long texts.
        long = [field.name for field in live.model._meta.concrete_fields if isinstance(field, TextField)]
        rows[label] = live.with_found_title().defer(*long).in_bulk([key for _, named, key in entries if named == label])
    return [
        Hit(rows[label][key], rows[label][key].found_title or said[pk][0], snippet(said[pk][1], phrases))
        for pk, label, key in entries
        if pk in said and key in rows[label]
    ]
