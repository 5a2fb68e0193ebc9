"""What happened at a meeting: who was there, what they declared, what was decided."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from ccg.publishing import Edition, Part, PartQuerySet, Refused, index_of_changes, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

from .agenda import AgendaEntry, AgendaItem
from .interest import Interest, InterestVersion
from .meeting import Meeting, MeetingVersion
from .of_meeting import MeetingsOwnQuerySet, public_address, public_day, public_title
from .person import Person, PersonVersion

# Of a declaration that names nothing but an entry that the public cannot read, or not any more.
NOT_IN_REGISTER = "An interest that is not in the public register now"


class MeetingRecord(Edition):
    """One edition of what happened at a meeting. Attendances, declarations and decisions are parts of it."""

    KEY = ("meeting",)
    PARTS = ("attendances", "declarations", "decisions")

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="records", limit_choices_to={"versions__isnull": False}
    )
    note = models.TextField(
        blank=True,
        validators=[plain_text],
        help_text="Anything to add, such as when the meeting began late. It will be public.",
    )

    objects = MeetingsOwnQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = "record of a meeting"
        verbose_name_plural = "records of meetings"
        ordering = ["-meeting", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("meeting", taken="This meeting has a record already. Open or correct that one."),
        ]
        indexes = [index_of_changes("governance_record_changes")]

    def __str__(self):
        return f"What happened at {self.meeting}"

    def search_text(self):
        # Not what was decided: an item may become private. The register of decisions has it.
        return f"What happened at a meeting, {public_day(self)}", self.note

    @property
    def found_title(self):
        return f"What happened at {public_title(self)}"

    def get_absolute_url(self):
        return public_address(self)

    def clean(self):
        """Refuse a meeting that has not begun; one kind of line break."""
        self.note = plain_line_breaks(self.note)
        newest = self.meeting_id and MeetingVersion.objects.filter(meeting=self.meeting_id).order_by("-number").first()
        if newest:
            self.check_held(newest)

    @staticmethod
    def check_held(meeting):
        """Raise ValidationError when a meeting, as its newest edition has it, did not take place or has not begun."""
        if not meeting.has_begun():
            message = f"This meeting begins on {meeting.day:%-d %B %Y}. Record it when it has begun."
            raise ValidationError({"meeting": message})
        if not meeting.takes_place:
            raise ValidationError({"meeting": "This meeting did not take place. Change the meeting first if it did."})

    def check_publication(self, at):
        """Refuse a record of a meeting that the public cannot read of."""
        super().check_publication(at)
        if not MeetingVersion.objects.live(at).filter(meeting=self.meeting_id).exists():
            raise Refused(f"{self.meeting} is not public then. Publish that meeting first.")


class OfItemQuerySet(PartQuerySet):
    """Parts of a record that may belong to an item of the agenda: they vanish with it when it is private."""

    def live(self, at=None):
        return super().live(at).readable(at)

    def readable(self, at=None):
        """Parts that the public may read wherever it may read the record."""
        entries = AgendaEntry.objects.public(at).filter(item=OuterRef("item"))
        return self.filter(Q(item=None) | Exists(entries))


class InterestDeclarationQuerySet(OfItemQuerySet):
    """The gate of declarations: nobody is named whom the public cannot read of."""

    def readable(self, at=None):
        people = PersonVersion.objects.live(at).filter(person=OuterRef("person"))
        return super().readable(at).filter(Exists(people))

    def with_words(self):
        """Add `words`: what was declared, as the public may read it. Needs live().

        Of an interest whose newest edition is redacted only the reason is told, even after it left the register.
        """
        newest = InterestVersion.objects.once_public().current().filter(interest=OuterRef("interest"))
        live = InterestVersion.objects.live().filter(interest=OuterRef("interest"))
        reason = Subquery(newest.values("redaction_reason")[:1])
        told = Case(
            When(description="", then=Coalesce(Subquery(live.values("description")[:1]), Value(NOT_IN_REGISTER))),
            default="description",
        )
        rows = self.annotate(redaction_reason=Coalesce(reason, Value("")))
        return rows.annotate(words=Case(When(redaction_reason="", then=told), default="redaction_reason"))


def of_item(help_text):
    """Return a foreign key to the item of the agenda that a part of a record belongs to."""
    return models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+", help_text=help_text)


class Attendance(Part):
    """That somebody was at a meeting, or sent apologies. Name and post stand as they were recorded on the day."""

    EDITION = "record"

    class Status(models.TextChoices):
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent without apologies"
        IN_ATTENDANCE = "in attendance", "In attendance"

    record = models.ForeignKey(MeetingRecord, models.CASCADE, related_name="attendances", editable=False)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        limit_choices_to={"versions__isnull": False},
        help_text="Leave it empty for somebody who has no page here, and write the name.",
    )
    name = models.CharField(
        max_length=200,
        blank=True,
        validators=[plain_text],
        help_text="Left empty, the name of the person as it is now.",
    )
    role = models.CharField("post", max_length=200, blank=True, validators=[plain_text])
    status = models.CharField("attendance", max_length=20, choices=Status)
    deputising_for = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"versions__isnull": False},
    )
    arrived = models.TimeField(null=True, blank=True, help_text="Only when it was after the beginning.")
    left = models.TimeField(null=True, blank=True, help_text="Only when it was before the end.")

    class Meta(Part.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "person"],
                name="governance_attendance_each_person_once",
                violation_error_message="This person stands there twice.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="governance_attendance_has_a_name",
                violation_error_message="Choose a person, or write the name.",
            ),
            models.CheckConstraint(
                condition=Q(arrived=None) | Q(left=None) | Q(left__gt=F("arrived")),
                name="governance_attendance_leaves_after_arriving",
                violation_error_message="They left before they arrived.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["present", "in attendance"]) | Q(arrived=None, left=None),
                name="governance_attendance_times_of_those_present",
                violation_error_message="Who was not there neither arrived nor left.",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.get_status_display()}"

    def clean(self):
        """Take the person's name where none was written: as the public reads it, if it does."""
        if self.person_id and self.person_id == self.deputising_for_id:
            raise ValidationError({"deputising_for": "Nobody stands in for themselves. Empty this, or choose another."})
        if not self.name and self.person_id:
            versions = self.person.versions.order_by("-number")
            self.name = (versions.live().first() or versions.first()).full_name

    def in_words(self):
        told = [str(self), self.role, f"deputising for {self.deputising_for}" if self.deputising_for_id else ""]
        told.append(f"arrived {self.arrived:%H:%M}" if self.arrived else "")
        told.append(f"left {self.left:%H:%M}" if self.left else "")
        return ", ".join(filter(None, told))


class InterestDeclaration(Part):
    """That somebody declared an interest at a meeting, and what was done about it."""

    EDITION = "record"

    class Action(models.TextChoices):
        NOTED = "noted", "Noted"
        SPOKE = "spoke", "Spoke but did not vote"
        WITHDREW = "withdrew", "Withdrew"
        EXCLUDED = "excluded", "Excluded"

    record = models.ForeignKey(MeetingRecord, models.CASCADE, related_name="declarations", editable=False)
    item = of_item("Leave it empty when it concerned the whole meeting.")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="declarations", limit_choices_to={"versions__isnull": False}
    )
    interest = models.ForeignKey(
        Interest, models.PROTECT, null=True, blank=True, related_name="declarations", help_text="As registered."
    )
    description = models.CharField(
        "what was declared", max_length=500, blank=True, validators=[plain_text], help_text="It will be public."
    )
    action = models.CharField("what was done", max_length=20, choices=Action, default=Action.NOTED)

    objects = InterestDeclarationQuerySet.as_manager()

    class Meta(Part.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(description="") | Q(interest__isnull=False),
                name="governance_interestdeclaration_says_what",
                violation_error_message="Choose a registered interest, or write what was declared.",
            )
        ]

    # Those who may not vote on an item do not count for it.
    AWAY = (Action.SPOKE, Action.WITHDREW, Action.EXCLUDED)

    def __str__(self):
        return f"{self.person}: {self.description or self.interest}"

    def in_words(self):
        return ", ".join(filter(None, [str(self), self.get_action_display(), str(self.item or "")]))


class Decision(Part):
    """What a meeting decided on an item of its agenda."""

    EDITION = "record"

    class Result(models.TextChoices):
        APPROVED = "approved", "Approved"
        RATIFIED = "ratified", "Ratified"
        ENDORSED = "endorsed", "Endorsed"
        NOTED = "noted", "Noted"
        DELEGATED = "delegated", "Delegated"
        DEFERRED = "deferred", "Deferred"
        REJECTED = "rejected", "Rejected"

    record = models.ForeignKey(MeetingRecord, models.CASCADE, related_name="decisions", editable=False)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    identifier = models.CharField(
        "reference", max_length=40, blank=True, validators=[plain_text], help_text="As D17/04. May be empty."
    )
    text = models.TextField("what was decided", validators=[plain_text])
    result = models.CharField(max_length=20, choices=Result)

    objects = OfItemQuerySet.as_manager()

    class Meta(Part.Meta):
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_result_display()}: {self.text}"

    def in_words(self):
        return " ".join(filter(None, [f"{self.item}.", self.identifier, str(self)]))
