"""The lists to choose from above a register: a financial year, a person, a group."""

from collections.abc import Callable
from dataclasses import dataclass

from ccg.years import FinancialYear, beginning_of
from governance.models import GroupVersion, MeetingVersion, PersonVersion


@dataclass(frozen=True)
class Filter:
    """A list to choose from above a register. `rows(rows, value)` returns those that the value is about."""

    name: str
    label: str
    values: list  # (value, words)
    rows: Callable

    def chosen(self, request):
        """Return the value that somebody chose; "" for all."""
        wanted = request.GET.get(self.name, "")
        return wanted if wanted in dict(self.values) else ""


def year_filter(rows, name, listed=None):
    """Return the choice of a financial year by this date or time of the rows; what is listed has it as `listed`."""
    known = rows.filter(**{f"{name}__isnull": False}).values_list(name, flat=True)
    found = [known.order_by(order).first() for order in (name, f"-{name}")]
    return Filter("year", "Financial year", years(found), lambda rows, value: within(rows, listed or name, value))


def within(rows, name, year):
    """Return the rows whose date, or time in London, lies in a financial year; `year` as addresses write it."""
    year = FinancialYear.parse(year)
    first, after = year.start, year.next.start
    if rows.query.annotations.get(name):  # a time
        first, after = beginning_of(first), beginning_of(after)
    return rows.filter(**{f"{name}__gte": first, f"{name}__lt": after})


def person_filter(rows):
    """Return the choice of one of the people of these rows."""
    people = PersonVersion.objects.live().filter(person__in=rows.order_by().values("person")).order_by("sort_name")
    people = people.values_list("person", "honorific_prefix", "name")  # not objects: there may be hundreds
    values = [(str(person), f"{prefix} {name}".strip()) for person, prefix, name in people]
    return Filter("person", "Person", values, lambda rows, value: rows.filter(person=value))


def group_filter():
    """Return the choice of one of the groups that hold meetings."""
    holding = MeetingVersion.objects.live().values("group")
    groups = GroupVersion.objects.live().filter(group__in=holding).order_by("name")

    def of_group(rows, slug):
        meetings = MeetingVersion.objects.live().of_group(groups.get(slug=slug).group_id)
        return rows.filter(of_meeting__in=meetings.values("meeting"))

    return Filter("group", "Group", list(groups.values_list("slug", "name")), of_group)


def years(moments):
    """Return (value, words) of the financial years from the first to the last of these days or times, newest first."""
    found = [FinancialYear.of(moment) for moment in moments if moment]
    if not found:
        return []
    return [
        (year.slug, year.label)
        for year in map(FinancialYear, range(max(found).start_year, min(found).start_year - 1, -1))
    ]
