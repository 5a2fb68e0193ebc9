"""A table of a million rows as CSV in flat memory: the database writes the lines, or thousands are written at a time.

One line at a time through a generator takes ten times as long. Each column is an expression of SQL that gives the text
of its cell: so both databases give the same bytes, those that ccg/exports.py makes of rows that were read.
"""

import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Count, DateField, Func, TextField
from django.db.models.functions import Cast

from ccg.exports import FORMULA_STARTS

AT_ONCE = 5_000  # rows
STARTS = ", ".join(f"'{start}'" for start in FORMULA_STARTS)


@dataclass(frozen=True)
class StreamedColumn:
    """A column of a published table, as ccg.exports.Column; `expression` is SQL that gives the text of its cells."""

    name: str
    meaning: str
    expression: Any


class GuardedText(Func):
    """Text as `guarded` gives it; nothing for an empty one."""

    arity = 1
    output_field = TextField()
    template = (
        f"CASE WHEN SUBSTR(%(expressions)s, 1, 1) IN ({STARTS}) THEN '''' || %(expressions)s "
        "ELSE NULLIF(%(expressions)s, '') END"
    )


class PlainNumber(Func):
    """A decimal number without zeros at its end."""

    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="TRIM_SCALE", **context)

    def as_sqlite(self, compiler, connection, **context):
        template = "RTRIM(RTRIM(PRINTF('%%%%.6f', %(expressions)s), '0'), '.')"
        number, params = self.as_sql(compiler, connection, template=template, **context)
        given, _ = self.as_sql(compiler, connection, template="%(expressions)s", **context)
        return f"CASE WHEN {given} IS NOT NULL THEN {number} END", params


class LondonDay(Func):
    """The date in London of a moment."""

    arity = 1
    output_field = DateField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, template="(%(expressions)s AT TIME ZONE 'Europe/London')::date", **context
        )

    def as_sqlite(self, compiler, connection, **context):
        # Only in the last hour of a day of UTC may London have another date; what is asked there takes long.
        template = (
            "CASE WHEN SUBSTR(%(expressions)s, 12, 2) < '23' THEN SUBSTR(%(expressions)s, 1, 10) "
            "ELSE django_datetime_cast_date(%(expressions)s, 'Europe/London', 'UTC') END"
        )
        return self.as_sql(compiler, connection, template=template, **context)


def iso_day(name):
    """Return the expression of a date as text: of its own type it would be read, and written again."""
    return Cast(name, TextField())


def csv_lines(columns, rows, by):
    """Yield a CSV file of these rows as bytes, thousands of lines at a time; `columns` are StreamedColumns.

    `rows` is a queryset in its order, which begins with the field `by`.
    """
    yield written([[column.name for column in columns]])
    cells = cells_of(columns)
    rows = rows.annotate(**cells).values_list(*cells)
    yield from copied(rows) if connection.vendor == "postgresql" else paged(rows, by)


def cells_of(columns):
    """Return the expressions of the columns under names that no field has."""
    return {f"cell_{place}": column.expression for place, column in enumerate(columns)}


def written(lines):
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def copied(rows):
    """Yield the lines as PostgreSQL writes them, each ended as a line of CSV is."""
    statement = connection.ops.compose_sql(*rows.query.sql_with_params())
    with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)") as copy:
        lines = iter(copy)
        while some := [bytes(line[:-1]) for line in islice(lines, AT_ONCE)]:
            yield b"\r\n".join([*some, b""])


def paged(rows, by):
    """Yield the lines page by page: all rows from one value of `by` to another, found in its index."""
    for first, last in spans(rows.model.objects.order_by(by).values_list(by).annotate(rows=Count("pk"))):
        page = rows.filter(**{f"{by}__gte": first, f"{by}__lte": last})
        statement, values = page.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            yield written(cursor.fetchall())


def spans(counted):
    """Yield the first and the last of values that have AT_ONCE rows together, given (value, how many) in order."""
    first, size = None, 0
    for value, number in counted:
        first, size = (value if size == 0 else first), size + number
        if size >= AT_ONCE:
            yield first, value
            size = 0
    if size:
        yield first, value
