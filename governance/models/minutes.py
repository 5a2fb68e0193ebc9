from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from ccg.files import FileVersion
from ccg.files.version import FileVersionQuerySet
from ccg.publishing import Edition, Refused, index_of_changes, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

from .meeting import Meeting, MeetingVersion
from .of_meeting import MeetingsOwnQuerySet, public_day, public_title


class MinutesFileQuerySet(MeetingsOwnQuerySet, FileVersionQuerySet):
    def to_be_published(self):
        return self.filter(part="public")


class MinutesFile(FileVersion):
    """One version of the minutes of a part of a meeting. A draft until a later meeting of the group confirms them."""

    KEY = ("meeting", "part")

    class Part(models.TextChoices):
        PUBLIC = "public", "Public part"
        PRIVATE = "private", "Private part: never published"

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", "Draft (unconfirmed)"
        CONFIRMED = "confirmed", "Confirmed"

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="minutes", limit_choices_to={"versions__isnull": False}
    )
    part = models.CharField(max_length=10, choices=Part, default=Part.PUBLIC)
    status = models.CharField(max_length=20, choices=Status, default=Status.UNCONFIRMED)
    confirmed_at = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"versions__isnull": False},
        help_text="The later meeting of the same group that confirmed them.",
    )
    amendments = models.TextField(
        blank=True, validators=[plain_text], help_text="What that meeting changed in them. The public reads it."
    )

    objects = MinutesFileQuerySet.as_manager()

    class Meta(FileVersion.Meta):
        verbose_name = "set of minutes"
        verbose_name_plural = "minutes"
        ordering = ["-meeting", "part", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition(
                "meeting", "part", taken="This part of the meeting has minutes already. Correct those."
            ),
            models.CheckConstraint(
                condition=Q(part="public") | Q(state="draft"),
                name="governance_minutesfile_private_part_is_never_public",
                violation_error_message="Minutes of the private part are never published. They stay a draft.",
            ),
            models.CheckConstraint(
                condition=Q(status="unconfirmed", confirmed_at=None)
                | Q(status="confirmed", confirmed_at__isnull=False),
                name="governance_minutesfile_confirmed_by_a_meeting",
                violation_error_message="Say which meeting confirmed them, or leave them unconfirmed.",
            ),
        ]
        indexes = [index_of_changes("governance_minutes_changes")]

    def __str__(self):
        return f"Minutes of {self.meeting}" + (", private part" if self.part == self.Part.PRIVATE else "")

    def search_text(self):
        is_found = self.file and self.part == self.Part.PUBLIC
        return (f"Minutes, {public_day(self)}", f"{self.amendments}\n{self.text}") if is_found else None

    @property
    def public_name(self):
        return f"Minutes of {public_title(self)}"

    found_title = public_name

    def clean(self):
        """Refuse to confirm them at a meeting that is not a later one of the same group."""
        self.amendments = plain_line_breaks(self.amendments)
        if self.confirmed_at_id and self.meeting_id:
            theirs, later = (
                MeetingVersion.objects.filter(meeting=key).order_by("-number").first()
                for key in (self.meeting_id, self.confirmed_at_id)
            )
            if later.group_id != theirs.group_id or later.start <= theirs.start:
                raise ValidationError({"confirmed_at": "Choose a later meeting of the same group."})
            if not later.takes_place or not later.has_begun():
                raise ValidationError({"confirmed_at": "That meeting has not taken place. Choose one that has."})
        super().clean()

    def check_submission(self):
        """Refuse minutes of the private part, and of a meeting that has not begun."""
        if self.part == self.Part.PRIVATE:
            raise Refused("Minutes of the private part are never published. They stay a draft.")
        super().check_submission()
        newest = MeetingVersion.objects.filter(meeting=self.meeting_id).order_by("-number").first()
        if not newest.has_begun():
            raise Refused(
                f"This meeting begins on {timezone.localtime(newest.start):%-d %B %Y}: it has no minutes yet."
            )

    def get_absolute_url(self):
        """The address that always gives the newest file; draft and confirmed minutes have the same."""
        return reverse("governance:minutes", args=[self.meeting_id])

    get_file_url = get_absolute_url

    def get_version_url(self):
        return reverse("governance:minutes-version", args=[self.meeting_id, self.number])
