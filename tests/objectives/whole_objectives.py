"""A plan, programmes, indicators and readings in the whole site of the tests, with something of every kind."""

import datetime

from ccg.models import OrganisationVersion
from governance.models import GroupVersion, Paper
from objectives.models import (
    Annotation,
    Criterion,
    CriterionEntry,
    Objective,
    ObjectiveEntry,
    Overseer,
    Partner,
    Plan,
    PlanVersion,
    Rebase,
    Scope,
    Service,
)
from tests.factories import LONG_AGO, correct, publish
from tests.governance.whole_governance import PAPER
from tests.objectives.rows import make_indicator, make_programme, make_reading

PLAN = {"plan": 4720, "slug": "plan-for-the-years-to-come"}
# One page of each kind that stands for many.
OBJECTIVES = {
    "objectives:older": PLAN,
    "objectives:objective": {"objective": 4721, "slug": "reduce-waits"},
    "objectives:programme": {"slug": "quicker-referrals"},
    "performance:measure": {"slug": "waits"},
    "performance:files": {"slug": "waits"},
}


def build_objectives():
    """Publish another plan beside Thurrock's own, a programme, and an indicator with two years of months."""
    plan = PlanVersion(plan=Plan.objects.create(pk=PLAN["plan"]), title="Plan for the years to come", start_year=2017)
    plan.clean_and_save()
    objective = Objective.objects.create(pk=OBJECTIVES["objectives:objective"]["objective"])
    entry = make_plan_parts(plan, objective)
    publish(plan)
    group = GroupVersion.objects.live().get(slug="governing-body").group
    partner = OrganisationVersion.objects.live().get(name="Thurrock Council").organisation
    parts = [
        Overseer(group=group),
        Service(objective=objective),
        Partner(organisation=partner, role="Pays for half of it"),
        Scope(number=1, years="2017/18", text="Two practices"),
    ]
    programme = publish(make_programme("Quicker referrals", parts, description="**Letters** go by e-mail."))
    build_indicator(group, objective, entry.criterion, programme)


def make_plan_parts(plan, objective):
    """Add an objective and success criteria to the plan; return the criterion that is met."""
    met = CriterionEntry(
        version=plan,
        number=1,
        text="Nobody waits over a year",
        standing="met",
        evidence="Nobody did in March 2017.",
        assessed_on=datetime.date(2017, 4, 20),
        paper=Paper.objects.get(pk=PAPER["paper"]),
        criterion=Criterion.objects.create(),
    )
    waits = ObjectiveEntry(version=plan, objective=objective, number=1, title="Reduce waits", narrative="Two *ways*.")
    plan.save_parts([waits, met])
    return met


def build_indicator(group, objective, criterion, programme):
    """Publish an indicator with targets that step, a rebase, an annotation, and readings of months with a gap."""
    waits = make_indicator(
        targets=[("92", None), ("94", datetime.date(2016, 10, 1))],
        frequency="month",
        numerator_meaning="Patients who waited less than 18 weeks",
        denominator_meaning="all who wait",
        why="Waiting is hard.",
        source="Monthly return to NHS England",
        owner="Chief Operating Officer",
        reported_in=group,
        objective=objective,
        criterion=criterion,
        programme=programme.programme,
    )
    waits.save_parts(
        [
            Rebase(version=waits, date=datetime.date(2016, 4, 1), reason="another hospital joined"),
            Annotation(version=waits, date=datetime.date(2016, 1, 12), words="Doctors were on strike."),
        ]
    )
    publish(waits, on=LONG_AGO)
    paper = Paper.objects.get(pk=PAPER["paper"])
    for month in range(24):
        start = datetime.date(2015 + month // 12, month % 12 + 1, 1)
        if month == 10:
            publish(make_reading(waits, start, None, missing_reason="The system was down", note="It came back."))
        else:
            seen = {"numerator": 900 + month % 7, "denominator": 1000}
            publish(make_reading(waits, start, None, **seen, paper=paper if month > 20 else None))
    first = waits.indicator.readings.get(period_start=datetime.date(2015, 1, 1))
    publish(correct(first, "Ten patients had been left out.", numerator=910, value=91))
