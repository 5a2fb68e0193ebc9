from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from ccg.markdown import words
from ccg.publication_scheme import PublicationClass, Requirement
from ccg.publishing import Edition, Identity, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

HOME = "home"
slug_rule = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", "Write small letters and digits with single dashes between the words: about-us"
)


class Page(Identity):
    """A page of words."""


class PageVersion(Edition):
    """One edition of a page: what officers write in Markdown and the public reads at `/<slug>/`.

    The addresses that show facts (such as /annual-reports/) take their opening words from the page of that slug.
    """

    KEY = ("page",)

    page = models.ForeignKey(Page, models.PROTECT, related_name="versions", editable=False)
    slug = models.CharField(
        "address",
        max_length=100,
        validators=[slug_rule],
        help_text='The words in its address: "about-us" for /about-us/. An old address leads on to the new one.',
    )
    title = models.CharField(max_length=200, validators=[plain_text], help_text="The heading of the page.")
    summary = models.CharField(
        max_length=300,
        blank=True,
        validators=[plain_text],
        help_text="One sentence under the heading. Search engines show it.",
    )
    body = models.TextField(
        blank=True,
        validators=[plain_text],
        help_text="In Markdown: ## begins a section, * a list. A link names a page, a document or an address.",
    )
    publication_class = models.PositiveSmallIntegerField(
        "class of the publication scheme",
        choices=PublicationClass,
        null=True,
        blank=True,
        help_text="Under which of the seven classes it is listed. Leave it empty for none.",
    )
    requirement = models.CharField(
        "fulfils",
        max_length=30,
        choices=Requirement,
        blank=True,
        help_text="What the publication scheme asks for and this page gives. Leave it empty for nothing.",
    )
    menu_order = models.PositiveSmallIntegerField(
        "place in the menu",
        null=True,
        blank=True,
        help_text="Pages with a number are listed on the page About us, the smallest first. Leave it empty for none.",
    )
    reviewed_on = models.DateField(
        "last reviewed", null=True, blank=True, help_text="When somebody last checked that all of it is still true."
    )
    review_due_on = models.DateField(
        "next review due", null=True, blank=True, help_text="When it has to be checked again. The public sees both."
    )

    class Meta(Edition.Meta):
        verbose_name = "page"
        ordering = ["slug", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("page", taken="This edition of the page is there already."),
            models.CheckConstraint(
                condition=models.Q(reviewed_on=None)
                | models.Q(review_due_on=None)
                | models.Q(review_due_on__gt=models.F("reviewed_on")),
                name="ccg_pageversion_next_review_is_later",
                violation_error_message="The next review is due before the last one.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return "/" if self.slug == HOME else f"/{self.slug}/"

    def search_text(self):
        return self.title, f"{self.summary}\n{words(self.body)}"

    def clean(self):
        """Refuse an address that belongs to another page; one kind of line break."""
        self.body = plain_line_breaks(self.body)
        others = PageVersion.objects.filter(slug=self.slug)
        if self.page_id:
            others = others.exclude(page=self.page_id)
        if others.exists():
            raise ValidationError({"slug": "Another page has or had this address. Choose another one."})
