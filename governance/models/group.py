from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.models.page import slug_rule
from ccg.publishing import Edition, NamedIdentity, Refused, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

MOST_ABOVE = 10  # groups above one another; a longer chain is a circle


class Group(NamedIdentity):
    """A group of people (Popolo's organisation of a smaller kind): a governing body, a committee, a board."""


class Classification(models.TextChoices):
    """What kind of group it is. The order is that of the public list."""

    GOVERNING_BODY = "governing body", "Governing body"
    COMMITTEE = "committee", "Committee"
    BCF = "bcf", "Better Care Fund"
    PARTNERSHIP_BOARD = "partnership board", "Partnership board"
    WORKING_GROUP = "working group", "Working group"
    EXTERNAL = "external", "Group of another organisation"


class GroupVersion(Edition):
    """One edition of what is said of a group. Its members and the rules of its quorum are parts of it."""

    KEY = ("group",)
    PARTS = ("memberships", "quorum_rules")

    group = models.ForeignKey(Group, models.PROTECT, related_name="versions", editable=False)
    name = models.CharField(max_length=200, validators=[plain_text], help_text="In full, as the public should read it.")
    short_name = models.CharField(
        max_length=60, blank=True, validators=[plain_text], help_text="As people call it. Without one, the full name."
    )
    slug = models.CharField(
        "address",
        max_length=100,
        validators=[slug_rule],
        help_text='The words in its address: "governing-body" for /groups/governing-body/.',
    )
    classification = models.CharField("kind", max_length=20, choices=Classification)
    parent = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="group above it",
        limit_choices_to={"versions__isnull": False},
        help_text="Which group it reports to. Leave it empty for none.",
    )
    host = models.ForeignKey(
        "ccg.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="host organisation",
        limit_choices_to={"versions__isnull": False},
        help_text="Whose group it is. Leave it empty for the CCG's own.",
    )
    description = models.TextField("what it is for", blank=True, validators=[plain_text])
    composition = models.TextField(
        "who belongs to it",
        blank=True,
        validators=[plain_text],
        help_text="In general terms, where members are not listed one by one.",
    )
    founding_date = models.DateField(
        null=True,
        blank=True,
        validators=WITHIN_THE_CALENDAR,
        help_text="Its first day. Leave it empty when it is not known.",
    )
    dissolution_date = models.DateField(
        null=True,
        blank=True,
        validators=WITHIN_THE_CALENDAR,
        help_text="Its last day. Memberships that are still open then count as ended on it.",
    )
    terms_of_reference = models.ForeignKey(
        "ccg.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The document that says what it may do. A new version of it is shown here at once.",
    )
    held_in_public = models.BooleanField("meets in public", default=False)
    attendance_guidance = models.TextField(
        "how to attend",
        blank=True,
        validators=[plain_text],
        help_text="How the public can attend, ask questions, and say what they need to take part.",
    )
    papers_notice_days = models.PositiveSmallIntegerField(
        "notice of papers",
        default=5,
        validators=[MaxValueValidator(30)],
        help_text="How many clear working days before a meeting its papers are published.",
    )

    class Meta(Edition.Meta):
        verbose_name = "group"
        ordering = ["name", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("group", taken="This edition of the group is there already."),
            models.CheckConstraint(
                condition=Q(dissolution_date=None)
                | Q(founding_date=None)
                | Q(dissolution_date__gte=F("founding_date")),
                name="governance_groupversion_dissolved_after_it_was_founded",
                violation_error_message="The group was dissolved before it was founded.",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("group")),
                name="governance_groupversion_is_not_above_itself",
                violation_error_message="A group cannot stand above itself.",
            ),
        ]

    def __str__(self):
        return self.name

    def search_text(self):
        return self.name, "\n".join(
            [self.short_name, self.get_classification_display(), self.description, self.composition]
        )

    def get_absolute_url(self):
        return reverse("governance:group", args=[self.slug])

    def clean(self):
        """Refuse a name or an address that another group has, and groups that stand above one another in a circle."""
        self.short_name = self.short_name or self.name[:60]
        for name in ("description", "composition", "attendance_guidance"):
            setattr(self, name, plain_line_breaks(getattr(self, name)))
        errors = {}
        others = GroupVersion.objects.exclude(group=self.group_id) if self.group_id else GroupVersion.objects.all()
        for name in ("name", "slug"):
            value = getattr(self, name)
            if value and others.filter(**{f"{name}__iexact": value}).exists():
                label = self._meta.get_field(name).verbose_name
                errors[name] = f"Another group has or had this {label}. Choose another one, or correct that group."
        if self.parent_id and self.stands_above_itself():
            errors["parent"] = "That group stands under this one. Choose another, or change that group first."
        if errors:
            raise ValidationError(errors)

    def stands_above_itself(self):
        """Whether the groups above this one, each in its newest edition, lead back to it."""
        above = {
            row["group"]: row["parent"] for row in GroupVersion.objects.order_by("number").values("group", "parent")
        }
        place = self.parent_id
        for _ in range(MOST_ABOVE):
            if place is None:
                return False
            if place == self.group_id:
                return True
            place = above.get(place)
        return True

    def check_publication(self, at):
        """Refuse to publish it under a group that the public cannot read of."""
        super().check_publication(at)
        if self.parent_id and not GroupVersion.objects.live(at).filter(group=self.parent_id).exists():
            raise Refused(f"{self.parent} is not public then. Publish that group first.")

    def is_former(self, day):
        """Whether it was dissolved before this date in London."""
        return self.dissolution_date is not None and self.dissolution_date < day
