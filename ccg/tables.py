"""Public tables in the NHS design system: django-tables2 sorts and pages, this draws the rows."""

import django_tables2 as tables
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from ccg.templatetags.nhs import and_class

# Numbers stand at the right, under one another.
NUMBER = {
    "th": {"class": "nhsuk-table__header--numeric"},
    "td": {"class": "nhsuk-table__cell--numeric"},
}
# Left out on a phone, where it does not fit: only for what another place on the page or its links tells too.
WIDE = {part: {"class": "site-wide-only"} for part in ("th", "td")}
WIDE_NUMBER = {part: {"class": f"{attrs['class']} site-wide-only"} for part, attrs in NUMBER.items()}


class PublicTable(tables.Table):
    """A table for the public. `row_header` names the column whose cells are the headers of their rows.

    Drawing the cells here, a row at a time, takes a third of the time that a template takes over them.
    """

    row_header = ""

    def __init__(self, *args, caption="", is_section=False, **kwargs):
        # Not in a Meta, which a table with a Meta of its own would lose. Never an empty cell.
        super().__init__(*args, template_name="django_tables2/nhs.html", default="No data", **kwargs)
        self.caption = caption  # what the table shows: the first thing a screen reader reads
        self.is_section = is_section  # whether it stands under no heading but its caption

    def drawn_rows(self):
        """Yield the HTML of each row of the page.

        A cell shows what `render_<column>(record)` returns, where the table has one, else what the column's accessor
        finds; `Column.render` and `linkify` are not asked, because asking takes longer than all the rest.
        """
        columns = []
        for column in self.columns:
            is_header = column.name == self.row_header
            attrs = and_class(column.attrs["td"], "nhsuk-table__header" if is_header else "nhsuk-table__cell")
            tag = "th" if is_header else "td"
            opening = format_html('<th scope="row"{}>' if is_header else "<td{}>", attrs)
            columns.append((opening, getattr(self, f"render_{column.name}", None) or column.accessor.resolve, tag))
        for row in self.paginated_rows:
            cells = [
                f"{opening}{conditional_escape(self.shown(value))}</{tag}>"
                for opening, find, tag in columns
                for value in [find(row.record)]
            ]
            drawn = mark_safe("\n".join(cells))  # noqa: S308 - each cell is escaped above
            yield format_html("<tr{}>\n{}\n</tr>", and_class(row.attrs, "nhsuk-table__row"), drawn)

    def shown(self, value):
        """Return a value as a cell has it: thousands apart, never empty."""
        if isinstance(value, int):
            return f"{value:,}"
        return self.default if value in (None, "") else value


def figures_table(slug, caption, periods, columns, words=(), wide=(), noun="quarter"):
    """Return the table of the figures in a chart: a row for each period, with the cells of each column in words.

    `slug` tells it from the other tables of the page. `periods` are (name, address or "") of the rows; `columns` is
    {heading: [text for each period]}, those of `words` no numbers, those of `wide` left out on a phone. `noun` is what
    a period is called.
    """
    rows = [
        {"period": format_html('<a class="nhsuk-link" href="{}">{}</a>', url, name) if url else name}
        | {f"column_{number}": texts[index] for number, texts in enumerate(columns.values())}
        for index, (name, url) in enumerate(periods)
    ]
    extra = [("period", tables.Column(noun.capitalize()))]
    for number, heading in enumerate(columns):
        attrs = WIDE_NUMBER if heading in wide else NUMBER
        extra.append((f"column_{number}", tables.Column(heading, attrs={} if heading in words else attrs)))
    return FiguresTable(rows, extra_columns=extra, caption=caption, orderable=False, prefix=f"{slug}-")


class FiguresTable(PublicTable):
    """The figures in a chart; its columns are those of `figures_table`."""

    row_header = "period"
