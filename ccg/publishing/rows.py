"""Thousands of rows written at once, past Django's bulk_create(): that takes four times as long for thirty columns."""

from functools import lru_cache
from operator import attrgetter

from django.db import connection
from django.db.models import FileField


def insert_rows(model, rows):
    """Insert new rows, give each its key, and leave them as `save` would, without its signals."""
    if not rows:
        return
    for row, key in zip(rows, new_keys(model, len(rows)), strict=True):
        row.pk = key
    write_rows(model, rows)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update_rows(model, rows, names):
    """Update these fields of rows that are there, in one statement: by bulk_update() it takes ten times as long."""
    quoted = [connection.ops.quote_name(model._meta.get_field(name).column) for name in names]
    write_rows(model, rows, ", ".join(f"{name} = EXCLUDED.{name}" for name in quoted))


def new_keys(model, number):
    """Return so many keys that no row has or had. On SQLite a transaction keeps other writers out meanwhile."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
            last = cursor.fetchone()[0]
            return range(last + 1, last + 1 + number)
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number])
        return [key for (key,) in cursor.fetchall()]


def write_rows(model, rows, changes=""):
    """Write rows that have their keys; for those that are there already `changes` is what SQL sets."""
    fields, quote = model._meta.concrete_fields, connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    lines = zip(*(adapted(field, rows) for field in fields), strict=True)
    instead = f"ON CONFLICT (id) DO UPDATE SET {changes}" if changes else ""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) {instead}", lines)  # noqa: S608
        elif not changes:
            copy_lines(cursor, f"{table} ({names})", lines)
        else:
            cursor.execute(f"CREATE TEMPORARY TABLE ccg_changed AS SELECT {names} FROM {table} LIMIT 0")  # noqa: S608
            copy_lines(cursor, f"ccg_changed ({names})", lines)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM ccg_changed {instead}")  # noqa: S608
            cursor.execute("DROP TABLE ccg_changed")


def adapted(field, rows):
    """Return what the database takes for this field of each row; the same value is worked out once."""
    adapt = lru_cache(maxsize=None)(lambda value: field.get_db_prep_save(value, connection))
    if getattr(field, "auto_now", False):
        now = field.pre_save(rows[0], add=True)
        for row in rows:
            setattr(row, field.attname, now)
    values = (field.pre_save(row, True) for row in rows) if isinstance(field, FileField) else attributes(field, rows)
    return list(map(adapt, values))


def attributes(field, rows):
    return map(attrgetter(field.attname), rows)


def copy_lines(cursor, into, lines):
    """Write lines to a table of PostgreSQL, whose errors become Django's."""
    with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for line in lines:
            copy.write_row(line)
