from django.utils import timezone

from ccg.evidence import SHOWN_OF, scheme
from ccg.views.words import WordedPage


class PublicationScheme(WordedPage):
    """/publication-scheme/: the seven classes with what is published in each, and what class 3 has to hold."""

    slug, title = "publication-scheme", "Publication scheme"
    template_name = "ccg/publication_scheme.html"
    depends_on = SHOWN_OF

    def context(self):
        """Add `classes`."""
        return super().context() | {"classes": scheme(timezone.localdate())}
