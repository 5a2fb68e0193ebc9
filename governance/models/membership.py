from datetime import date
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Least
from django.utils.text import get_text_list

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.publishing import NotTogether, Part, PartQuerySet
from ccg.validators import plain_text

from .group import GroupVersion
from .person import Person


class Role(models.TextChoices):
    """What somebody is in a group. The order is that of the public list."""

    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice chair", "Vice chair"
    MEMBER = "member", "Member"
    ATTENDEE = "attendee", "In attendance"
    SECRETARY = "secretary", "Secretary"


class Category(models.TextChoices):
    """Whom a member stands for, as rules of a quorum count them."""

    GP = "gp", "GP"
    LAY = "lay", "Lay member"
    OFFICER = "officer", "Officer"
    NURSE = "nurse", "Nurse"
    SECONDARY_CARE = "secondary care", "Secondary care specialist"
    COUNCIL = "council", "Council"
    PROVIDER = "provider", "Provider of services"
    OTHER = "other", "Other"


LARGEST_QUORUM = 200  # voting members; more is a slip
# One of each category, and several, as sentences about a quorum have them.
COUNTED_AS = {
    Category.GP: ("GP", "GPs"),
    Category.LAY: ("lay member", "lay members"),
    Category.OFFICER: ("officer", "officers"),
    Category.NURSE: ("nurse", "nurses"),
    Category.SECONDARY_CARE: ("secondary care specialist", "secondary care specialists"),
    Category.COUNCIL: ("member for the council", "members for the council"),
    Category.PROVIDER: ("member for a provider", "members for providers"),
    Category.OTHER: ("other member", "other members"),
}


class MembershipQuerySet(PartQuerySet):
    def with_last_day(self):
        """Add `last_day`: an open membership of a group that was dissolved ended on that day. None while it is open."""
        dissolved = F("version__dissolution_date")
        ended = Case(
            When(Q(end_date=None), then=dissolved),
            When(Q(version__dissolution_date=None), then=F("end_date")),
            default=Least("end_date", dissolved),
        )
        return self.annotate(last_day=ended)

    def on(self, day):
        """Memberships on this date in London; the first and the last day count."""
        return self.with_last_day().filter(
            Q(start_date=None) | Q(start_date__lte=day), Q(last_day=None) | Q(last_day__gte=day)
        )

    def former(self, day):
        """Memberships that ended before this date."""
        return self.with_last_day().filter(last_day__lt=day)


class Membership(Part):
    """That a person or an organisation belongs to a group, from the first day to the last, both included (Popolo)."""

    version = models.ForeignKey(GroupVersion, models.CASCADE, related_name="memberships", editable=False)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        limit_choices_to={"versions__isnull": False},
    )
    organisation = models.ForeignKey(
        "ccg.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        limit_choices_to={"versions__isnull": False},
    )
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    label = models.CharField(
        max_length=100, blank=True, validators=[plain_text], help_text="Their post, as Chief Finance Officer."
    )
    category = models.CharField(
        "stands for", max_length=20, choices=Category, blank=True, help_text="As the rules of the quorum count them."
    )
    on_behalf_of = models.ForeignKey(
        "ccg.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"versions__isnull": False},
        help_text="The organisation that the person represents.",
    )
    voting = models.BooleanField("votes", default=True)
    start_date = models.DateField(
        "first day", null=True, blank=True, validators=WITHIN_THE_CALENDAR, help_text="Empty when it is not known."
    )
    end_date = models.DateField(
        "last day", null=True, blank=True, validators=WITHIN_THE_CALENDAR, help_text="Empty while it goes on."
    )

    objects = MembershipQuerySet.as_manager()

    class Meta(Part.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None),
                name="governance_membership_of_one_member",
                violation_error_message="Choose a person or an organisation, not both.",
            ),
            models.CheckConstraint(
                condition=Q(start_date=None) | Q(end_date=None) | Q(end_date__gte=F("start_date")),
                name="governance_membership_ends_after_it_starts",
                violation_error_message="The last day is before the first.",
            ),
            models.CheckConstraint(
                condition=Q(voting=False) | ~Q(role__in=["attendee", "secretary"]),
                name="governance_membership_attendees_have_no_vote",
                violation_error_message="Who is in attendance, or takes the minutes, does not vote.",
            ),
            *(
                models.UniqueConstraint(
                    fields=["version", member, "role"],
                    condition=Q(end_date=None),
                    name=f"governance_membership_one_open_for_each_{member}",
                    violation_error_message="This member has the same role twice, both without a last day.",
                )
                for member in ("person", "organisation")
            ),
        ]

    def __str__(self):
        return f"{self.person or self.organisation}, {self.get_role_display()}"

    @property
    def member(self):
        """The Person or the Organisation that belongs to the group."""
        return self.person or self.organisation

    def in_words(self):
        days = [f"from {self.start_date:%-d %B %Y}" if self.start_date else ""]
        days.append(f"to {self.end_date:%-d %B %Y}" if self.end_date else "")
        told = [str(self), self.label, self.get_category_display(), "" if self.voting else "no vote"]
        told.append(f"for {self.on_behalf_of}" if self.on_behalf_of else "")
        return ", ".join(filter(None, [*told, " ".join(filter(None, days))]))

    @classmethod
    def check_together(cls, edition, parts):
        """Refuse the same role twice at a time, and days outside the life of the group."""
        first, last = edition.founding_date, edition.dissolution_date
        periods, wrong = {}, []
        for row in parts:
            days = (row.start_date, row.end_date)
            if (first and any(day and day < first for day in days)) or (
                last and any(day and day > last for day in days)
            ):
                message = f"{row}: the days are outside the life of the group. Change them, or the group's dates."
                wrong.append(NotTogether(message, row))
            periods.setdefault((row.person_id, row.organisation_id, row.role), []).append(row)
        for rows in periods.values():
            # Without a first day it has always been so; without a last one it goes on.
            rows.sort(key=lambda row: row.start_date or date.min)
            for before, after in pairwise(rows):
                if before.end_date is None or after.start_date is None or after.start_date <= before.end_date:
                    message = f"{after} stands there twice for the same days. Give the first one a last day."
                    wrong.append(NotTogether(message, after, before))
        if wrong:
            raise ValidationError(wrong)


class QuorumRuleQuerySet(PartQuerySet):
    def on(self, day):
        """Rules in force on this date in London."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


class QuorumRule(Part):
    """One part of the rule by which a meeting of a group can decide: so many voting members of these categories.

    All the rules in force on the day of a meeting have to be met.
    """

    version = models.ForeignKey(GroupVersion, models.CASCADE, related_name="quorum_rules", editable=False)
    minimum = models.PositiveSmallIntegerField("at least", help_text="How many voting members must be present.")
    categories = models.CharField(
        "of them",
        max_length=100,
        blank=True,
        help_text="The categories that count, with commas between them. Empty: every voting member.",
    )
    valid_from = models.DateField("in force from", null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    valid_to = models.DateField("in force to", null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    deputies_count = models.BooleanField(
        default=False, help_text="Whether a deputy counts as the member they stand in for."
    )

    objects = QuorumRuleQuerySet.as_manager()

    class Meta(Part.Meta):
        ordering = ["categories", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__gte=1),
                name="governance_quorumrule_asks_for_somebody",
                violation_error_message="A quorum is at least 1.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="governance_quorumrule_ends_after_it_begins",
                violation_error_message="The rule ends before it begins.",
            ),
        ]

    def __str__(self):
        return f"at least {self.minimum} {self.whom(self.minimum)}"

    def is_in_force(self, day):
        """Whether it is in force on this date in London; the first and the last day count."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to >= day)

    @property
    def counted(self):
        """The categories that count, as a list of codes; empty for every voting member."""
        return [code for code in self.categories.split(",") if code]

    def whom(self, number):
        """Return whom it counts, for this number of them: "voting members", "lay member", "GPs or nurses"."""
        names = [COUNTED_AS[code] for code in self.counted] or [("voting member", "voting members")]
        return get_text_list([one if number == 1 else several for one, several in names], "or")

    def clean(self):
        """Refuse categories that are not known, written in one way, and a number that no group could reach."""
        if self.minimum is not None and self.minimum > LARGEST_QUORUM:
            raise ValidationError({"minimum": f"Write {LARGEST_QUORUM} or less."})
        codes = sorted({code.strip().lower() for code in self.categories.split(",") if code.strip()})
        unknown = [code for code in codes if code not in Category.values]
        if unknown:
            raise ValidationError(
                {"categories": f"{unknown[0]} is not known. Write one or more of: {', '.join(Category.values)}."}
            )
        self.categories = ",".join(codes)

    def in_words(self):
        days = [f"from {self.valid_from:%-d %B %Y}" if self.valid_from else ""]
        days.append(f"to {self.valid_to:%-d %B %Y}" if self.valid_to else "")
        deputies = "deputies count" if self.deputies_count else "deputies do not count"
        return ", ".join(filter(None, [str(self), deputies, " ".join(filter(None, days))]))

    @classmethod
    def check_together(cls, edition, parts):
        """Refuse two rules for the same categories that are in force on the same day."""
        by_categories = {}
        for row in parts:
            by_categories.setdefault(row.categories, []).append(row)
        for rows in by_categories.values():
            rows.sort(key=lambda row: row.valid_from or date.min)
            for before, after in pairwise(rows):
                if before.valid_to is None or after.valid_from is None or after.valid_from <= before.valid_to:
                    raise ValidationError(
                        f"Two rules for the same members are in force at once: {before} and {after}. End the first one."
                    )
