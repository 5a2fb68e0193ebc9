from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.publishing import Edition, Identity, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

from .agenda import AgendaItem
from .meeting import Meeting
from .of_meeting import OfMeetingQuerySet


class Action(Identity):
    """Something that a meeting asked somebody to do."""


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
        max_length=200, validators=[plain_text], help_text="The post or the name, as in the minutes."
    )
    due_date = models.DateField("due", null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    completed_on = models.DateField(null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    update = models.TextField("how it stands", blank=True, validators=[plain_text])

    objects = OfMeetingQuerySet.as_manager()

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

    def __str__(self):
        return f"{self.identifier}: {self.text}"[:200]

    def search_text(self):
        return f"Action {self.identifier}", f"{self.text}\n{self.owner}\n{self.update}"

    def get_absolute_url(self):
        return reverse("governance:actions")

    def clean(self):
        """Refuse an item of another meeting, and a reference that another action has."""
        for name in ("text", "update"):
            setattr(self, name, plain_line_breaks(getattr(self, name)))
        if self.item_id and self.meeting_id and self.item.meeting_id != self.meeting_id:
            raise ValidationError({"item": "That is an item of another meeting. Choose one of this meeting."})
        others = ActionVersion.objects.filter(identifier__iexact=self.identifier)
        if self.action_id:
            others = others.exclude(action=self.action_id)
        if self.identifier and others.exists():
            raise ValidationError({"identifier": "Another action has this reference. Choose another one."})
