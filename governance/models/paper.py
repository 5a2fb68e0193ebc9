from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from ccg.files import FileVersion
from ccg.files.version import FileVersionQuerySet
from ccg.publishing import Edition, Identity, Refused, State, index_of_changes, one_unpublished_edition
from ccg.validators import plain_text
from ccg.working_days import WorkingDays
from ccg.years import london_date
from governance.kept_packs import forget_pack

from .agenda import AgendaEntry, AgendaItem
from .group import GroupVersion
from .meeting import Meeting, MeetingVersion
from .of_meeting import OfMeetingQuerySet, public_title


class Paper(Identity):
    """A paper of a meeting, with one address for ever."""

    def __str__(self):
        """What the public calls it. Rows of other rooms name it to officers who may not know of private papers."""
        found = PaperFile.objects.live().with_found_title().filter(paper=self.pk).first()
        return found.found_title if found else f"Paper {self.pk}, which is not public"


class PaperFileQuerySet(OfMeetingQuerySet, FileVersionQuerySet):
    def to_be_published(self):
        """Leave out papers of items that are private in the newest edition of their meeting."""
        newest = AgendaEntry.objects.with_privacy().filter(item=OuterRef("item")).order_by("-version__number")
        # A paper of the whole meeting has no item: to exclude what is true would exclude it as well.
        of_private = Coalesce(Subquery(newest.values("is_private")[:1]), Value(False))
        return self.alias(of_private=of_private).filter(of_private=False)

    def with_first_published(self):
        """Add `first_published`: when the first version of the paper was published."""
        first = PaperFile.objects.filter(paper=OuterRef("paper"), number=1)
        return self.annotate(
            first_published=Subquery(first.values(at=Coalesce("first_published_at", "publish_at"))[:1])
        )


class PaperFile(FileVersion):
    """One version of a paper: its file and what it is called. It is never more public than its item and its meeting."""

    KEY = ("paper",)

    class Kind(models.TextChoices):
        AGENDA = "agenda", "Agenda"
        REPORT = "report", "Report"
        ANNEX = "annex", "Annex"
        SUPPLEMENT = "supplement", "Supplement"
        PRESENTATION = "presentation", "Presentation"

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="versions", editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="papers", limit_choices_to={"versions__isnull": False}
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        help_text="Leave it empty for a paper of the whole meeting, such as the agenda itself.",
    )
    title = models.CharField(max_length=200, validators=[plain_text])
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.REPORT)
    reference = models.CharField(max_length=40, blank=True, validators=[plain_text], help_text="As GB/17/12.")
    author = models.CharField(max_length=200, blank=True, validators=[plain_text])
    order = models.PositiveSmallIntegerField(default=1, help_text="Among the papers of the same item.")
    late_reason = models.CharField(
        "why it is late",
        max_length=300,
        blank=True,
        validators=[plain_text],
        help_text="Needed when it is published after the day on which papers are due. The public reads it.",
    )

    objects = PaperFileQuerySet.as_manager()

    class Meta(FileVersion.Meta):
        verbose_name = "paper"
        ordering = ["-meeting", "item", "order", "title", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("paper", taken="This version of the paper is there already."),
        ]
        indexes = [index_of_changes("governance_paper_changes")]

    def __str__(self):
        return self.title

    def search_text(self):
        return (self.title, f"{self.reference} {self.author}\n{self.text}") if self.file else None

    def clean(self):
        """Refuse an item of another meeting, and a file that is not taken."""
        if self.item_id and self.meeting_id and self.item.meeting_id != self.meeting_id:
            raise ValidationError({"item": "That is an item of another meeting. Choose one of this meeting."})
        if self.number > 1 and self.editions().exclude(meeting=self.meeting_id).exists():
            raise ValidationError(
                "A paper stays with its meeting. Withdraw this one, and upload it to the other meeting."
            )
        super().clean()

    def save(self, **kwargs):
        """Save as every file. The pack, which holds its bytes, goes with whatever happens to what was approved."""
        super().save(**kwargs)
        if self.is_sealed:
            forget_pack(self.meeting_id)

    def check_publication(self, at):
        super().check_publication(at)
        self.check_notice(at)

    def check_notice(self, at):
        """Refuse a first version that comes after the day on which papers are due, without its reason."""
        if self.number > 1 or self.late_reason:
            return
        meeting = MeetingVersion.objects.filter(meeting=self.meeting_id).order_by("-number").first()
        group = GroupVersion.objects.filter(group=meeting.group_id).order_by("-number").first()
        last = WorkingDays.known().clear_days_before(meeting.day, group.papers_notice_days)
        if london_date(at) > last:
            raise Refused(
                f"“{self}” comes late: papers for this meeting were due by {last:%-d %B %Y}. Say in the paper "
                "why it is late: the public reads it."
            )

    def check_submission(self):
        """Refuse to publish a paper of a private item: it stays a draft, for the officers' own pack.

        Refuse a late one without its reason as well: who approves it could not write that.
        """
        super().check_submission()
        newest = AgendaEntry.objects.with_privacy().filter(item=self.item_id).order_by("-version__number").first()
        if newest and newest.is_private:
            raise Refused(
                f"Item {newest.number} is taken in private, so its papers are not published. This paper stays a draft "
                "and is in the officers' pack."
            )
        self.check_notice(timezone.now())

    @property
    def slug(self):
        """The title as addresses write it; decoration, the id alone finds it. Of a withdrawn one not even that."""
        return "paper" if self.is_taken_down else slugify(self.title)[:80].strip("-") or "paper"

    @property
    def is_taken_down(self):
        """Whether it was withdrawn or removed: then the public is told that there was a paper, and nothing of it."""
        return self.state in (State.WITHDRAWN, State.REMOVED)

    @property
    def found_title(self):
        """What the search calls it: many meetings have a finance report."""
        return f"{self.title}, {public_title(self)}"

    @property
    def public_name(self):
        return "A paper of a meeting" if self.is_taken_down else self.title

    def get_absolute_url(self):
        """The address that always gives the newest file: a paper has no page besides that of its meeting."""
        return reverse("governance:paper", args=[self.paper_id, self.slug])

    get_file_url = get_absolute_url

    def get_version_url(self):
        """Return the address of the file of this very version."""
        return reverse("governance:paper-version", args=[self.paper_id, self.slug, self.number])
