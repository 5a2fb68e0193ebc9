"""What every import of a spreadsheet has in common: the columns are checked first, then every row, all or nothing."""

import datetime
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import Enum
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils.text import capfirst
from import_export import resources, widgets
from import_export.results import RowResult

from ccg.corrections import value_in_words
from ccg.exports import unguarded
from ccg.publishing import State
from ccg.validators import plain_line_breaks


class WholeNumber(widgets.Widget):
    """A count in a cell: 53, "53" or Excel's 53.0. Nothing else is taken for a number."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = str("" if value is None else value).strip()
        if not text:
            raise ValueError("This cell is empty: write a whole number, or leave the row out if it is not known.")
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise ValueError(f"{text[:30]!r} is not a whole number from 0 up.")
        return int(text)


class Text(widgets.Widget):
    """Words in a cell, as they were before an export guarded them against formulas."""

    def clean(self, value, row=None, **kwargs):
        return plain_line_breaks(unguarded(str("" if value is None else value))).strip()


def agrees(cell, value):
    """Whether a cell of a file says the same as a value of ours: 100 and 100.0 do, and a date in either form."""
    if isinstance(value, datetime.date):
        return str(cell)[:10] == value.isoformat()
    if isinstance(value, int | Decimal):
        try:
            return Decimal(str(cell)) == value
        except InvalidOperation:
            return False
    return str(cell) == str(value)


class Kind(Enum):
    """What an import does with a row: its words for one row and for several, in the order of a summary."""

    NEW = "new draft", "new drafts"
    CHANGED = "changed draft", "changed drafts"
    CORRECTION = "correction", "corrections"
    UNCHANGED = "unchanged", "unchanged"
    REFUSED = "refused", "refused"


@dataclass(frozen=True)
class SheetRow:
    """A row of a file in words: what it is about, and what its import does or would do."""

    number: int  # as a spreadsheet counts: the header is row 1
    subject: str  # "April to June 2013"; empty when the row does not say
    kind: Kind
    what: str
    changes: tuple = ()  # "Received: 40 becomes 41."
    refusals: tuple = ()  # sentences that name the row and the column
    warnings: tuple = ()  # sentences about what is allowed but odd


class SheetResource(resources.ModelResource):
    """The base of our imports. Subclasses name their columns; `import_sheet` is how to call it.

    REQUIRED columns must be there, OPTIONAL ones may. COMPARED ones are computed here: in a file they are refused when
    they differ. DERIVED ones of an exported file are not read. LISTED is what officers export and may import again.
    """

    REQUIRED = OPTIONAL = DERIVED = ()  # names
    COMPARED = LISTED = ()  # Columns
    MOST_ROWS, MOST_BYTES = 500, 1_000_000
    WORDS = {kind: kind.value for kind in Kind}
    ADVICE = ""  # a sentence for whoever fills in the file
    remarks = ()  # sentences about the whole file

    # --- for a room to say -------------------------------------------------------------------------------------------

    def subject(self, row):
        """Return in words what a row of the file, a dictionary of its cells, is about; empty when it does not say."""
        return ""

    def stored(self, instance):
        """Return the row as it stands, that this instance changes or corrects; None when it is new."""
        raise NotImplementedError

    def odd(self, instances):
        """Return {primary key: sentences} about what is allowed in these saved rows but odd."""
        return {}

    @classmethod
    def listed(cls, queryset):
        """Return the queryset with what the columns LISTED and COMPARED need."""
        return queryset

    @classmethod
    def exported(cls, queryset, most):
        """Return up to `most` rows for the columns LISTED, of a list of the admin."""
        return list(cls.listed(queryset)[:most])

    # --- what is the same for all ------------------------------------------------------------------------------------

    @classmethod
    def template(cls):
        """Return the Columns that an officer fills in; their meanings say what may be written into a cell."""
        filled = [column for column in cls.LISTED if column.name in (*cls.REQUIRED, *cls.OPTIONAL)]
        fields = [cls.fields.get(column.name) for column in filled]
        written = [getattr(field and field.widget, "written", "") for field in fields]
        return [
            replace(column, meaning=f"{column.meaning} {words}".strip())
            for column, words in zip(filled, written, strict=True)
        ]

    def import_sheet(self, dataset, user, dry_run=False):
        """Import a tablib Dataset as `user`, all rows or none, and return (result, refusals).

        `refusals` are sentences naming row and column; while there is one, nothing is saved. `self.rows` then says of
        each row in words what was done, or would have been; it is empty when the columns are wrong. `self.counts` says
        how many rows there are of each Kind, `self.saved` is (Kind, instance) of what was saved.
        """
        self.rows, self.tried, self.saved, self.counts = [], {}, [], Counter()
        wrong = self.wrong_with_columns(dataset)
        if wrong:
            return self.get_result_class()(), [wrong]
        result = self.import_data(
            dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True, user=user
        )
        # What no rule of ours foresaw is an error of the site and not of the file: nothing was saved.
        unforeseen = [*(error for _, errors in result.row_errors() for error in errors), *result.base_errors]
        if unforeseen:
            raise unforeseen[0].error
        return result, [sentence for row in self.rows for sentence in row.refusals]

    def wrong_with_columns(self, dataset):
        """Return a sentence when the columns or the number of rows are wrong, else an empty text."""
        headers = [str(header or "").strip() for header in dataset.headers or []]
        computed = [column.name for column in self.COMPARED]
        known = [*self.REQUIRED, *self.OPTIONAL, *computed, *self.DERIVED]
        missing = [name for name in self.REQUIRED if name not in headers]
        unknown = [name[:50] or "(no name)" for name in headers if name not in known][:10]
        twice = sorted({name for name in headers if headers.count(name) > 1})
        if missing:
            return f"Columns are missing: {', '.join(missing)}. The first row must name them as the template does."
        if unknown:
            return f"Columns are not known: {', '.join(unknown)}. The known ones are {', '.join(known)}."
        if twice:
            return f"Columns stand there twice: {', '.join(twice)}. Delete one of each."
        if len(dataset) == 0:
            return "There are no rows under the header."
        if len(dataset) > self.MOST_ROWS:
            return f"There are {len(dataset)} rows: import up to {self.MOST_ROWS} at a time."
        return ""

    def import_instance(self, instance, row, **kwargs):
        """Fill the instance from the row; keep it, so that a refusal can say what the row would have changed."""
        self.tried[kwargs["row_number"]] = instance
        super().import_instance(instance, row, **kwargs)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Validate all but the constraints: the database checks those in the save, ten times as fast."""
        errors = dict(import_validation_errors or {})
        try:
            instance.full_clean(errors.keys(), validate_unique=validate_unique, validate_constraints=False)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def before_save_instance(self, instance, row, **kwargs):
        instance._history_user = kwargs["user"]
        instance._change_reason = "Imported."

    def do_instance_save(self, instance, is_create):
        """Save; when the database refuses, ask each constraint for its sentence."""
        try:
            with atomic():
                instance.save(force_insert=is_create)
        except IntegrityError:
            instance.validate_constraints()
            raise

    def after_import(self, dataset, result, **kwargs):
        """Look at all rows together, inside the transaction that saved them: it is undone when one is refused here."""
        given = list(zip(dataset.dict, result.rows, strict=True))
        keys = {index: self.key(row.instance) for index, row in enumerate(result.rows) if row.instance}
        stored = self.listed(self._meta.model.objects.filter(pk__in=keys.values())).in_bulk()
        for index, key in keys.items():
            cells, row = given[index]
            wrong = [sentence for column in self.COMPARED for sentence in contradiction(column, cells, stored[key])]
            if wrong:
                row.import_type, row.validation_error = RowResult.IMPORT_TYPE_INVALID, ValidationError(wrong)
                result.append_invalid_row(index + 1, cells, row.validation_error)
        saved = [row.instance for row in result.rows if row.is_new() or row.is_update()]
        odd = self.odd(saved) if saved else {}
        self.rows = [self.in_words(number, cells, row, odd) for number, (cells, row) in enumerate(given, 2)]
        self.counts = Counter(row.kind for row in self.rows)
        pairs = zip(self.rows, result.rows, strict=True)
        self.saved = [(told.kind, row.instance) for told, row in pairs if row.is_new() or row.is_update()]

    @property
    def fingerprint(self):
        """A short text that differs when anything differs in what is told of the rows."""
        return sha256(repr(self.rows).encode()).hexdigest()

    def summary(self):
        """Return the rows counted by what becomes of them: "12 rows: 3 new drafts, 1 correction, 8 unchanged"."""
        total, counted = self.counts.total(), [(self.counts[kind], self.WORDS[kind]) for kind in Kind]
        parts = [f"{number} {words[number != 1]}" for number, words in counted if number]
        return f"{total} row{'' if total == 1 else 's'}: {', '.join(parts)}"

    def key(self, instance):
        """Return the primary key of a row of the file; of one that changes nothing, that of what it was compared to."""
        return instance.pk or self.stored(instance).pk

    def in_words(self, number, cells, row, odd):
        """Return the SheetRow of a row; `odd` is what `odd()` returned."""
        subject = self.subject(cells)
        instance = self.tried.get(number - 1)
        before = instance and self.stored(instance)
        changes = tuple(self.changes(instance, before, cells)) if instance else ()
        if row.is_invalid():
            refusals = self.refusals(number, row.validation_error)
            return SheetRow(number, subject, Kind.REFUSED, "Refused", changes if before else (), refusals)
        if row.is_skip():
            return SheetRow(number, subject, Kind.UNCHANGED, "Unchanged")
        if before is None:
            kind, what = Kind.NEW, "New draft"
        elif before.pk != instance.pk:
            kind, what = Kind.CORRECTION, f"Correction: edition {instance.number}, as a draft"
        elif getattr(before, "state", None) == State.IN_REVIEW:
            kind, what = Kind.CHANGED, "Changed: it was in review, and becomes a draft again"
        else:
            kind, what = Kind.CHANGED, "Changed draft"
        return SheetRow(number, subject, kind, what, changes, warnings=tuple(odd.get(instance.pk, ())))

    def refusals(self, number, error):
        """Return a sentence for each thing that is wrong with a row, by its ValidationError."""
        columns = {field.attribute: field.column_name for field in self.get_import_fields()}
        by_field = error.error_dict if hasattr(error, "error_dict") else {"__all__": error.error_list}
        return tuple(
            f"Row {number}{'' if name == '__all__' else f', column {columns.get(name, name)}'}: {message}"
            for name, errors in by_field.items()
            for each in errors
            for message in (["This cell is empty."] if each.code in ("blank", "null") else each.messages)
        )

    def changes(self, instance, before, cells):
        """Yield a sentence on each value of the file, whose `cells` these are, that is new or not as before."""
        for field in self.get_import_fields():
            if field.column_name not in cells:
                continue
            kept_in = self._meta.model._meta.get_field(field.attribute)
            name = capfirst(kept_in.verbose_name)
            new = getattr(instance, kept_in.attname)
            if before is None:
                if new not in ("", None) and field.column_name not in self._meta.import_id_fields:
                    yield f"{name}: {quoted(kept_in, getattr(instance, kept_in.name))}"
            elif new != getattr(before, kept_in.attname):
                old, new = getattr(before, kept_in.name), getattr(instance, kept_in.name)
                yield f"{name}: {quoted(kept_in, old)} becomes {quoted(kept_in, new)}"


def quoted(field, value):
    """Return what a field holds as a sentence can carry it: what somebody typed in quotation marks."""
    if value in ("", None):
        return "nothing"
    words = value_in_words(field, value)
    return f"“{words}”" if isinstance(value, str) and not field.flatchoices else words


def contradiction(column, cells, row):
    """Yield a sentence when the cell of a computed column says something else than the row does."""
    cell = cells.get(column.name)
    if cell not in (None, "") and not agrees(cell, column.value(row)):
        yield (
            f"{column.name} is {cell} in the file, but {column.value(row)} by its counts. "
            "It is computed here: empty the cell or mend the counts."
        )
