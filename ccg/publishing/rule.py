"""The gate's rules as SQL that Django writes once: to write it in every query took four fifths of the query's time."""

import re
from functools import cache, wraps

from django.db import connections
from django.db.models import BooleanField, F, Func


def written_once(rule):
    """Make a method of a queryset, which filters it by what is so at `at`, quick where `at` is left to the database."""

    @wraps(rule)
    def passing(rows, at=None):
        return rows.filter(Passes(type(rows), rows.model, rule)) if at is None else rule(rows, at)

    return passing


class Passes(Func):
    """Whether a row passes a rule of the gate now, by the clock of the database."""

    output_field = BooleanField()

    def __init__(self, *rule):
        self.rule = rule
        super().__init__(F("pk"))

    def as_sql(self, compiler, connection, **options):
        (key,) = self.get_source_expressions()
        sql, values = condition(*self.rule, connection.alias)
        # The outer query may know the table by another name. Rows that the rule itself asks for, U0, V0 and so on to
        # Django, get names that neither Django nor a rule around this one gives.
        sql = re.sub(r"\b([U-Z][0-9]+_*)\b", r"\1_", sql)
        table = connection.ops.quote_name(key.target.model._meta.db_table)
        return sql.replace(f"{table}.", f"{compiler.quote_name_unless_alias(key.alias)}."), values


@cache
def condition(queryset, model, rule, database):
    """Return the SQL of a rule, a method of the queryset as it was written, and its values.

    Only its WHERE is taken: a rule asks other tables, and its own again, within Exists or pk__in alone.
    """
    query = rule(queryset(model).order_by()).query
    connection = connections[database]
    sql, values = query.where.as_sql(query.get_compiler(database), connection)
    if connection.vendor == "sqlite":
        # It takes "published before now" for a fourth of all rows, and would begin with those, though nearly all were.
        # The sign keeps it from that (section "Disqualifying WHERE Clause Terms Using Unary +" of its manual).
        sql = re.sub(r'(?<![+\w])((?:\w+|"\w+")\."publish_at" <=)', r"+\1", sql)
    return sql, tuple(values)
