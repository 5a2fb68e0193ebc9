"""Many live rows of the room of priorities, past the gate's own methods: only the number of rows matters here."""

import datetime

from ccg.years import Month
from governance.models import GroupVersion
from objectives.models import (
    Annotation,
    Arrangement,
    Criterion,
    CriterionEntry,
    Indicator,
    IndicatorVersion,
    Objective,
    ObjectiveEntry,
    Overseer,
    Partner,
    Plan,
    PlanVersion,
    Principle,
    Programme,
    ProgrammeVersion,
    Reading,
    Rebase,
    Scope,
    Service,
    Target,
)
from tests.governance.many import add
from tests.governance.whole_governance import PAPER
from tests.objectives.whole_objectives import OBJECTIVES, PLAN

OBJECTIVE = OBJECTIVES["objectives:objective"]["objective"]
LINKED = "See [reports](page:annual-reports) and [a report](document:1)."


def publish_objectives(numbers, organisations, standing):
    """Publish for each number a plan, a programme and an indicator; the first of each has a part of every kind more.

    The first indicator has a reading more for each number too, every fourth corrected, and a paper that reported it.
    """
    group = GroupVersion.objects.get(slug="governing-body").group
    for index, organisation in zip(numbers, organisations, strict=True):
        objective = Objective.objects.create(pk=OBJECTIVE + index)
        criterion = Criterion.objects.create()
        programme = publish_programme(index, group, objective, organisation, standing)
        publish_plan(index, group, objective, criterion, standing)
        publish_indicator(index, group, objective, criterion, programme, standing)


def publish_plan(index, group, objective, criterion, standing):
    """Add a plan of a year of its own; its parts stand in the first one, the newest, as well."""
    title = f"Plan {index}" if index else "Plan for the years to come"
    plan = Plan.objects.create(pk=PLAN["plan"] + index)
    row = PlanVersion(plan=plan, title=title, start_year=2020 - index, introduction=LINKED, **standing)
    add(row)
    first = PlanVersion.objects.get(plan=PLAN["plan"])
    number, paper = index + 1, {"paper_id": PAPER["paper"] + index}
    judged = {"standing": "met", "evidence": "Counted.", "assessed_on": datetime.date(2017, 4, 1)}
    for version in {row, first}:
        title = {"title": f"Objective {index}" if index else "Reduce waits", "narrative": LINKED}
        add(
            ObjectiveEntry(version=version, objective=objective, number=number, **title),
            CriterionEntry(version=version, criterion=criterion, number=number, text="Nobody waits", **judged, **paper),
            Principle(version=version, number=number, text="Close to home"),
            Arrangement(version=version, number=number, group=group),
        )


def publish_programme(index, group, objective, organisation, standing):
    """Add a programme; its parts stand in the first one as well. Return the first one's identity."""
    name = {"title": f"Programme {index}", "slug": f"programme-{index}"}
    if index == 0:
        name = {"title": "Quicker referrals", "slug": "quicker-referrals"}
    row = ProgrammeVersion(programme=Programme.objects.create(), description=LINKED, **name, **standing)
    add(row)
    first = ProgrammeVersion.objects.get(slug="quicker-referrals")
    for version in {row, first}:
        # One group alone: each stands there once.
        parts = [Overseer(version=version, group=group)] if version is row else []
        add(
            *parts,
            Partner(version=version, organisation=organisation),
            Service(version=version, objective_id=OBJECTIVE if version is row else objective.pk),
            Scope(version=version, number=index + 1, years="Year", text="Two practices"),
        )
        if index == 0:
            break
    return first.programme


def publish_indicator(index, group, objective, criterion, programme, standing):
    """Add an indicator with a reading; the first one has one more, with a target, a rebase and an annotation."""
    name = {"title": f"Indicator {index}", "slug": f"indicator-{index}", "code": f"I{index}"}
    if index == 0:
        name = {"title": "Waits", "slug": "waits", "code": "WAITS"}
    about = {"unit": "percent", "direction": "up", "frequency": "month", "definition": "Seen in time."}
    # The objective and the criterion of the first plan's first place, so that their pages grow.
    belongs = {"reported_in": group, "objective_id": OBJECTIVE, "criterion": criterion, "programme": programme}
    row = IndicatorVersion(indicator=Indicator.objects.create(), **name, **about, **belongs, **standing)
    add(row)
    first = IndicatorVersion.objects.get(slug="waits")
    month = Month.of(datetime.date(2013, 4, 1))
    for _ in range(index):
        month = month.next
    days = {"period_start": month.start, "period_end": month.end, "paper_id": PAPER["paper"] + index}
    for version in {row, first}:
        add(Reading(indicator=version.indicator, value=90 + index % 7, note="Late.", **days, **standing))
        if index % 4 == 0:
            wrong = {"number": 2, "change_note": "Wrong."}
            add(Reading(indicator=version.indicator, value=91 + index % 7, **wrong, **days, **standing))
    add(
        Target(version=first, value=90 + index % 5, in_force_from=month.start, set_by="NHS England"),
        Rebase(version=first, date=month.start, reason="another hospital joined"),
        Annotation(version=first, date=month.start, words="Doctors were on strike."),
    )
