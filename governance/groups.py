"""Groups as a published table."""

from operator import attrgetter

from django.db.models import OuterRef, Subquery

from ccg.datasets import EDITION, PAGE, PUBLISHED_ON, Dataset
from ccg.exports import Column
from ccg.models import OrganisationVersion
from governance.attendance import ATTENDANCE
from governance.memberships import MEMBERSHIPS
from governance.models import Classification, GroupVersion, MeetingRecord

# Above several groups of each kind.
HEADINGS = {
    Classification.GOVERNING_BODY: "Governing Body",
    Classification.COMMITTEE: "Committees",
    Classification.BCF: "Better Care Fund",
    Classification.PARTNERSHIP_BOARD: "Partnership boards",
    Classification.WORKING_GROUP: "Working groups",
    Classification.EXTERNAL: "Groups of other organisations",
}


def with_names(rows):
    """Add `parent_name` and `host_name` to groups, as the public reads them; None while they are not live."""
    parents = GroupVersion.objects.live().filter(group=OuterRef("parent"))
    hosts = OrganisationVersion.objects.live().filter(organisation=OuterRef("host"))
    return rows.annotate(
        parent_name=Subquery(parents.values("name")[:1]),
        host_name=Subquery(hosts.values("name")[:1]),
    )


def yes_or_no(value):
    return "yes" if value else "no"


def by_kind(rows):
    """Return groups in the order of their kinds, then by name."""
    order = {kind: place for place, kind in enumerate(Classification.values)}
    return sorted(rows, key=lambda row: (order[row.classification], row.name.casefold()))


GROUPS = Dataset(
    "groups",
    "Groups",
    "The Governing Body, committees, partnership boards and working groups: what they are for, and where they belong.",
    [
        Column("group", "The number of the group on this site, the same for ever.", attrgetter("group_id")),
        Column("name", "Its name.", attrgetter("name")),
        Column("short_name", "As people call it.", attrgetter("short_name")),
        Column("kind", f"One of {', '.join(Classification.values)}.", attrgetter("classification")),
        Column("group_above", "The group that it reports to. Empty for none.", attrgetter("parent_name")),
        Column(
            "host",
            "The organisation whose group it is. Empty for the CCG's own, and while it is not published here.",
            attrgetter("host_name"),
        ),
        Column("description", "What it is for. Empty when not told.", attrgetter("description")),
        Column("composition", "Who belongs to it, in general terms. Empty when not told.", attrgetter("composition")),
        Column("founding_date", "Its first day. Empty when not known.", attrgetter("founding_date")),
        Column("dissolution_date", "Its last day. Empty while it exists.", attrgetter("dissolution_date")),
        Column(
            "held_in_public",
            "yes or no: whether it meets in public.",
            lambda row: "yes" if row.held_in_public else "no",
        ),
        Column(
            "attendance_guidance", "How the public can attend. Empty when not told.", attrgetter("attendance_guidance")
        ),
        PAGE,
        PUBLISHED_ON,
        EDITION,
    ],
    view="governance:groups-files",
    rows_are="groups",
)


def with_last_change():
    """Return (dataset, when it last changed) for each table of groups; None where nothing was ever published."""
    groups = GroupVersion.objects.last_changed()
    return [(GROUPS, groups), (MEMBERSHIPS, groups), (ATTENDANCE, MeetingRecord.objects.last_changed())]
