"""Who belongs to a group, as the public reads it, and as a published table.

A member is told of while their own page, or what is said of the organisation, is live.
"""

from dataclasses import dataclass
from operator import attrgetter

from ccg.datasets import EDITION, PUBLISHED_ON, Dataset
from ccg.exports import Column
from ccg.models import OrganisationVersion
from governance.models import Membership, PersonVersion, Role

ORDER = {role: place for place, role in enumerate(Role.values)}


@dataclass(frozen=True)
class Listed:
    """A membership with the live editions of its `member`, and of whom they represent: None for nobody."""

    membership: Membership  # with its `last_day`
    member: PersonVersion | OrganisationVersion
    on_behalf_of: OrganisationVersion | None

    @property
    def person(self):
        """The key of the person; None for an organisation."""
        return self.membership.person_id

    @property
    def role(self):
        return self.membership.get_role_display()

    @property
    def post(self):
        """Their post and whom they represent, in words; empty where neither is told."""
        whom = f"for {self.on_behalf_of.name}" if self.on_behalf_of else ""
        return ", ".join(filter(None, [self.membership.label, whom]))

    @property
    def days(self):
        """From when until when, in words; empty where neither day is known."""
        first, last = self.membership.start_date, self.membership.last_day
        if first and last:
            return f"{first:%-d %B %Y} to {last:%-d %B %Y}"
        return f"since {first:%-d %B %Y}" if first else f"until {last:%-d %B %Y}" if last else ""

    def has_begun(self, day):
        return self.membership.start_date is None or self.membership.start_date <= day

    def has_ended(self, day):
        return self.membership.last_day is not None and self.membership.last_day < day

    def is_on(self, day):
        return self.has_begun(day) and not self.has_ended(day)


def listed(memberships, draft=None):
    """Return a Listed for each of a queryset of memberships that is told of: chairs first, then by name.

    `draft` is an edition of a person to show whether it is live or not. Three queries, however many there are.
    """
    rows = list(memberships.with_last_day())
    people = PersonVersion.objects.live().filter(person__in={row.person_id for row in rows if row.person_id})
    people = {row.person_id: row for row in [*people, *filter(None, [draft])]}
    wanted = {key for row in rows for key in (row.organisation_id, row.on_behalf_of_id) if key}
    organisations = OrganisationVersion.objects.live().filter(organisation__in=wanted)
    organisations = {row.organisation_id: row for row in organisations}
    found = [
        Listed(row, member, organisations.get(row.on_behalf_of_id))
        for row in rows
        for member in [people.get(row.person_id) or organisations.get(row.organisation_id)]
        if member
    ]
    return sorted(found, key=lambda each: (ORDER[each.membership.role], sort_name(each.member), each.membership.pk))


def sort_name(member):
    return getattr(member, "sort_name", member.name).casefold()


def of(name):
    """Return what finds this field of the membership in a row of the table."""
    return attrgetter(f"membership.{name}")


def version(row):
    return row.membership.version


MEMBERSHIPS = Dataset(
    "memberships",
    "Members of groups",
    "Who belongs or belonged to which group, in which role, for whom, and from when until when.",
    [
        Column("group", "The number of the group on this site, the same for ever.", lambda row: version(row).group_id),
        Column("group_name", "The name of the group.", lambda row: version(row).name),
        Column(
            "person",
            "The number of the person, in the address of their page. Empty for an organisation.",
            of("person_id"),
        ),
        Column("member", "The name of the person or the organisation.", lambda row: str(row.member)),
        Column("role", f"One of {', '.join(Role.values)}.", of("role")),
        Column("post", "Their post, such as Chief Finance Officer. Empty when not told.", of("label")),
        Column(
            "category", "Whom they stand for, as the rules of the quorum count them. Empty for none.", of("category")
        ),
        Column(
            "on_behalf_of",
            "The organisation that they represent. Empty when not told.",
            lambda row: row.on_behalf_of and row.on_behalf_of.name,
        ),
        Column(
            "voting",
            "yes or no: whether they vote. Empty for an organisation.",
            lambda row: {True: "yes", False: "no"}[row.membership.voting] if row.person else None,
        ),
        Column("start_date", "Their first day. Empty when not known.", of("start_date")),
        Column(
            "end_date",
            "Their last day, or that of a group that was dissolved. Empty while it goes on, or when not known.",
            of("last_day"),
        ),
        Column(PUBLISHED_ON.name, PUBLISHED_ON.meaning, lambda row: PUBLISHED_ON.value(version(row))),
        Column(EDITION.name, "The edition of what is said of the group.", lambda row: version(row).number),
    ],
    view="governance:memberships-files",
    rows_are="memberships",
)


def table_rows(today):
    """Return the rows of the table: every membership that has begun by this date in London."""
    rows = listed(Membership.objects.live().select_related("version"))
    return sorted(
        (row for row in rows if row.has_begun(today)),
        key=lambda row: (version(row).name.casefold(), version(row).group_id),
    )
