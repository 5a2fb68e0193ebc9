"""What this room tells on the pages of others: programmes and measures of a group, figures that a meeting reported."""

from django.urls import reverse

from ccg.publishing.named import editions_of
from ccg.threads import Thread, tells_of
from objectives.in_force import entries_in_force
from objectives.models import CriterionEntry, IndicatorVersion, PlanVersion, ProgrammeVersion, Reading


@tells_of("governance.Group", ProgrammeVersion)
def overseen_by(group):
    """The programmes that a group oversees."""
    rows = ProgrammeVersion.objects.live().filter(overseers__group=group)
    return Thread("Programmes that it oversees", tuple((row.title, row.get_absolute_url(), "") for row in rows))


@tells_of("governance.Group", PlanVersion)
def governs(group):
    """The plans that name a group among those that govern them."""
    rows = PlanVersion.objects.live().filter(arrangements__group=group).distinct()
    return Thread("Plans that it helps to govern", tuple((row.title, row.get_absolute_url(), "") for row in rows))


@tells_of("governance.Group", IndicatorVersion)
def reported_to(group):
    """The measures that are reported to a group."""
    rows = IndicatorVersion.objects.live().filter(reported_in=group)
    return Thread("Measures that are reported to it", tuple((row.title, row.get_absolute_url(), "") for row in rows))


@tells_of("governance.Meeting", PlanVersion)
def judged_at(meeting):
    """The success criteria of which a live paper of a meeting reported whether they are met, in the plans in force."""
    papers = editions_of(Reading._meta.get_field("paper").related_model).objects.live().filter(meeting=meeting)
    criteria = CriterionEntry.objects.live().filter(paper__in=papers.values("paper"))
    rows = sorted(entries_in_force(criteria).values(), key=lambda row: row.number)
    links = ((row.text, f"{row.version.get_absolute_url()}#criteria", row.standing) for row in rows)
    return Thread("Success criteria that its papers reported", tuple(links))


@tells_of("governance.Meeting", IndicatorVersion, Reading)
def reported_at(meeting):
    """The figures that the live papers of a meeting reported, each measure once with how many."""
    papers = editions_of(Reading._meta.get_field("paper").related_model).objects.live().filter(meeting=meeting)
    readings = Reading.objects.live().filter(paper__in=papers.values("paper")).order_by()
    found = {}
    for indicator in readings.values_list("indicator", flat=True):
        found[indicator] = found.get(indicator, 0) + 1
    rows = IndicatorVersion.objects.live().filter(indicator__in=found)
    links = tuple(
        (row.title, row.get_absolute_url(), f"{found[row.indicator_id]} figure{'s' * (found[row.indicator_id] != 1)}")
        for row in rows
    )
    report = ("Report of this meeting", f"{reverse('performance:board-report')}?meeting={meeting}", "to print")
    return Thread("Figures that its papers reported", (*links, report) if links else ())
