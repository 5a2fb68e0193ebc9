"""Pages and documents for the tests of the search, and what its page shows."""

import re
from html import unescape

from ccg.models import DocumentVersion, PageVersion

LONG = "Nothing to see. " * 100


def page(slug, title, body="", **fields):
    row = PageVersion(slug=slug, title=title, body=body, **fields)
    row.clean_and_save()
    return row


def document(title, text, **fields):
    row = DocumentVersion(title=title, text=text, **fields)
    row.save()
    return row


def titles(client, query, **more):
    """Return the titles of the results, in order, as the page shows them."""
    html = client.get("/search/", {"q": query, **more}).text
    return [unescape(title) for title in re.findall(r'<h3 class="nhsuk-heading-xs[^>]*><a [^>]*>(.*?)</a>', html)]
