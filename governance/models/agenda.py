"""What a meeting is about. Here alone it is decided what of it is private."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from ccg.publishing import Identity, Part, PartQuerySet
from ccg.validators import plain_text

from .meeting import Meeting, MeetingVersion

# 12, and under it 12.1 or 12a: two levels, and the number alone says what stands under what.
NUMBER = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2})|([a-z]))?")
number_rule = RegexValidator(rf"^{NUMBER.pattern}\Z", "Write 12, or 12.1 or 12a for what stands under item 12.")
CONFIDENTIAL = "confidential item"


class AgendaItemManager(models.Manager):
    def get_queryset(self):
        """Add number and title in the newest edition of the meeting, by which officers choose; in their order."""
        newest = AgendaEntry.objects.filter(item=OuterRef("pk")).order_by("-version__number")
        added = {f"newest_{name}": Subquery(newest.values(name)[:1]) for name in ("number", "title", "order")}
        return super().get_queryset().annotate(**added).order_by("newest_order", "pk")


class AgendaItem(Identity):
    """An item of business of one meeting. Papers, decisions and actions hang on it, however the agenda is corrected."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")

    objects = AgendaItemManager()

    def __str__(self):
        """Number and title in the newest edition, for officers only."""
        if not hasattr(self, "newest_title"):
            newest = self.entries.order_by("-version__number").first()
            self.newest_number, self.newest_title = (newest.number, newest.title) if newest else (None, None)
        return f"{self.newest_number}. {self.newest_title}" if self.newest_title else "An item that is on no agenda"


class AgendaEntryQuerySet(PartQuerySet):
    def bulk_create(self, objs, **kwargs):
        """Add entries to drafts at once; each is put in its place, by which it is decided what is private."""
        objs = list(objs)
        for entry in objs:
            number_rule(entry.number)
            entry.clean()
        return super().bulk_create(objs, **kwargs)

    def with_privacy(self):
        """Add `is_private`: the item was marked so, or the item above it was. Every other question asks this one."""
        above = AgendaEntry.objects.filter(version=OuterRef("version"), number=OuterRef("above"), public=False)
        return self.annotate(is_private=Q(public=False) | Exists(above))

    def public(self, at=None):
        """Entries of live meetings that are not private: what hangs on these items may be public, and on no others."""
        live = MeetingVersion.objects.live(at).filter(pk=OuterRef("version"))
        return self.with_privacy().filter(Exists(live), is_private=False)

    def once_public(self, at=None):
        """Entries that the public reads or has read in some edition of a meeting."""
        seen = MeetingVersion.objects.once_public(at).filter(pk=OuterRef("version"))
        return self.with_privacy().filter(Exists(seen), is_private=False)


class AgendaEntry(Part):
    """What one edition of a meeting says of an item: its number, its title, and whether it is taken in private."""

    class Purpose(models.TextChoices):
        APPROVE = "approve", "To approve"
        RATIFY = "ratify", "To ratify"
        DISCUSS = "discuss", "To discuss"
        NOTE = "note", "To note"
        ASSURANCE = "assurance", "For assurance"

    version = models.ForeignKey(MeetingVersion, models.CASCADE, related_name="agenda", editable=False)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="entries", editable=False)
    number = models.CharField(
        max_length=6, validators=[number_rule], help_text="12; 12.1 or 12a for what stands under item 12."
    )
    above = models.CharField(max_length=3, editable=False, blank=True, help_text="The number of the item above it.")
    order = models.PositiveIntegerField(editable=False, help_text="Its place on the agenda, from its number.")
    title = models.CharField(max_length=300, validators=[plain_text])
    presenter = models.CharField(max_length=200, blank=True, validators=[plain_text])
    purpose = models.CharField(max_length=20, choices=Purpose, blank=True)
    public = models.BooleanField("in public", default=True)
    exemption_reason = models.CharField(
        "why it is private",
        max_length=300,
        blank=True,
        validators=[plain_text],
        help_text="The public reads this, and not the title.",
    )
    public_title = models.CharField(
        max_length=300,
        blank=True,
        validators=[plain_text],
        help_text=f"What the public reads in place of a private title. Left empty: {CONFIDENTIAL}.",
    )

    objects = AgendaEntryQuerySet.as_manager()

    class Meta(Part.Meta):
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "order"],
                name="governance_agendaentry_numbers_differ",
                violation_error_message="Two items have the same number.",
            ),
            models.UniqueConstraint(
                fields=["version", "item"],
                name="governance_agendaentry_each_item_once",
                violation_error_message="This item stands there twice.",
            ),
            models.CheckConstraint(
                condition=Q(public=True) | ~Q(exemption_reason=""),
                name="governance_agendaentry_private_has_a_reason",
                violation_error_message="Say why the item is taken in private: the public reads it.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def clean(self):
        """Work out its place on the agenda from its number; of one that is none, the field says so."""
        found = NUMBER.fullmatch(self.number)
        if found is None:
            return
        main, dotted, letter = found.groups()
        self.above = main if dotted or letter else ""
        below = int(dotted) if dotted else (ord(letter) - ord("a") + 1 if letter else 0)
        # 12.1 and 12a would be the same place: an agenda counts in one way.
        self.order = int(main) * 1000 + below

    def save(self, **kwargs):
        """Save as every part; work out its place, and make the item of a new entry."""
        number_rule(self.number)
        self.clean()
        if self.item_id is None and getattr(self, "_with_edition", False):
            self.item = AgendaItem.objects.create(meeting_id=self.version.meeting_id)
        return super().save(**kwargs)

    @property
    def public_heading(self):
        """What the public reads as its title. Needs `is_private` of with_privacy()."""
        return (self.public_title or CONFIDENTIAL) if self.is_private else self.title

    def in_words(self):
        told = [str(self), self.get_purpose_display(), self.presenter]
        if not self.public:
            heading = self.public_title or CONFIDENTIAL
            told.append(f"private: the public reads “{heading}” and why: “{self.exemption_reason}”")
        return ", ".join(filter(None, told))

    @classmethod
    def check_together(cls, edition, parts):
        """Refuse a number under an item that is not there."""
        numbers = {row.number for row in parts}
        for row in parts:
            if row.above and row.above not in numbers:
                raise ValidationError(
                    f"Item {row.number} stands under no item {row.above}. Add that one, or number this otherwise."
                )
