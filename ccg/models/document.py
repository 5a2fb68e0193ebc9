from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from ccg.files import FileVersion
from ccg.publication_scheme import InPublicationScheme
from ccg.publishing import Edition, Identity, Refused, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

from .annual_report import AnnualReport


class Document(Identity):
    """A document with one address for ever."""

    def __str__(self):
        """The title of the newest version, which may not be public: for officers only."""
        return self.versions.order_by("-number").values_list("title", flat=True).first() or "A deleted document"


class DocumentVersion(InPublicationScheme, FileVersion):
    """One version of a document: its file, and what the public is told of it."""

    KEY = ("document",)

    class Category(models.TextChoices):
        CONSTITUTION = "constitution", "Constitution"
        ANNUAL_REPORT = "annual-report", "Annual report"
        PLAN = "plan", "Plan or strategy"
        POLICY = "policy", "Policy"
        CONSULTATION = "consultation", "Consultation or survey"
        EQUALITY = "equality", "Equality and diversity"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        OTHER = "other", "Other document"

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", editable=False)
    title = models.CharField(
        max_length=200, validators=[plain_text], help_text="As the public should read it, with its year."
    )
    description = models.TextField(
        blank=True, validators=[plain_text], help_text="What it is about, in a few sentences."
    )
    category = models.CharField(max_length=20, choices=Category, default=Category.OTHER)
    owner = models.ForeignKey(
        "ccg.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"versions__isnull": False},
        help_text="Whose document it is. Leave it empty for the CCG's own.",
    )
    other_formats = models.EmailField(
        "mailbox for other formats",
        blank=True,
        help_text="Whom to ask for large print, easy read or Braille. Leave it empty for the CCG's own mailbox.",
    )

    class Meta(FileVersion.Meta):
        verbose_name = "document"
        ordering = ["title", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("document", taken="This version of the document is there already."),
        ]

    def __str__(self):
        return self.title

    @property
    def slug(self):
        """The title as addresses write it; decoration, the id alone finds the document."""
        return slugify(self.title)[:80].strip("-") or "document"

    def clean(self):
        """Take one kind of line break; refuse a file that is not taken."""
        self.description = plain_line_breaks(self.description)
        super().clean()

    def check_publication(self, at):
        """Refuse the file of an annual report that is not signed off (domain rule: no publication before sign-off)."""
        super().check_publication(at)
        reports = AnnualReport.objects.filter(document=self.document_id, signed_off_on=None).order_by("start_year")
        for report in reports:
            if report.editions().last().pk == report.pk:
                raise Refused(
                    f"“{report}” has no date of sign-off, and its file is not public before that. Enter the date "
                    "with the annual report first."
                )

    def search_text(self):
        # Of a version that was recalled nothing shows in any list.
        return (self.title, f"{self.description}\n{self.text}") if self.file else None

    def get_absolute_url(self):
        return reverse("document", args=[self.document_id, self.slug])

    def get_file_url(self):
        """Return the address that always gives the newest file."""
        return reverse("document-file", args=[self.document_id, self.slug])

    def get_version_url(self):
        """Return the address of the file of this very version."""
        return reverse("document-version-file", args=[self.document_id, self.slug, self.number])
