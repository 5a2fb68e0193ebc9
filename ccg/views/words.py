"""Pages of words: what officers write in Markdown, alone or above the facts of another page."""

import re

from django.utils.functional import cached_property

from ccg.links import page_html
from ccg.models import PageVersion
from ccg.views.public import PublicPage


class WordedPage(PublicPage):
    """A page of facts whose heading and opening words officers write, as the page of the address `slug`.

    Without such a page it stands under `title` alone. Subclasses add their own models to `depends_on`.
    """

    slug = title = ""
    depends_on = (PageVersion,)

    def refusal(self):
        """Show who may see it, and asks for it with ?preview=, these words before they are public."""
        wanted = self.request.GET.get("preview", "")
        if re.fullmatch("[0-9]{1,18}", wanted) and self.reader_is_staff(PageVersion):
            draft = PageVersion.objects.filter(pk=wanted, slug=self.slug).first()
            if draft:
                self.words, self.is_preview = draft, True
        return None

    @cached_property
    def words(self):
        """The live page of this address; None while there is none."""
        return PageVersion.objects.live().filter(slug=self.slug).first()

    def context(self):
        text, html = page_html(self.words.body) if self.words else (None, "")
        return {
            "words": self.words,
            "heading": self.words.title if self.words else self.title,
            "text": text,
            "html": html,
        }
