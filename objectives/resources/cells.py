"""What the cells of the room's spreadsheets say: figures, counts and papers."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import cached_property
from import_export import widgets

from ccg.imports import Text
from ccg.named_in_cell import number_in
from ccg.publishing.named import editions_of
from objectives.models import Reading
from objectives.models.reading import MOST, NO_REASON, PLACES

PAPER = Reading._meta.get_field("paper").related_model
# Excel gives 0.00001 as 1e-05.
NUMBER = re.compile(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e-[0-9]{1,2})?", re.IGNORECASE)


class Figure(widgets.Widget):
    """A figure in a cell: 95.2, or "95.2%" for a percentage; None when it is empty. Six decimals are kept, half up."""

    written = "Write it as 95.2 or 95.2%, without commas and units. Empty when there is none."

    def clean(self, value, row=None, **kwargs):
        text = Text().clean(value)
        if not text:
            return None
        if text.casefold() in {*NO_REASON, "tbc"}:
            raise ValueError(f"{text!r} is no figure: leave it empty, and write why in missing_reason.")
        number = text.removesuffix("%").strip()
        if not NUMBER.fullmatch(number):
            raise ValueError(f"{text[:30]!r} is not a figure: write it as 95.2 or 95.2%, without commas and units.")
        figure = Decimal(number)
        if abs(figure) > MOST:
            raise ValueError(f"{text[:30]!r} is more than {MOST:,}, which cannot be right.")
        return figure.quantize(PLACES, ROUND_HALF_UP) + 0  # which has no sign where it is 0


class Count(widgets.Widget):
    """A count in a cell, as 1204; None when it is empty."""

    written = "A whole number. Empty when not known."

    def clean(self, value, row=None, **kwargs):
        text = Text().clean(value)
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST))):
            raise ValueError(
                f"{text[:30]!r} is not a whole number from 0 up: write it without commas, or leave it empty."
            )
        return int(text)


@dataclass(frozen=True)
class NamedPaper:
    """A paper by its number; `title` is what the public calls it, with its meeting."""

    pk: int
    title: str

    def __str__(self):
        return self.title


class PaperInCell(widgets.Widget):
    """A paper in a cell: its number, or its title with the meeting as the public reads them; None when it is empty."""

    @cached_property
    def known(self):
        """{number: NamedPaper}, asked for once a cell names one. One that is not public has its number for a title."""
        live = editions_of(PAPER).objects.live().with_found_title().defer("text")
        titles = {row.paper_id: row.found_title for row in live}
        numbers = PAPER.objects.filter(versions__isnull=False).distinct().values_list("pk", flat=True)
        return {number: NamedPaper(number, titles.get(number, f"Paper {number}")) for number in numbers}

    def clean(self, value, row=None, **kwargs):
        text = Text().clean(value)
        if not text:
            return None
        if number_in(text) in self.known:
            return self.known[number_in(text)]
        found = [paper for paper in self.known.values() if paper.title.casefold() == text.casefold()]
        if len(found) > 1:
            numbers = " or ".join(str(paper.pk) for paper in found)
            raise ValueError(f"{text[:80]!r} is the name of more than one paper: write the number, {numbers}.")
        if not found:
            raise ValueError(
                f"There is no paper {text[:80]!r} here: write the number in its address, or its title and meeting as "
                "the search of this site shows them."
            )
        return found[0]
