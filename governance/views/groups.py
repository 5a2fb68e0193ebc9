"""Groups: what there are, and all that is told of one."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from ccg.models import DocumentVersion, OrganisationVersion
from ccg.threads import threads
from ccg.views.datasets import DatasetFiles
from ccg.views.public import PublicDetailView
from ccg.views.redirects import elsewhere
from ccg.views.words import WordedPage
from ccg.years import beginning_of
from governance.attendance import ATTENDANCE
from governance.attendance import rows as attendance_rows
from governance.attendance_rates import attendance_rates
from governance.groups import GROUPS, HEADINGS, by_kind, with_names
from governance.memberships import MEMBERSHIPS, listed, table_rows
from governance.models import (
    Classification,
    GroupVersion,
    MeetingRecord,
    MeetingVersion,
    PersonVersion,
    Role,
)
from governance.tables import MembersTable

TITLE = "Groups"


class Groups(WordedPage):
    """/groups/: every group by its kind; apart from them those that were dissolved."""

    slug, title = "groups", TITLE
    template_name = "governance/groups.html"
    depends_on = (GroupVersion, OrganisationVersion)
    datasets = [GROUPS, MEMBERSHIPS, ATTENDANCE]

    def context(self):
        """Return `kinds`: (their heading, the groups), and `former` groups, the last dissolved first."""
        today = timezone.localdate()
        rows = by_kind(with_names(GroupVersion.objects.live()))
        former = [row for row in rows if row.is_former(today)]
        now = [row for row in rows if not row.is_former(today)]
        kinds = [(HEADINGS[kind], [row for row in now if row.classification == kind]) for kind in Classification]
        return super().context() | {
            "kinds": [(heading, groups) for heading, groups in kinds if groups],
            "former": sorted(former, key=lambda row: row.dissolution_date, reverse=True),
        }


class OneGroup(PublicDetailView):
    """/groups/governing-body/: an old address of a group leads on to the one it has now."""

    template_name = "governance/group.html"
    threads_of = "governance.Group"
    datasets = [MEMBERSHIPS, ATTENDANCE]
    depends_on = (
        *(GroupVersion, PersonVersion, MeetingVersion, MeetingRecord),
        *(OrganisationVersion, DocumentVersion),
    )

    def rows(self):
        """Return the editions of the group that has or had this address in public, and those that would have it."""
        here = GroupVersion.objects.filter(slug=self.kwargs["slug"])
        return GroupVersion.objects.filter(Q(pk__in=here) | Q(group__in=here.once_public().values("group")))

    def was_it_public(self, rows):
        """Answer as for any address without a page when this was never one: redirects included."""
        return super().was_it_public(rows) if rows.once_public().exists() else elsewhere(self.request)

    def context(self):
        group, today = self.object, timezone.localdate()
        context = {
            "group": group,
            "crumbs": [
                {"text": "Home", "href": reverse("home")},
                {"text": TITLE, "href": reverse("governance:groups")},
            ],
            "editions": self.published_editions(),
        }
        if not self.shows_content:
            return context
        told = {"threads": threads(self.threads_of, group.group_id)}
        return context | self.members(today) | self.around_it(today) | self.rules(today) | told

    def members(self, today):
        """Return who belongs and belonged to it, and how often they came to its meetings."""
        group = self.object
        rows = listed(group.memberships.all())
        now = [row for row in rows if row.is_on(today)]
        people = [row for row in now if row.person]
        former = [row for row in rows if row.has_ended(today)]
        came = attendance_rates([group.group_id])[group.group_id]
        former.sort(key=lambda row: row.membership.last_day, reverse=True)
        return {
            "is_former": group.is_former(today),
            "chairs": [row for row in people if row.membership.role == Role.CHAIR],
            "partners": [row for row in now if not row.person],
            "members": MembersTable(people, came, caption="Members today", is_section=True) if people else None,
            "former": MembersTable(former, came, caption="Former members", is_section=True, prefix="former-")
            if former
            else None,
            "held": came.held,
        }

    def around_it(self, today):
        """Return the organisations and groups it belongs with, its terms of reference and its next meeting."""
        group = self.object
        live = GroupVersion.objects.live().filter(Q(group=group.parent_id) | Q(parent=group.group_id))
        related = list(live.order_by("name"))
        terms = DocumentVersion.objects.quoted().filter(document=group.terms_of_reference_id).defer("text")
        terms = list(terms.order_by("-number"))
        # Until midnight in London: the page changes with the day.
        coming = MeetingVersion.objects.live().of_group(group.group_id).filter(start__gte=beginning_of(today))
        return {
            "parent": next((row for row in related if row.group_id == group.parent_id), None),
            "sub_groups": [row for row in related if row.parent_id == group.group_id and not row.is_former(today)],
            "former_sub_groups": [row for row in related if row.parent_id == group.group_id and row.is_former(today)],
            "host": group.host_id and OrganisationVersion.objects.live().filter(organisation=group.host_id).first(),
            # Of a version that was recalled there is no file.
            "terms": terms[0] if terms and terms[0].file else None,
            "terms_versions": [row for row in terms if row.file],
            "next_meeting": coming.filter(status=MeetingVersion.Status.SCHEDULED).order_by("start", "pk").first(),
            "has_meetings": MeetingVersion.objects.live().filter(group=group.group_id).exists(),
        }

    def rules(self, today):
        """Return the rules of its quorum in words: those in force today, and the others with their days."""
        rules = list(self.object.quorum_rules.all())
        in_force = [rule for rule in rules if rule.is_in_force(today)]
        return {"rules": in_force, "other_rules": [rule for rule in rules if rule not in in_force]}


class GroupsFiles(DatasetFiles):
    """/groups.csv and its kin."""

    dataset = GROUPS
    depends_on = (GroupVersion, OrganisationVersion)

    def rows(self):
        return by_kind(with_names(GroupVersion.objects.live()))


class MembershipsFiles(DatasetFiles):
    """/memberships.csv and its kin: every membership that has begun."""

    dataset = MEMBERSHIPS
    depends_on = (GroupVersion, PersonVersion, OrganisationVersion)

    def rows(self):
        return table_rows(timezone.localdate())


class AttendanceFiles(DatasetFiles):
    """/attendance.csv and its kin: every attendance as it was recorded."""

    dataset = ATTENDANCE
    depends_on = (MeetingRecord, MeetingVersion, GroupVersion, PersonVersion)

    def rows(self):
        return attendance_rows()
