"""Import of rows that belong to editions, such as the attendances of a record: thousands at once, all or nothing.

Each row of a file is about one part of one edition. The newest edition is changed while it is a draft or in review;
what is public gets one correction for all its rows; where there is none yet, a draft is begun. Parts that the file does
not name stay as they are.
"""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.text import capfirst

from ccg.bulk_imports import MOST_REFUSED, BulkResource
from ccg.imports import Kind, SheetResource
from ccg.part_rows import EditionRows
from ccg.publishing.bulk import refusals, save_revisions


class PartsResource(BulkResource):
    """The base of imports of parts. `OWNER` names the columns that say which thing a row's edition is of."""

    ADVICE = "What the file does not name stays as it is."
    WORDS = SheetResource.WORDS | {Kind.NEW: ("new", "new"), Kind.CHANGED: ("changed", "changed")}

    # --- for a room to say -------------------------------------------------------------------------------------------

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
        self.editions = Counter()
        return super().import_sheet(dataset, user, dry_run)

    @property
    def remarks(self):
        """Sentences about what the rows make of their editions."""
        words = SheetResource.WORDS
        made = ", ".join(f"{number} {words[kind][number != 1]}" for kind, number in self.editions.items())
        plural = capfirst(self._meta.model.editions().model._meta.verbose_name_plural)
        return [*([f"{plural}: {made}."] if made else []), self.ADVICE]

    def reason(self, row):
        return self.cell(row, "reason")

    def parts_of(self, editions):
        """Return {key of an edition: its parts}."""
        model, found = self._meta.model, {}
        owner = model.edition_field()
        for part in model.objects.filter(**{f"{owner.name}__in": [each.pk for each in editions]}).order_by("pk"):
            found.setdefault(getattr(part, owner.attname), []).append(part)
        return found

    def import_chunk(self, rows_by_owner):
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
        if planned and self.may_save:
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
            changes = tuple(self.sentences(row.part, row.before, row.changed))
            return f"{self.named(rows.owner)}: {self.part_named(row.part)}", what, changes

        said = (what, [getattr(row.part, name) for name in row.changed])
        return self.count(row.place, Kind.CHANGED if row.before else Kind.NEW, self.rows, words, said)
