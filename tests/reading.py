"""What a reader gets: the words and tables of a page, the rows of a file."""

import csv
import io
import re
from html import unescape

from django.utils.html import strip_tags


def table_rows(html, caption=""):
    """Return the rows of the first table whose caption begins so, without its head, as lists of words."""
    for table in re.findall(r"<table.*?</table>", html, re.S):
        found = re.search(r"<caption.*?</caption>", table, re.S)[0]
        if words(found).startswith(caption):
            rows = re.findall(r"<tr.*?</tr>", table.split("<tbody")[1], re.S)
            return [[words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)] for row in rows]
    raise AssertionError(f"No table is called {caption!r}.")


def words(html):
    """Return what is written, without markup and with single spaces."""
    return " ".join(unescape(strip_tags(html)).split())


def page_words(client, address):
    """Return all words of a page."""
    return words(client.get(address).text)


def csv_rows(client, address):
    """Return the rows of a CSV file as dictionaries."""
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8"), newline="")))
