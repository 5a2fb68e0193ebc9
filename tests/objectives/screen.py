"""The screen of an indicator's figures as an officer has it: what it sends, what it shows, what is stored then."""

from ccg.years import Quarter
from objectives.models import Reading

TODAY = "2017-03-01T12:00Z"
LAST = Quarter(2016, 4)  # of the screen, on that day
JULY, OCTOBER, JANUARY = "2016-07-01", "2016-10-01", "2017-01-01"
NAMES = ("value", "numerator", "denominator", "missing_reason", "note", "source", "source_row", "paper")


def screen(definition, until=""):
    return f"/admin/objectives/indicatorversion/readings/{definition.indicator_id}/{until}"


def typed(periods, **more):
    """Return what the screen sends for these {first day of a period: its fields}; the others are left empty."""
    sent = {}
    for index in range(12):
        start = Quarter.from_index(LAST.index - index).start
        fields = dict.fromkeys(NAMES, "") | {"status": "final", "read_revision": 0, "read_number": 1}
        fields |= periods.get(f"{start}", {})
        sent |= {f"p{start:%Y%m}-{name}": value for name, value in fields.items()}
    return sent | more


def opened(row, **changes):
    """Return the fields of a row as the screen shows them when it is opened now, with what is typed over them."""
    fields = {name: "" if getattr(row, name) is None else getattr(row, name) for name in NAMES}
    if row.number > 1:
        fields["change_note"] = row.change_note
    return fields | {"status": row.status, "read_revision": row.revision, "read_number": row.number} | changes


def stored():
    """Return {first day of a period: what its newest edition says}."""
    return {f"{row.period_start}": row.text for row in Reading.objects.order_by("period_start", "number")}


def hidden_and_typed(answer):
    """Return what a browser sends when Save is pressed on this page as it is."""
    forms = [row.form for row in answer.context["rows"] if row.form]
    return {field.html_name: "" if field.value() is None else field.value() for form in forms for field in form}
