"""A cell that names something which has editions, by a name of its newest edition or by its number on this site."""

from import_export import widgets

from ccg.imports import Text


class NamedInCell(widgets.Widget):
    """Something that has editions, in a cell: by a name of its newest edition, or by its number on this site.

    `missing` is the next step for an officer who wrote a name that is not known. `for_ever`: names are never given to
    another, so that those of older editions find it too.
    """

    def __init__(self, editions, names, what, missing, for_ever=False):
        super().__init__()
        self.what, self.missing = what, missing
        key = editions.identity_field()
        rows = list(editions.objects.order_by("number"))
        self.newest = {getattr(row, key.attname): row for row in rows}
        self.known = {pk: row for pk, row in key.related_model.objects.in_bulk().items() if pk in self.newest}
        self.by_name = {}
        for row in rows if for_ever else self.newest.values():
            for name in {name.casefold() for name in names(row) if name}:
                self.by_name.setdefault(name, set()).add(getattr(row, key.attname))

    def clean(self, value, row=None, **kwargs):
        """Return the Identity; None for an empty cell. Raise ValueError when there is none, or more than one."""
        text = Text().clean(value)
        if not text:
            return None
        found = self.by_name.get(text.casefold(), set())
        if not found and (number := number_in(text)) in self.known:
            found = {number}
        if not found:
            raise ValueError(f"There is no {self.what} {text[:80]!r} here: {self.missing}")
        if len(found) > 1:
            numbers = " or ".join(map(str, sorted(found)))
            raise ValueError(f"{text[:80]!r} is the name of more than one {self.what}: write the number, {numbers}.")
        return self.known[min(found)]

    def in_words(self, pk):
        """Return what to write into a cell so that it is found again; None for None."""
        if pk is None:
            return None
        name = self.newest[pk].name
        return name if len(self.by_name[name.casefold()]) == 1 else str(pk)


def number_in(text):
    """Return the number on this site that a cell holds; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
