"""What the page of the search shows, for its tests."""

import re
from html import unescape

LONG = "Nothing to see. " * 100


def titles(client, query, **more):
    """Return the titles of the results, in order, as the page shows them."""
    html = client.get("/search/", {"q": query, **more}).text
    return [unescape(title) for title in re.findall(r'<h3 class="nhsuk-heading-xs[^>]*><a [^>]*>(.*?)</a>', html)]
