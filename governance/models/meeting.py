import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from ccg.publishing import (
    Edition,
    NamedIdentity,
    Part,
    PublishableQuerySet,
    Refused,
    index_of_changes,
    one_unpublished_edition,
)
from ccg.publishing.edition import NamedManager
from ccg.validators import https_only, plain_line_breaks, plain_text
from ccg.years import EARLIEST, LATEST
from governance.kept_packs import forget_pack

from .group import Group, GroupVersion


class MeetingManager(NamedManager):
    def get_queryset(self):
        """Add the start in the newest edition, by which officers tell meetings apart; the latest first."""
        newest = MeetingVersion.objects.filter(meeting=OuterRef("pk")).order_by("-number")
        return (
            super().get_queryset().annotate(newest_start=Subquery(newest.values("start")[:1])).order_by("-newest_start")
        )


class Meeting(NamedIdentity):
    """A meeting with one address and one place in calendars for ever."""

    NAME = "title"

    uid = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="By which calendars know it again (RFC 5545, UID)."
    )

    objects = MeetingManager()

    def __str__(self):
        """The title and the day in the newest edition, which may not be public: for officers only."""
        if not hasattr(self, "newest_start"):
            newest = self.versions.order_by("-number").first()
            self.newest_name, self.newest_start = (newest.title, newest.start) if newest else (None, None)
        return titled(self.newest_name, self.newest_start) if self.newest_start else "A meeting that was deleted"


def titled(title, start):
    """Return how a meeting is called: "Governing Body, 22 March 2017"."""
    return f"{title}, {timezone.localtime(start):%-d %B %Y}"


def slug_of(title, start):
    """Return the words of a meeting's address; decoration, its number alone finds it."""
    return slugify(titled(title, start))[:100].strip("-") or "meeting"


class MeetingVersionQuerySet(PublishableQuerySet):
    def of_group(self, group):
        """Meetings of a group, those it holds in common with others among them."""
        return self.filter(Q(group=group) | Q(pk__in=MeetingInCommon.objects.filter(group=group).values("version")))

    def held(self, at=None):
        """Meetings that took place: they have begun, and were neither cancelled nor moved."""
        return self.filter(status="scheduled", start__lte=at or Now())


class MeetingVersion(Edition):
    """One edition of what is said of a meeting: when and where it is, and its agenda, whose items are parts of it."""

    KEY = ("meeting",)
    PARTS = ("agenda", "in_common")

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "Ordinary meeting"
        EXTRAORDINARY = "extraordinary", "Extraordinary meeting"
        AGM = "agm", "Annual General Meeting"

    class Status(models.TextChoices):
        """Whether it takes place (iCalendar's STATUS is CANCELLED for all but the first)."""

        SCHEDULED = "scheduled", "It takes place"
        CANCELLED = "cancelled", "Cancelled"
        POSTPONED = "postponed", "Postponed: the new date is not known yet"
        RESCHEDULED = "rescheduled", "Moved: another meeting takes its place"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="versions", editable=False)
    group = models.ForeignKey(
        Group, models.PROTECT, related_name="meetings", limit_choices_to={"versions__isnull": False}
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.ORDINARY)
    title = models.CharField(
        max_length=200,
        blank=True,
        validators=[plain_text],
        help_text="As the public should read it, without the date. Left empty, it is made from the group's name.",
    )
    start = models.DateTimeField("begins", help_text="London time.")
    end = models.DateTimeField("ends", null=True, blank=True, help_text="Leave it empty when it is not known.")
    location = models.CharField("place", max_length=300, blank=True, validators=[plain_text])
    online_url = models.URLField(
        "where to follow it online", blank=True, validators=[https_only], help_text="It will be public."
    )
    guidance = models.TextField(
        "how to attend",
        blank=True,
        validators=[plain_text],
        help_text="What is different from the group's usual guidance. Left empty, the group's is shown.",
    )
    status = models.CharField("does it take place", max_length=20, choices=Status, default=Status.SCHEDULED)
    status_reason = models.TextField("why not", blank=True, validators=[plain_text], help_text="It will be public.")
    replaces = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        limit_choices_to={"versions__isnull": False},
        help_text="The meeting that was moved to this day.",
    )
    annual_report_year = models.PositiveSmallIntegerField(
        "annual report presented",
        null=True,
        blank=True,
        help_text="The year in which the financial year of the report began: 2015 for 2015/16. For an AGM alone.",
    )

    objects = MeetingVersionQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = "meeting"
        ordering = ["-start", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("meeting", taken="This edition of the meeting is there already."),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gt=F("start")),
                name="governance_meetingversion_ends_after_it_begins",
                violation_error_message="The meeting ends before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(status="scheduled") | ~Q(status_reason=""),
                name="governance_meetingversion_says_why_not",
                violation_error_message="Say why the meeting does not take place: the public reads it.",
            ),
            models.CheckConstraint(
                condition=Q(annual_report_year=None) | Q(kind="agm"),
                name="governance_meetingversion_agm_has_the_report",
                violation_error_message="Only an Annual General Meeting presents an annual report.",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("meeting")),
                name="governance_meetingversion_replaces_another",
                violation_error_message="A meeting cannot take its own place.",
            ),
        ]
        indexes = [
            models.Index(fields=["start"], name="governance_meeting_start"),
            index_of_changes("governance_meeting_changes"),
        ]

    def __str__(self):
        return titled(self.title, self.start)

    def search_text(self):
        open_titles = [entry.title for entry in self.agenda.with_privacy() if not entry.is_private]
        return str(self), "\n".join([self.location, *open_titles])

    def get_absolute_url(self):
        return reverse("governance:meeting", args=self.address_arguments())

    def get_pack_url(self):
        """Return the address of all its papers in one file; there is nothing without a live PDF."""
        return reverse("governance:pack", args=self.address_arguments())

    def get_calendar_url(self):
        """Return the address of the file that adds it to a calendar."""
        return reverse("governance:meeting-calendar", args=self.address_arguments())

    def address_arguments(self):
        """Return what the addresses of the meeting and its files hold: the number that finds it, and words."""
        return [self.meeting_id, slug_of(self.title, self.start)]

    def clean(self):
        """Make a title where none was given; refuse a year far away, and the place of another group's meeting."""
        if self.start and not EARLIEST <= self.start.year <= LATEST:
            raise ValidationError({"start": f"The year must be from {EARLIEST} to {LATEST}."})
        for name in ("guidance", "status_reason"):
            setattr(self, name, plain_line_breaks(getattr(self, name)))
        if not self.title and self.group_id:
            self.title = self.usual_title
        if self.replaces_id and self.group_id:
            moved = self.replaces.versions.order_by("-number").first()
            if moved.group_id != self.group_id:
                raise ValidationError({"replaces": "That is a meeting of another group. Choose one of the same group."})

    def save(self, **kwargs):
        """Save as every edition. The pack goes with what changed in public: an item may have become private."""
        super().save(**kwargs)
        if self.is_sealed:
            forget_pack(self.meeting_id)

    def check_publication(self, at):
        """Refuse to publish a meeting of a group that the public cannot read of."""
        super().check_publication(at)
        if not GroupVersion.objects.live(at).filter(group=self.group_id).exists():
            raise Refused(f"{self.group} is not public then. Publish that group first.")

    @property
    def usual_title(self):
        """How it is called where nobody gave it a title: by the name of its group that the public reads, if it does."""
        live = GroupVersion.objects.live().filter(group=self.group_id).first()
        name = live.name if live else str(self.group)
        title = f"Annual General Meeting, {name}" if self.kind == self.Kind.AGM else name
        return title[:200]

    @property
    def takes_place(self):
        """Whether it takes place, as far as is known: neither cancelled nor moved."""
        return self.status == self.Status.SCHEDULED

    def is_to_be_replaced(self):
        """Whether it was moved or postponed, and no other meeting takes its place yet, not even a draft."""
        is_moved = self.status in (self.Status.POSTPONED, self.Status.RESCHEDULED)
        return is_moved and not MeetingVersion.objects.filter(replaces=self.meeting_id).exists()

    @property
    def day(self):
        """The date of its start, in London."""
        return timezone.localtime(self.start).date()

    @property
    def clock(self):
        """The time of day of its start, in London."""
        return timezone.localtime(self.start).time()

    def has_begun(self, at=None):
        return self.start <= (at or timezone.now())

    @property
    def sequence(self):
        """How often it was changed since calendars first had it (RFC 5545, SEQUENCE)."""
        return self.number - 1


class MeetingInCommon(Part):
    """Another group that holds the same meeting in common."""

    version = models.ForeignKey(MeetingVersion, models.CASCADE, related_name="in_common", editable=False)
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", limit_choices_to={"versions__isnull": False})

    class Meta(Part.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "group"],
                name="governance_meetingincommon_once",
                violation_error_message="This group stands there twice.",
            )
        ]

    def __str__(self):
        return str(self.group)

    @classmethod
    def check_together(cls, edition, parts):
        if any(row.group_id == edition.group_id for row in parts):
            raise ValidationError("A group does not meet in common with itself. Delete that line.")
