from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.publishing import Edition, Identity, Refused, State, index_of_changes, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

from .agenda import AgendaEntry, AgendaItem
from .meeting import Meeting, MeetingVersion
from .of_meeting import OfMeetingQuerySet


class Action(Identity):
    """Something that a meeting asked somebody to do."""


class ActionQuerySet(OfMeetingQuerySet):
    def overdue(self, day):
        """Rows that are still open and were due before this date in London."""
        return self.filter(status="open", due_date__lt=day)

    def to_be_chased(self, day):
        """Overdue actions as their newest edition has them, for officers; none that was taken down."""
        later = ActionVersion.objects.filter(action=models.OuterRef("action"), number__gt=models.OuterRef("number"))
        rows = self.overdue(day).exclude(state__in=[State.WITHDRAWN, State.REMOVED])
        return rows.exclude(models.Exists(later))


class ActionVersion(Edition):
    """One edition of an action: each time it moves on, the next one says how it stands."""

    KEY = ("action",)

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        CLOSED = "closed", "Closed without being done"

    action = models.ForeignKey(Action, models.PROTECT, related_name="versions", editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="actions", limit_choices_to={"versions__isnull": False}
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        help_text="Leave it empty when it belongs to no item of the agenda.",
    )
    identifier = models.CharField("reference", max_length=40, validators=[plain_text], help_text="As A17/04.")
    text = models.TextField("what is to be done", validators=[plain_text])
    owner = models.CharField(
        max_length=200, validators=[plain_text], help_text="The post or the name, as in the minutes. It will be public."
    )
    due_date = models.DateField(
        "due", null=True, blank=True, validators=WITHIN_THE_CALENDAR, help_text="Leave it empty when no date was set."
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    completed_on = models.DateField(
        "done on", null=True, blank=True, validators=WITHIN_THE_CALENDAR, help_text="Only once it is done."
    )
    update = models.TextField("how it stands", blank=True, validators=[plain_text], help_text="It will be public.")

    objects = ActionQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = "action"
        ordering = ["-meeting", "identifier", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("action", taken="This edition is there already."),
            models.CheckConstraint(
                condition=Q(status="done", completed_on__isnull=False) | ~Q(status="done") & Q(completed_on=None),
                name="governance_actionversion_done_on_a_day",
                violation_error_message="Say on which day it was done; leave the day empty while it is not.",
            ),
        ]
        indexes = [index_of_changes("governance_action_changes")]

    def __str__(self):
        return f"{self.identifier}: {self.text}"[:200]

    def search_text(self):
        return f"Action {self.identifier}", f"{self.text}\n{self.owner}\n{self.update}"

    def get_absolute_url(self):
        return f"{reverse('governance:actions')}?entry={self.action_id}"

    def clean(self):
        """Refuse an item of another meeting, a reference that another action has, and what was done in the future."""
        for name in ("text", "update"):
            setattr(self, name, plain_line_breaks(getattr(self, name)))
        if self.item_id and self.meeting_id and self.item.meeting_id != self.meeting_id:
            raise ValidationError({"item": "That is an item of another meeting. Choose one of this meeting."})
        if self.completed_on and self.completed_on > timezone.localdate():
            raise ValidationError({"completed_on": "This day is still to come. Say so once it is done."})
        others = ActionVersion.objects.filter(identifier__iexact=self.identifier)
        if self.action_id:
            others = others.exclude(action=self.action_id)
        if self.identifier and others.exists():
            raise ValidationError({"identifier": "Another action has this reference. Choose another one."})

    def check_submission(self):
        """Refuse to publish an action of a private item: it stays a draft, for officers."""
        super().check_submission()
        newest = AgendaEntry.objects.with_privacy().filter(item=self.item_id).order_by("-version__number").first()
        if newest and newest.is_private:
            raise Refused(
                f"Item {newest.number} is taken in private, so its actions are not published. This one stays a draft."
            )

    def check_publication(self, at):
        """Refuse an action of a meeting that the public cannot read of."""
        super().check_publication(at)
        if not MeetingVersion.objects.live(at).filter(meeting=self.meeting_id).exists():
            raise Refused(f"{self.meeting} is not public then. Publish that meeting first.")

    def is_overdue(self, day):
        """Whether it is still open on this date in London and was due before it."""
        return self.status == self.Status.OPEN and self.due_date is not None and self.due_date < day

    def in_words(self, day):
        """Return how it stands, seen from this date in London, as a sentence."""
        if self.status == self.Status.DONE:
            return f"Done on {self.completed_on:%-d %B %Y}."
        if self.status == self.Status.CLOSED:
            return "Closed without being done."
        if self.due_date is None:
            return "Open, no date set."
        if self.is_overdue(day):
            return f"Overdue: it was due by {self.due_date:%-d %B %Y}."
        return f"Open, due by {self.due_date:%-d %B %Y}."
