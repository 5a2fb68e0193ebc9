"""What the pages of all registers have in common: filters that work without JavaScript, a table, its files."""

import re
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join

from ccg.views.words import WordedPage

PER_PAGE = 50
MOST = 500  # entries that the pages of a register count and lead to; the lists above find any, the files hold all
LONGEST = 100  # characters of what is looked for; the rest is not looked at
NOT_RECORDED = "Not recorded"


class RegisterPage(WordedPage):
    """One register: officers' words, filters (in its address, so that it can be sent), the table of its live rows.

    Subclasses say what the rows are and how a cell reads. `?entry=12` shows one entry, which search and feed lead to;
    `?edition=34` shows staff an edition before it is public.
    """

    template_name = "governance/register.html"
    model = None  # of the entries that have an address of their own; None where rows are parts of a record
    dataset = None
    more_datasets = ()
    headings = ()
    searched = ()  # fields, and what was joined to the rows, in which words are looked for
    draft = None

    # --- what a subclass says -----------------------------------------------------------------------------------------

    def live(self):
        """Return the live rows in the order of reading."""
        raise NotImplementedError

    def drafts(self, pk):
        """Return the edition with this key as `live` returns rows."""
        raise NotImplementedError

    def filters(self):
        """Return the lists to choose from."""
        return []

    def cells(self, row):
        """Return what the row says under each of the headings."""
        raise NotImplementedError

    def holding(self, rows, word):
        """Return the rows in which this word stands."""
        return rows.filter(Q(*((f"{name}__icontains", word) for name in self.searched), _connector=Q.OR))

    # --- the page -----------------------------------------------------------------------------------------------------

    @property
    def datasets(self):
        return [self.dataset, *self.more_datasets]

    def refusal(self):
        """Show who may see it, and asks for it with ?edition=, an entry before it is public."""
        wanted = self.number("edition")
        if wanted and self.model and self.reader_is_staff(self.model):
            self.draft = self.model.objects.filter(pk=wanted).first()
            self.is_preview = self.draft is not None
        return super().refusal()

    def number(self, name):
        """Return a whole number that stands in the address under this name, as text; "" without one."""
        found = self.request.GET.get(name, "")
        return found if re.fullmatch("[0-9]{1,18}", found) else ""

    @cached_property
    def typed(self):
        return self.request.GET.get("q", "").strip()[:LONGEST]

    @cached_property
    def choices(self):
        """Return (Filter, the value chosen) for each list."""
        return [(each, each.chosen(self.request)) for each in self.filters()]

    @property
    def entry(self):
        """The number of the one entry that is asked for, as text; "" for all."""
        return self.number("entry") if self.model else ""

    @property
    def is_filtered(self):
        return bool(self.typed or self.entry or any(value for _, value in self.choices))

    def narrowed(self, rows):
        """Return the rows that somebody asked for."""
        for word in self.typed.split():
            rows = self.holding(rows, word)
        for each, value in self.choices:
            rows = each.rows(rows, value) if value else rows
        return rows.filter(**{self.model.KEY[0]: self.entry}) if self.entry else rows

    def context(self):
        """Add the `page` of rows, `table` with their cells, and `how_many` in words."""
        rows = self.drafts(self.draft.pk) if self.draft else self.narrowed(self.live())
        found = rows.order_by()[: MOST + 1].count()  # each goes through the gate to be counted
        paginator = Paginator(rows[:MOST], PER_PAGE)
        paginator.count = min(found, MOST)
        number = self.number("page")
        page = paginator.get_page(number if len(number) < 5 else 1)
        is_empty = found == 0 and not (self.is_filtered and self.live().exists())
        return super().context() | {
            "previewed": self.draft,
            "page": page,
            "table": self.table(page.object_list),
            "how_many": self.how_many(found, page, is_empty),
            "is_empty": is_empty and not self.draft,
            "neighbours": self.neighbours(page),
            "selects": [self.select(each, value) for each, value in self.choices],
            "crumbs": [
                {"text": "Home", "href": reverse("home")},
                {"text": "Registers", "href": reverse("governance:registers")},
            ],
        }

    def table(self, rows):
        """Return [[(heading, cell)]] of rows."""
        return [list(zip(self.headings, self.cells(row), strict=True)) for row in rows]

    def how_many(self, found, page, is_empty):
        if self.draft:
            return "" if found else "This is not listed as things stand: who or what it names is not public."
        if is_empty:
            return "Nothing has been published here yet."
        if not found:
            return f"No entry matches.{self.chosen()}"
        shown = f" Page {page.number} of {page.paginator.num_pages}." if page.paginator.num_pages > 1 else ""
        if found > MOST:
            shown = f" The first {MOST} are shown: choose above to see others, or download all.{shown}"
        if self.is_filtered:
            return f"{counted(found)} {'matches' if found == 1 else 'match'}.{shown}{self.chosen()}"
        return f"{counted(found)} in this register.{shown}"

    def chosen(self):
        """Return what was chosen as a sentence, for paper, which has no form; empty where one entry was asked for."""
        asked = [f"“{self.typed}”"] if self.typed else []
        asked += [f"{each.label}: {dict(each.values)[value]}" for each, value in self.choices if value]
        return f" Chosen: {'; '.join(asked)}." if asked else ""

    def neighbours(self, page):
        """Return the options of the links to the page before and the page after; {} where there is only one page."""
        asked = {"q": self.typed} | {each.name: value for each, value in self.choices}
        numbers = {}
        if page.has_previous():
            numbers["previous"] = page.previous_page_number()
        if page.has_next():
            numbers["next"] = page.next_page_number()
        return {
            side: {
                "href": "?" + urlencode({name: value for name, value in asked.items() if value} | {"page": number}),
                "labelText": f"{number} of {page.paginator.num_pages}",
            }
            for side, number in numbers.items()
        }

    def select(self, each, chosen):
        """Return the options of a list to choose from."""
        values = [("", "All"), *each.values]
        items = [{"value": value, "text": words, "selected": value == chosen} for value, words in values]
        return {"id": each.name, "name": each.name, "label": {"text": each.label, "size": "s"}, "items": items}

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if request.GET:
            response["X-Robots-Tag"] = "noindex"  # its pages are endless
        return response


def counted(found):
    """Return how many entries were found, up to MOST and one more, in words."""
    return f"More than {MOST} entries" if found > MOST else f"{found} {'entry' if found == 1 else 'entries'}"


def detail(*texts):
    """Return texts under one another in a cell, smaller than what stands above; those that are empty left out."""
    return format_html_join("", '<span class="site-detail">{}</span>', ((text,) for text in texts if text))


def day(date):
    return date_format(date) if date else NOT_RECORDED


def pounds(value):
    """Return a sum as people write it: £1,250 or £1,250.50; "Not recorded" for None."""
    return NOT_RECORDED if value is None else f"£{value:,.2f}".removesuffix(".00")


def lines(text):
    """Return a text of several lines as safe HTML."""
    return linebreaksbr(text, autoescape=True)


def correction(row):
    """Return when and why an entry was last changed, under its other words; empty for a first edition."""
    if row.number == 1:
        return ""
    changed_on = timezone.localtime(row.published_at) if row.published_at else None
    when = f"Changed on {date_format(changed_on)}" if changed_on else "Changed"
    return detail(f"{when}: {row.change_note}")


def link_to(row, words):
    return format_html('<a class="nhsuk-link" href="{}">{}</a>', row.get_absolute_url(), words)
