from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list

from ccg.addresses import OF_PAGES, WORDS_ELSEWHERE, what_answers
from ccg.markdown import MOST_CHARACTERS, read, words
from ccg.publication_scheme import InPublicationScheme
from ccg.publishing import Edition, Identity, Refused, State, one_unpublished_edition
from ccg.publishing.transition import transition
from ccg.validators import plain_line_breaks, plain_text

from .redirect import Redirect

HOME = "home"
# The blocks of facts that the home page can hold: {{foi}} on a line of its own.
HOME_BLOCKS = (
    "constitution",
    "annual_reports",
    "plans",
    "performance",
    "inspections",
    "consultations",
    "meetings",
    "foi",
)
slug_rule = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", "Write small letters and digits with single dashes between the words: about-us"
)


class Page(Identity):
    """A page of words."""


class PageVersion(InPublicationScheme, Edition):
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
        if self.slug in WORDS_ELSEWHERE:
            return reverse(WORDS_ELSEWHERE[self.slug])
        return "/" if self.slug == HOME else f"/{self.slug}/"

    def search_text(self):
        return self.title, f"{self.summary}\n{words(self.body)}"

    @classmethod
    def live_at(cls, slugs):
        """Return {slug: live version} for the pages that have or had these addresses in public, in two queries."""
        had = list(cls.objects.once_public().filter(slug__in=slugs).values_list("page", "slug"))
        live = {row.page_id: row for row in cls.objects.live().filter(page__in=[page for page, _ in had])}
        return {slug: live[page] for page, slug in had if page in live}

    def clean(self):
        """Refuse an address that is taken, and a text that could not be shown well; one kind of line break."""
        self.body = plain_line_breaks(self.body)
        problems = {"slug": self.why_not_this_address(), "body": self.wrong_with_the_text()}
        problems = {name: found for name, found in problems.items() if found}
        if problems:
            raise ValidationError(problems)

    def why_not_this_address(self):
        """Return a sentence when the address belongs to something else, an empty text when it may be this page's."""
        if not self.slug:
            return ""  # the field itself says so
        address = self.get_absolute_url()
        if belongs_to_the_site(self.slug):
            return f"This address belongs to another part of the site: {address}. Choose another one."
        others = PageVersion.objects.filter(slug=self.slug)
        if self.page_id:
            others = others.exclude(page=self.page_id)
        if others.exists():
            return "Another page has or had this address. Choose another one."
        leads_on = Redirect.objects.filter(old_path__in=Redirect.forms(address)).first()
        if leads_on:
            return f"A redirect leads from {address} to {leads_on.new_path}. Delete it, or choose another address."
        return ""

    def wrong_with_the_text(self):
        """Return sentences about the text that the officer has to mend; the length alone when it is too long."""
        if len(self.body) > MOST_CHARACTERS:
            return [
                f"This text has {len(self.body):,} characters; a page may have {MOST_CHARACTERS:,}. Make several pages "
                "of it, or publish it as a document."
            ]
        text = read(self.body)
        return [*text.problems, *self.wrong_blocks(text)]

    def wrong_blocks(self, text):
        """Yield a sentence for each {{name}} that names no block of facts, or stands on a page that has none."""
        for name in dict.fromkeys(name for section in text.sections for name in section.blocks):
            if self.slug != HOME:
                yield f"Only the home page can hold facts. Delete the line {{{{{name}}}}}, or link to their page."
            elif name not in HOME_BLOCKS:
                yield f"There are no facts called {{{{{name}}}}}. There are {get_text_list(HOME_BLOCKS, 'and')}."

    @transition("submit", State.PUBLISHED)
    def mark_reviewed(self, by, due_on):
        """Record that all of it was checked today and is true; `due_on` is when it has to be checked again.

        It stays public as it is: no word of it changes.
        """
        today = timezone.localdate()
        if self.is_scheduled:
            raise Refused("This is not public yet. Send it back and write the dates in the draft.")
        if not self.can_be_marked_reviewed():
            raise Refused("There is a later edition already: write the dates of its review there.")
        if due_on <= today:
            raise Refused("The next review must be after today.")
        self.reviewed_on, self.review_due_on = today, due_on
        return f"Reviewed. The next review is due on {date_format(due_on)}."

    def can_be_marked_reviewed(self):
        """Whether this is the newest edition and the public reads it."""
        return self.state == State.PUBLISHED and self.can_be_corrected()


def belongs_to_the_site(slug):
    """Whether something else than a page of words answers at the address of this slug."""
    if slug == HOME:
        return False
    if slug == settings.STATIC_URL.strip("/"):
        return True
    for path in (f"/{slug}", f"/{slug}/"):
        found = what_answers(path)
        if found is None or found.view_name in OF_PAGES:
            continue
        # A page of facts under an officer's words has the slug of these words.
        if getattr(getattr(found.func, "view_class", None), "slug", None) != slug:
            return True
    return False
