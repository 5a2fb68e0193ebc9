"""Drafts of the room of priorities, the way officers make them. Tests name only what matters."""

import datetime

from django.utils.text import slugify

from objectives.models import (
    CriterionEntry,
    IndicatorVersion,
    Objective,
    ObjectiveEntry,
    PlanVersion,
    ProgrammeVersion,
    Reading,
    Target,
)
from tests.factories import LONG_AGO, publish


def make_plan(title="Plan on a page", objectives=("Bring care close to home",), criteria=(), **fields):
    """Make a draft of a plan with objectives and success criteria of these titles."""
    row = PlanVersion(title=title, **fields)
    row.clean_and_save()
    parts = [ObjectiveEntry(version=row, number=n, title=words) for n, words in enumerate(objectives, 1)]
    parts += [CriterionEntry(version=row, number=n, text=words) for n, words in enumerate(criteria, 1)]
    if parts:
        row.save_parts(parts)
    return row


def make_programme(title="Thurrock Hubs", parts=(), **fields):
    """Make a draft of a programme; `parts` are its own, without their version."""
    row = ProgrammeVersion(title=title, **{"slug": slugify(title)} | fields)
    row.clean_and_save()
    for part in parts:
        part.version = row
    if parts:
        row.save_parts(parts)
    return row


def make_indicator(title="Waits", targets=(), **fields):
    """Make a draft of an indicator, a percentage every quarter of which more is better; `targets` are (value, from)."""
    about = {
        "code": slugify(title).upper()[:40],
        "slug": slugify(title),
        "unit": "percent",
        "direction": "up",
        "definition": "Patients seen within 18 weeks, of all.",
        "frequency": "quarter",
    }
    row = IndicatorVersion(title=title, **about | fields)
    row.clean_and_save()
    if targets:
        row.save_parts([Target(version=row, value=v, in_force_from=day, set_by="NHS England") for v, day in targets])
    return row


def live_indicator(title="Waits", **fields):
    """Return the live indicator of this title, made when it is not there."""
    row = IndicatorVersion.objects.live().filter(title=title).first()
    return row or publish(make_indicator(title, **fields), on=LONG_AGO)


def make_reading(definition=None, start=datetime.date(2016, 1, 1), value="95.2", **fields):
    """Make a draft of a reading of a live indicator."""
    definition = definition or live_indicator()
    row = Reading(indicator=definition.indicator, period_start=start, value=value, **fields)
    row.clean_and_save()
    return row


def make_objective():
    """Return an objective of a live plan."""
    publish(make_plan(), on=LONG_AGO)
    return Objective.objects.get()
