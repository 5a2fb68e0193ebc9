"""Which of the live plans speaks today, where several say something of the same thing."""

from django.utils import timezone

from ccg.years import FinancialYear
from objectives.models import PlanVersion


def plan_in_force(year):
    """Return the live plan that is for this financial year, or does not say when it ends; the last begun of several.

    Else the last begun of those that are over, else the first that is to come; None without any plan.
    """
    return min(PlanVersion.objects.live(), key=lambda plan: standing(plan, year), default=None)


def entries_in_force(entries):
    """Return {key of an objective or criterion: what the plan in force of those that have it says} of these entries."""
    return {getattr(row, f"{row.NAMES}_id"): row for row in by_plan(entries)}


def by_plan(entries):
    """Return what plans say, in the order of their plans: that of today's last."""
    year = FinancialYear.of(timezone.localdate())
    return sorted(
        entries.select_related("version"),
        key=lambda row: (standing(row.version, year), -row.version.number),
        reverse=True,
    )


def standing(plan, year):
    """Return by what plans are sorted in this financial year, that in force first."""
    begins = plan.start_year or 0
    if begins > year.start_year:
        return 2, begins, plan.plan_id
    is_over = plan.end_year is not None and plan.end_year < year.start_year
    return int(is_over), -begins, -plan.plan_id
