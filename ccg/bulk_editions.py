"""Import of many editions at once, such as the figures of hundreds of indicators: what is new becomes a draft.

The newest edition of each thing is changed while it is a draft or in review; what is public and changed gets a draft
correction. What the file does not name stays as it is.
"""

import copy
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.functional import cached_property

from ccg.bulk_imports import MOST_REFUSED, BulkResource
from ccg.edition_rules import changed_though_older, check_correction, older_edition
from ccg.imports import Kind
from ccg.publishing import Edition, State
from ccg.publishing.bulk import refused_editions, save_editions


@dataclass
class Row:
    """A row of a file that changes something: the edition as it becomes, and as it was; None for a new one."""

    place: int  # in the file, without its header, from 0
    owner: int
    edition: Edition
    before: Edition | None
    changed: list  # attributes
    error: ValidationError | None = None

    @property
    def kind(self):
        if self.before is None:
            return Kind.NEW
        return Kind.CORRECTION if self.before.is_sealed else Kind.CHANGED

    @property
    def what(self):
        """What becomes of it, in words."""
        if self.kind is Kind.NEW:
            return "New draft"
        if self.kind is Kind.CORRECTION:
            return f"Correction: edition {self.edition.number}, as a draft"
        if self.before.state == State.IN_REVIEW:
            return "Changed: it was in review, and becomes a draft again"
        return "Changed draft"


class BulkEditionsResource(BulkResource):
    """The base of imports of many editions. OWNER names the columns of the first field of the model's KEY.

    `fields` names the columns of the other fields of the KEY too, but `key` reads them.
    """

    # --- for a room to say -------------------------------------------------------------------------------------------

    def key(self, owner, row):
        """Return the values of the KEY of the edition that a row is about; raise ValidationError by the column."""
        raise NotImplementedError

    def values_of(self, owner, row):
        """Return {attribute: value} of a row but for its KEY, as `values` does."""
        return self.values(row)

    def complete(self, edition):
        """Give an edition what it would ask the database for, once for all rows."""

    # --- what is the same for all ------------------------------------------------------------------------------------

    @cached_property
    def defaults(self):
        """What each field of a new edition has, in their order."""
        return [field.get_default() for field in self._meta.model._meta.concrete_fields]

    @cached_property
    def key_names(self):
        """The attributes of the KEY: those of its relations end in _id."""
        return [self._meta.model._meta.get_field(name).attname for name in self._meta.model.KEY]

    def columns_read(self):
        return {name: cells for name, cells in super().columns_read().items() if name not in self.key_names}

    def import_sheet(self, dataset, user, dry_run=False):
        self.met = set()
        return super().import_sheet(dataset, user, dry_run)

    def import_chunk(self, rows_by_owner):
        read, rows = [], []
        for owner, places in rows_by_owner.items():
            for place in places:
                try:
                    row = self.dataset[place]
                    read.append((place, self.key(owner, row), self.values_of(owner, row), self.cell(row, "edition")))
                except ValidationError as error:
                    self.refuse(place, error, owner)
        editions = self.editions([key for _, key, _, _ in read])
        for place, key, values, number in read:
            try:
                row = self.compared(place, key, values, number, editions[key])
            except ValidationError as error:
                self.refuse(place, error, key[0])
                continue
            if row is None:
                self.count(place, Kind.UNCHANGED, self.same, lambda key=key: (self.words_of(key), "Unchanged"))
            else:
                rows.append(row)
        self.check_corrections([row for row in rows if row.kind is Kind.CORRECTION])
        if self.may_save:
            self.save([row for row in rows if row.error is None])
        for row in rows:
            self.tell(row)

    def editions(self, keys):
        """Return {key: {number: edition}} of what is here of these keys, locked until all rows are done."""
        found = {key: {} for key in keys}
        # Each field by itself: that finds more than was asked for only where a file has few periods of many things.
        wanted = {f"{name}__in": {key[place] for key in found} for place, name in enumerate(self.key_names)}
        for edition in self._meta.model.objects.filter(**wanted).order_by("pk").select_for_update():
            numbered = found.get(tuple(getattr(edition, name) for name in self.key_names))
            if numbered is not None:
                numbered[edition.number] = edition
        return found

    def compared(self, place, key, values, number, editions):
        """Return the Row of what a row changes, None when it changes nothing; raise ValidationError.

        `editions` are those of its key, {number: edition}; `number` is the cell that may name one of them.
        """
        older = older_edition(number, editions)
        before = older or (editions[max(editions)] if editions else None)
        if older is None:
            if key in self.met:
                raise ValidationError(f"{self.words_of(key)} stands in this file twice. Delete one of the rows.")
            self.met.add(key)
        # An empty cell of what always has a value, or one that gives no reason, leaves it as it was.
        values = {name: value for name, value in values.items() if value is not None or self.saves_none(name)}
        reason = values.pop("change_note", "")
        if before is None:
            edition = self.blank(key)
        else:
            if reason and before.number > 1 and not before.is_sealed:
                values["change_note"] = reason
            if all(getattr(before, name) == value for name, value in values.items()):
                return None
            edition = before.next_edition() if before.is_sealed else copy.copy(before)
            edition.change_note = reason if before.is_sealed else before.change_note
            self.complete(edition)
        for name, value in values.items():
            setattr(edition, name, value)
        edition.clean()
        changed = [name for name in values if before is None or getattr(edition, name) != getattr(before, name)]
        if before and not changed:
            return None
        if older:
            raise changed_though_older(older.number, max(editions))
        return Row(place, key[0], edition, before, changed)

    def blank(self, key):
        """Return an unsaved first edition of this key."""
        # All values in their order: by name it takes Django three times as long.
        edition = self._meta.model(*self.defaults)
        for name, value in zip(self.key_names, key, strict=True):
            setattr(edition, name, value)
        self.complete(edition)
        return edition

    def words_of(self, key):
        """Return in words what a key names, without asking the database."""
        return str(self.blank(key))

    def saves_none(self, name):
        """Whether an empty cell says that there is nothing."""
        return self.columns[name].field.saves_null_values

    def check_corrections(self, rows):
        """Give the rows that may not correct what they name their error."""
        sealed = self._meta.model.objects.filter(pk__in=[row.before.pk for row in rows])
        once_public = set(sealed.once_public().values_list("pk", flat=True)) if rows else ()
        for row in rows:
            try:
                check_correction(row.before, row.edition.change_note, row.before.pk in once_public)
            except ValidationError as error:
                row.error = error

    def save(self, rows):
        """Save the rows; when the database refuses one, ask it of each, and save nothing."""
        new = [row.edition for row in rows if row.kind is not Kind.CHANGED]
        changed = [row.edition for row in rows if row.kind is Kind.CHANGED]
        try:
            save_editions(self._meta.model, new, changed, self.user, "Imported.")
        except IntegrityError:
            wrong = refused_editions(new, changed, MOST_REFUSED)
            if not wrong:
                raise
            for row in rows:
                row.error = wrong.get(id(row.edition))
            return
        for row in rows if self._meta.model.PARTS else ():
            for parts in row.before.all_parts() if row.kind is Kind.CORRECTION else ():
                row.edition.copy_parts(parts, self.user)
        # For the log of the admin. What no page would take is too much to hold.
        if len(self.dataset) <= type(self).MOST_ROWS:
            self.saved += [(row.kind, row.edition) for row in rows]

    # --- what is told of it -------------------------------------------------------------------------------------------

    def tell(self, row):
        """Count a row that is new or changed, and say what becomes of it."""
        if row.error:
            return self.refuse(row.place, row.error, row.owner)

        def words():
            return str(row.edition), row.what, tuple(self.sentences(row.edition, row.before, row.changed))

        said = (row.what, [getattr(row.edition, name) for name in row.changed])
        return self.count(row.place, row.kind, self.rows, words, said)
