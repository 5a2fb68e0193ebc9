"""Import of rows that belong to editions, such as the attendances of a record: thousands at once, all or nothing.

Each row of a file is about one part of one edition. The newest edition is changed while it is a draft or in review;
what is public gets one correction for all its rows; where there is none yet, a draft is begun. Parts that the file does
not name stay as they are.
"""

from collections import Counter
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic, set_rollback
from django.utils.text import capfirst

from ccg.imports import Kind, SheetResource, SheetRow, Text
from ccg.part_rows import Cells, EditionRows
from ccg.publishing.bulk import refusals, save_revisions

CHUNK = 2_000  # rows that are compared and saved together
MOST_REFUSED, MOST_KEPT = 50, 200  # rows of which more is told than their number


class PartsResource(SheetResource):
    """The base of imports of parts. `OWNER` names the columns that say which thing a row's edition is of."""

    MOST_ROWS, MOST_BYTES = 10_000, 3_000_000
    OWNER = ()
    ADVICE = "What the file does not name stays as it is."
    WORDS = SheetResource.WORDS | {Kind.NEW: ("new", "new"), Kind.CHANGED: ("changed", "changed")}

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

    def new_edition(self, owner):
        """Return an unsaved first edition for a thing that has none; raise ValidationError when it may not."""
        raise NotImplementedError

    def known_by(self, part):
        """Return the keys by which a file may name a part."""
        raise NotImplementedError

    def asked_by(self, values):
        """Return the keys under which to look for the part that the values of a row name, the surest first."""
        raise NotImplementedError

    def completed(self, values, before):
        """Return the values of a row with what follows from them; `before` is the part it names, None for a new one."""
        return values

    def part_named(self, part):
        """Return in words which part of its edition this is, without asking the database."""
        raise NotImplementedError

    # --- what is the same for all ------------------------------------------------------------------------------------

    def import_sheet(self, dataset, user, dry_run=False):
        """Import as every resource does; return (how many rows of each Kind, refusals).

        `self.rows` then tells of up to MOST_REFUSED refused rows and MOST_KEPT others, those that change first.
        """
        self.dataset, self.user = dataset, user
        self.rows, self.refused, self.same, self.saved = [], [], [], []
        self.counts, self.digest, self.editions = Counter(), sha256(), Counter()
        wrong = self.wrong_with_columns(dataset)
        if wrong:
            return self.counts, [wrong]
        self.places = {str(header).strip(): place for place, header in enumerate(dataset.headers)}
        with atomic():
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
    def remarks(self):
        """Sentences about what the rows make of their editions."""
        words = SheetResource.WORDS
        made = ", ".join(f"{number} {words[kind][number != 1]}" for kind, number in self.editions.items())
        plural = capfirst(self._meta.model.editions().model._meta.verbose_name_plural)
        return [*([f"{plural}: {made}."] if made else []), self.ADVICE]

    def columns_read(self):
        """Return {attribute: Cells} of the columns that a part keeps."""
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

    def reason(self, row):
        return self.cell(row, "reason")

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

    def parts_of(self, editions):
        """Return {key of an edition: its parts}."""
        model, found = self._meta.model, {}
        owner = model.edition_field()
        for part in model.objects.filter(**{f"{owner.name}__in": [each.pk for each in editions]}).order_by("pk"):
            found.setdefault(getattr(part, owner.attname), []).append(part)
        return found

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

    def import_chunk(self, rows_by_owner):
        """Read, compare and save the rows of these owners. Their editions stay locked until all rows are done."""
        model = self._meta.model.editions().model
        key = model._meta.get_field(model.KEY[0])
        editions = {owner: {} for owner in rows_by_owner}
        for row in model.objects.filter(**{f"{key.name}__in": list(editions)}).order_by("pk").select_for_update():
            editions[getattr(row, key.attname)][row.number] = row
        newest = [numbered[max(numbered)] for numbered in editions.values() if numbered]
        parts = self.parts_of(newest)
        sealed = [row.pk for row in newest if row.is_sealed]
        once_public = set(model.objects.filter(pk__in=sealed).once_public().values_list("pk", flat=True))
        read = []
        for owner, places in rows_by_owner.items():
            numbered = editions[owner]
            before = numbered[max(numbered)] if numbered else None
            rows = EditionRows(self, owner, numbered, parts.get(before.pk, []) if before else [])
            for place in places:
                try:
                    rows.read(place)
                except ValidationError as error:
                    self.refuse(place, error, owner)
            read.append((rows, before is not None and before.pk in once_public))
        planned = [plan for each in read if (plan := self.planned(*each))]
        if planned and len(self.refused) < MOST_REFUSED:
            self.save(planned)
        for rows, _ in read:
            for row in rows.rows:
                self.tell(row, rows)
            for place in rows.same:
                self.count(place, Kind.UNCHANGED, self.same, lambda rows=rows: (self.named(rows.owner), "Unchanged"))

    def planned(self, rows, is_once_public):
        """Return (rows, the Revision that saves them); None when there is nothing to save, or something is wrong."""
        if not rows.rows:
            return None
        try:
            return rows, rows.revision(is_once_public)
        except ValidationError as error:
            rows.blame(error)
            return None

    def save(self, planned):
        """Save the rows; when the database refuses one, ask it of each, and save nothing."""
        model = self._meta.model
        try:
            save_revisions([revision for _, revision in planned], model, self.user, "Imported.")
        except IntegrityError:
            wrong = refusals([revision for _, revision in planned], model, MOST_REFUSED)
            if not wrong:
                raise
            for rows, revision in planned:
                for each in (revision.edition, *revision.changed, *revision.new):
                    if id(each) in wrong:
                        rows.blame(wrong[id(each)], each)
        for rows, revision in planned:
            self.editions[rows.kind] += 1
            self.saved.append((rows.kind, revision.edition))

    # --- what is told of it -------------------------------------------------------------------------------------------

    def tell(self, row, rows):
        """Count a row that is new or changed, and say what becomes of it."""
        error = rows.wrong.get(row.place)
        if error:
            return self.refuse(row.place, error, rows.owner)
        what = rows.what(row)

        def words():
            return f"{self.named(rows.owner)}: {self.part_named(row.part)}", what, tuple(self.sentences(row))

        said = (what, [getattr(row.part, name) for name in row.changed])
        return self.count(row.place, Kind.CHANGED if row.before else Kind.NEW, self.rows, words, said)

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

    def sentences(self, row):
        """Yield a sentence on each value of a row that is new or not as before."""
        for name in row.changed:
            cells, value = self.columns.get(name), getattr(row.part, name)
            label = capfirst(row.part._meta.get_field(name).verbose_name)
            if cells is None:
                continue
            if row.before:
                yield f"{label}: {cells.in_words(getattr(row.before, name))} becomes {cells.in_words(value)}"
            elif value not in ("", None):
                yield f"{label}: {cells.in_words(value)}"
