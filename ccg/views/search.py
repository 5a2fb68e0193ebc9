"""The search over everything that is live."""

import re
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse

from ccg.search.asking import LONGEST, wanted
from ccg.search.finding import MOST, found, hits, searched_models
from ccg.search.own_pages import OwnPage, own_pages
from ccg.views.public import PublicPage

PER_PAGE = 20


class Search(PublicPage):
    """The form, and what was found. With words in it the address is not for search engines: its pages are endless."""

    template_name = "ccg/search.html"
    depends_on = searched_models()

    def version(self):
        """To find out whether anything was changed in all that is searched takes as long as to search again."""
        return (None, None) if self.request.GET else super().version()

    def context(self):
        """Return `typed`, and once there is something to find a `page` of results and the number of all, `count`.

        `own_pages` are those of the site itself, which have no words in the index: the first results of all.
        """
        typed = self.request.GET.get("q", "").strip()[:LONGEST]
        phrases = wanted(typed)
        entries = found(phrases)
        results = [*own_pages(phrases), *entries]
        number = self.request.GET.get("page", "")
        page = Paginator(results, PER_PAGE).get_page(number if re.fullmatch("[0-9]{1,4}", number) else 1)
        own = [result for result in page.object_list if isinstance(result, OwnPage)]
        rows = page.object_list[len(own) :]
        return {
            "typed": typed,
            "phrases": phrases,
            "own_pages": own,
            "count": len(results),
            "is_cut": len(entries) == MOST,
            "page": page,
            "hits": hits(rows, phrases) if rows else [],
            "neighbours": self.neighbours(typed, page),
        }

    def neighbours(self, typed, page):
        """Return the options of the links to the page before and the page after; {} where there is only one page."""
        numbers = {}
        if page.has_previous():
            numbers["previous"] = page.previous_page_number()
        if page.has_next():
            numbers["next"] = page.next_page_number()
        return {
            side: {
                "href": f"{reverse('search')}?{urlencode({'q': typed, 'page': number})}",
                "labelText": f"{number} of {page.paginator.num_pages}",
            }
            for side, number in numbers.items()
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if request.GET:
            response["X-Robots-Tag"] = "noindex"
        return response
