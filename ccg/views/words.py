"""Pages of words: what officers write in Markdown, alone or above the facts of another page."""

import re
from itertools import pairwise
from textwrap import shorten

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from ccg.differences import differences
from ccg.links import page_html
from ccg.markdown import read
from ccg.models import DocumentVersion, PageVersion
from ccg.publishing import State
from ccg.views.public import PublicDetailView, PublicPage, shows_more_than_its_notice
from ccg.views.redirects import elsewhere

LONGEST_TITLE = 70  # characters: search engines cut off the rest
FEWEST_LISTED = 3  # sections that need a list of contents


def full_title(heading, organisation):
    """Return what a browser's tab and a search engine call a page: its heading, shortened, and whose it is."""
    whose = f" - {organisation.short_name[:1].upper()}{organisation.short_name[1:]}"
    return shorten(heading, max(LONGEST_TITLE - len(whose), 20), placeholder="…") + whose


def contents(text):
    """Return the entries of the list of contents of a Text, empty where there is little to list."""
    found = [section for section in text.headings if section.level == 2]
    if len(found) < FEWEST_LISTED:
        return []
    return [{"text": f"{section.number} {section.title}".strip(), "href": f"#{section.anchor}"} for section in found]


class WordedPage(PublicPage):
    """A page of facts whose heading and opening words officers write, as the page of the address `slug`.

    Without such a page it stands under `title` alone. Subclasses name the models of their facts in `depends_on`.
    """

    slug = title = ""
    words_draft = None
    depends_on = (PageVersion, DocumentVersion)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        # Any page of words may link to pages and documents, whatever its facts are.
        cls.depends_on = tuple(dict.fromkeys([*WordedPage.depends_on, *cls.depends_on]))

    def refusal(self):
        """Show who may see it, and asks for it with ?preview=, these words before they are public."""
        wanted = self.request.GET.get("preview", "")
        if re.fullmatch("[0-9]{1,18}", wanted) and self.reader_is_staff(PageVersion):
            draft = PageVersion.objects.filter(pk=wanted, slug=self.slug).first()
            if draft:
                self.words_draft, self.is_preview = draft, True
        return None

    @cached_property
    def page(self):
        """The draft to preview, else the page that the public may read here, were it only its notice; None without."""
        return self.words_draft or PageVersion.objects.public().current().filter(slug=self.slug).first()

    @property
    def words(self):
        """The page whose words are shown; None without one, and where it was withdrawn with its words."""
        is_shown = self.words_draft or (self.page and shows_more_than_its_notice(self.page))
        return self.page if is_shown else None

    @property
    def withdrawn_words(self):
        """The page whose notice stands above the facts; None unless it was withdrawn."""
        return self.page if self.page and self.page.state == State.WITHDRAWN else None

    def context(self):
        """Return `words`, None without any, what they say, and their public `editions`."""
        text, html = page_html(self.words.body) if self.words else (None, "")
        heading = self.words.title if self.words else self.title
        return {
            "words": self.words,
            "heading": heading,
            "full_title": full_title(heading, self.request.organisation),
            "words_contents": contents(text) if text else [],
            "html": html,
            "editions": self.published_editions(),
        }

    def published_editions(self):
        """Return the editions of the words that the public may read of, the newest first."""
        return list(self.words.editions().quoted().order_by("-number")) if self.words else []


class WordPage(PublicDetailView):
    """/<slug>/: one page of words. An old address of it leads on to the one it has now."""

    template_name = "ccg/page.html"
    depends_on = (PageVersion, DocumentVersion)

    def rows(self):
        """Return the versions of the page that has or had this address in public, and those that would have it."""
        here = PageVersion.objects.filter(slug=self.kwargs["slug"])
        return PageVersion.objects.filter(Q(pk__in=here) | Q(page__in=here.once_public().values("page")))

    def was_it_public(self, rows):
        """Answer as for any address without a page when this was never one: redirects included."""
        return super().was_it_public(rows) if rows.once_public().exists() else elsewhere(self.request)

    def context(self):
        page = self.object
        text, html = page_html(page.body if self.shows_content else "")
        return {
            "page": page,
            "full_title": full_title(page.title, self.request.organisation),
            "html": html,
            "contents": contents(text),
            "editions": self.published_editions(),
        }


class PageUpdates(WordPage):
    """/<slug>/updates/: what each edition of a page changed."""

    template_name = "ccg/page_updates.html"
    depends_on = (PageVersion,)

    def address(self):
        slug = self.object.slug
        return reverse("page-updates", args=[slug])

    def context(self):
        editions = self.published_editions()
        return {
            "page": self.object,
            "full_title": full_title(f"Updates: {self.object.title}", self.request.organisation),
            "first": editions[-1] if editions else None,
            "updates": [(after, changed_words(before, after)) for after, before in pairwise(editions)],
        }


def changed_words(before, after):
    """Return (label, safe HTML) for each part of a page whose words changed between two editions."""
    parts = [
        ("Heading", before.title, after.title),
        ("Summary", before.summary, after.summary),
        ("Text", read(before.body).words, read(after.body).words),
    ]
    return [(label, differences(old, new)) for label, old, new in parts if old != new]
