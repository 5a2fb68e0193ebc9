"""What the editions that the public may read changed: the old value, the new one, the date and the reason."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import EmailField, TextField
from django.utils import timezone

from ccg.exports import plain_number
from ccg.publishing import Edition


@dataclass(frozen=True)
class Correction:
    """An edition from the second on, and what it says otherwise than the one before."""

    edition: Edition
    changes: list[str]  # sentences; empty when the edition before is no longer public


def corrections(editions, names):
    """Return a Correction for each of these editions but the first, in their order; `names` are the fields to tell."""
    before = {edition.number + 1: edition for edition in editions}
    return [
        Correction(later, list(changed(before[later.number], later, names)) if later.number in before else [])
        for later in editions
        if later.number > 1
    ]


def changed(before, after, names):
    """Yield a sentence for each of the fields in which two editions differ."""
    for name in names:
        field = after._meta.get_field(name)
        old, new = in_words(before, field), in_words(after, field)
        if getattr(before, field.attname) == getattr(after, field.attname):
            continue
        label = field.verbose_name[:1].upper() + field.verbose_name[1:]
        if field.is_relation or isinstance(field, EmailField | TextField):
            # What a text or a mailbox said before may be the very thing that had to go.
            yield f"{label} changed."
        else:
            yield f"{label}: {old} became {new}."


def in_words(row, field):
    return value_in_words(field, getattr(row, field.attname))


def value_in_words(field, value):
    """Return what a field holds as people say it: a date as 5 April 2017, a time of day in London, a choice's name."""
    if value in (None, ""):
        return "not recorded"
    if isinstance(value, bool):
        return "yes" if value else "no"
    value = dict(field.flatchoices).get(value, value)
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    if isinstance(value, Decimal):
        return str(plain_number(value))
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return f"{value:%-d %B %Y}" if isinstance(value, datetime.date) else str(value)
