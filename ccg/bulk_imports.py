"""What imports of thousands of rows have in common: they are read, compared and saved by the thousand, all or nothing.

Row by row through django-import-export, a large file takes minutes. Here each text of a column is read once, however
often it stands there, and what is told of the rows is worked out only for as many as are shown.
"""

import gc
from collections import Counter
from contextlib import contextmanager
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db.transaction import atomic, set_rollback
from django.utils.text import capfirst

from ccg.imports import Kind, SheetResource, SheetRow, Text, quoted

CHUNK = 2_000  # rows that are compared and saved together
MOST_REFUSED, MOST_KEPT = 50, 200  # rows of which more is told than their number
MOST_REMEMBERED = 10_000  # texts of one column
UNREAD = object()


@contextmanager
def the_file_left_alone():
    """Keep Python from looking through all rows of a large file for garbage again and again: a fifth of the time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class Cells:
    """A column of a file: each text that stands in it is read and validated once, while they are not too many."""

    def __init__(self, field, place, model):
        self.field, self.place = field, place
        self.kept_in = model._meta.get_field(field.attribute)
        self.read = {}

    def value(self, row):
        """Return what is kept of the cell, of a relation the key; raise ValidationError when it may not be."""
        text = row[self.place]
        value = self.read.get(text, UNREAD)
        if value is UNREAD:
            if len(self.read) >= MOST_REMEMBERED:
                self.read.clear()
            value = self.read[text] = self.validated(text)
        if isinstance(value, ValidationError):
            raise value
        return value

    def validated(self, text):
        """Return the value, or the ValidationError."""
        try:
            value = self.field.widget.clean(text)
            if self.kept_in.is_relation:
                return value and value.pk
            if value is None and not self.field.saves_null_values:
                return None
            if value in self.kept_in.empty_values and self.kept_in.blank:
                return value
            return self.kept_in.clean(value, None)
        except ValueError as error:
            return ValidationError(str(error))
        except ValidationError as error:
            return error

    def in_words(self, value):
        if self.kept_in.is_relation and value is not None:
            return str(self.field.widget.known[value])
        return quoted(self.kept_in, value)


class BulkResource(SheetResource):
    """The base of imports of many rows. `OWNER` names the columns that say with which others a row is compared."""

    MOST_ROWS, MOST_BYTES = 10_000, 3_000_000
    OWNER = ()

    # --- for a room to say -------------------------------------------------------------------------------------------

    def begin(self):
        """Look up, once for all rows, what their cells name."""
        raise NotImplementedError

    def owner(self, cells):
        """Return the key of the thing that a row is about, by its cells in OWNER; raise ValidationError."""
        raise NotImplementedError

    def named(self, owner):
        """Return that thing in words."""
        raise NotImplementedError

    def import_chunk(self, rows_by_owner):
        """Read, compare and save the rows of these owners. Their editions stay locked until all rows are done."""
        raise NotImplementedError

    # --- what is the same for all ------------------------------------------------------------------------------------

    def import_sheet(self, dataset, user, dry_run=False):
        """Import as every resource does; return (how many rows of each Kind, refusals).

        `self.rows` then tells of up to MOST_REFUSED refused rows and MOST_KEPT others, those that change first.
        """
        self.dataset, self.user = dataset, user
        self.rows, self.refused, self.same, self.saved = [], [], [], []
        self.counts, self.digest = Counter(), sha256()
        wrong = self.wrong_with_columns(dataset)
        if wrong:
            return self.counts, [wrong]
        self.places = {str(header).strip(): place for place, header in enumerate(dataset.headers)}
        with the_file_left_alone(), atomic():
            self.begin()
            self.columns = self.columns_read()
            for rows_by_owner in self.chunks():
                self.import_chunk(rows_by_owner)
            if dry_run or self.refused:
                set_rollback(True)
        told = [*self.refused, *self.rows, *self.same[: MOST_KEPT - len(self.rows)]]
        self.rows = sorted(told, key=lambda row: row.number)
        return self.counts, [sentence for row in self.rows for sentence in row.refusals]

    @property
    def fingerprint(self):
        return self.digest.hexdigest()

    @property
    def may_save(self):
        """Whether what is saved may stay: with so many refusals nothing will."""
        return len(self.refused) < MOST_REFUSED

    def columns_read(self):
        """Return {attribute: Cells} of the columns whose values are kept."""
        columns = [
            Cells(field, self.places[field.column_name], self._meta.model)
            for field in self.get_import_fields()
            if field.column_name in self.places
        ]
        return {cells.kept_in.attname: cells for cells in columns}

    def cell(self, row, name):
        """Return the text in a column of a row; empty without the column."""
        text = row[self.places[name]] if name in self.places else ""
        return Text().clean(text) if text else ""

    def values(self, row):
        """Return {attribute: value} of a row; raise ValidationError by column for all that may not stand there."""
        values, wrong = {}, {}
        for name, cells in self.columns.items():
            try:
                values[name] = cells.value(row)
            except ValidationError as error:
                wrong[cells.field.column_name] = error
        if wrong:
            raise ValidationError(wrong)
        return values

    def chunks(self):
        """Yield {owner: places of its rows}, about CHUNK rows at a time; refuse the rows that name no owner."""
        names = [name for name in self.OWNER if name in self.places]
        read, found = {}, {}
        for place, row in enumerate(self.dataset):
            asked = tuple(row[self.places[name]] for name in names)
            if asked not in read:
                try:
                    read[asked] = self.owner(dict(zip(names, asked, strict=True)))
                except ValidationError as error:
                    read[asked] = error
            if isinstance(read[asked], ValidationError):
                self.refuse(place, read[asked])
            else:
                found.setdefault(read[asked], []).append(place)
        chunk, size = {}, 0
        for owner, places in found.items():
            chunk[owner] = places
            size += len(places)
            if size >= CHUNK:
                yield chunk
                chunk, size = {}, 0
        if chunk:
            yield chunk

    # --- what is told of it -------------------------------------------------------------------------------------------

    def count(self, place, kind, kept, words, said=()):
        """Count a row; keep a SheetRow of its `words`, worked out only while there are few."""
        self.counts[kind] += 1
        self.digest.update(repr((place, kind.name, said)).encode())
        if len(kept) < MOST_KEPT:
            subject, what, *changes = words()
            kept.append(SheetRow(place + 2, subject, kind, what, *changes))

    def refuse(self, place, error, owner=None):
        self.counts[Kind.REFUSED] += 1
        sentences = self.refusals(place + 2, error)
        self.digest.update(repr((place, sentences)).encode())
        if len(self.refused) < MOST_REFUSED:
            subject = "" if owner is None else self.named(owner)
            self.refused.append(SheetRow(place + 2, subject, Kind.REFUSED, "Refused", refusals=sentences))

    def sentences(self, after, before, changed):
        """Yield a sentence on each value that is new or not as before; `before` is None for something new."""
        for name in changed:
            cells, value = self.columns.get(name), getattr(after, name)
            label = capfirst(after._meta.get_field(name).verbose_name)
            if cells is None:
                continue
            if before:
                yield f"{label}: {cells.in_words(getattr(before, name))} becomes {cells.in_words(value)}"
            elif value not in ("", None):
                yield f"{label}: {cells.in_words(value)}"
