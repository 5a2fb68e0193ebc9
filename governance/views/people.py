"""A person: their roles now and before, their attendance, and their interests."""

from django.urls import reverse
from django.utils import timezone

from ccg.models import OrganisationVersion
from ccg.views.public import PublicDetailView
from governance.attendance_rates import attendance_rates
from governance.memberships import listed
from governance.models import (
    Attendance,
    GroupVersion,
    InterestVersion,
    MeetingRecord,
    MeetingVersion,
    Membership,
    PersonVersion,
)


class OnePerson(PublicDetailView):
    """/people/12-anand-deshpande/: the number finds them; another name leads to the one of today (301)."""

    template_name = "governance/person.html"
    depends_on = (
        *(PersonVersion, GroupVersion, MeetingVersion, MeetingRecord),
        *(InterestVersion, OrganisationVersion),
    )

    def rows(self):
        return PersonVersion.objects.filter(person=self.kwargs["person"])

    def at_another_address(self):
        """Return the redirect as usual; of a person who was withdrawn not even the name, which the address tells."""
        return super().at_another_address() if self.shows_content else None

    def context(self):
        context = {
            "person": self.object,
            "crumbs": [
                {"text": "Home", "href": reverse("home")},
                {"text": "Groups", "href": reverse("governance:groups")},
            ],
            "editions": self.published_editions(),
        }
        # Of a person who was withdrawn no more than their own words can have been left.
        return context if self.is_withdrawn else context | self.facts()

    def facts(self):
        """Return the `roles` they have and `before`, their `attendance` by group, and their open `interests`.

        Of those that the register does not tell in full only the number is told: `not_in_full`.
        """
        person, today = self.object.person_id, timezone.localdate()
        memberships = Membership.objects.live().filter(person=person).select_related("version")
        rows = listed(memberships, draft=self.object if self.is_preview else None)
        before = [row for row in rows if row.has_ended(today)]
        interests = list(InterestVersion.objects.live().filter(person=person).order_by("type", "start_date", "pk"))
        told = [row for row in interests if not row.is_redacted]
        return {
            "roles": [row for row in rows if row.is_on(today)],
            "before": sorted(before, key=lambda row: row.membership.last_day, reverse=True),
            "attendance": self.attendance(rows, today),
            "interests": told,
            "not_in_full": len(interests) - len(told),
        }

    def attendance(self, rows, today):
        """Return (group, Rate or None, number of meetings they came to otherwise) for each group that tells of it."""
        person = self.object.person_id
        came = (
            MeetingVersion.objects.live()
            .held()
            .filter(meeting__in=Attendance.objects.live().filter(person=person).values("record__meeting"))
        )
        groups = {row.membership.version.group_id for row in rows if row.has_begun(today)}
        groups |= set(came.values_list("group", flat=True))
        found = attendance_rates(groups, person)
        live = GroupVersion.objects.live().filter(group__in=groups).order_by("name")
        each = [(group, found[group.group_id]) for group in live]
        return [
            (group, rate if rate and rate.held else None, of_group.counts.get(person, 0))
            for group, of_group in each
            for rate in [of_group.rates.get(person)]
            if (rate and rate.held) or of_group.counts.get(person)
        ]
