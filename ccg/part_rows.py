"""What the rows of a file make of one edition and its parts, before anything is saved."""

import copy
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from ccg.edition_rules import changed_though_older, check_correction, older_edition
from ccg.imports import Kind
from ccg.publishing import State
from ccg.publishing.bulk import Revision

SEVERAL = object()


@dataclass
class Row:
    """A row of a file that was read: the part as it becomes, and as it was; None for a new one."""

    place: int  # in the file, without its header, from 0
    part: object
    before: object
    changed: list  # attributes
    reason: str


class EditionRows:
    """The rows of a file about one thing: `editions` are its editions by number, `parts` those of the newest."""

    def __init__(self, resource, owner, editions, parts):
        self.resource, self.owner, self.editions, self.parts = resource, owner, editions, parts
        self.newest = editions[max(editions)] if editions else None
        # Asked before anything is saved: that takes it back to draft.
        self.was_in_review = self.newest is not None and self.newest.state == State.IN_REVIEW
        self.by_key, self.met = self.index(parts), set()
        self.same, self.rows = [], []  # places of unchanged rows, Rows
        self.wrong = {}  # {place of a row: ValidationError}

    def index(self, parts):
        """Return {key by which a file may name a part: the part}."""
        found = {}
        for part in parts:
            for key in self.resource.known_by(part):
                found[key] = SEVERAL if key in found else part
        return found

    def read(self, place):
        """Read one row; raise ValidationError when it is refused."""
        resource = self.resource
        cells = resource.dataset[place]
        values = resource.values(cells)
        older = older_edition(resource.cell(cells, "edition"), self.editions)
        by_key = self.index(resource.parts_of([older]).get(older.pk, [])) if older else self.by_key
        before = self.named_in(values, by_key)
        values = resource.completed(values, before)
        changed = [name for name, value in values.items() if before is None or getattr(before, name) != value]
        if older and changed:
            raise changed_though_older(older.number, self.newest.number)
        if not older:
            met = before.pk if before else resource.asked_by(values)[0]
            if met in self.met:
                raise ValidationError("The same stands in this file twice. Delete one of the rows.")
            self.met.add(met)
        if not changed:
            self.same.append(place)
            return
        part = resource._meta.model(**values) if before is None else copy.copy(before)
        for name in changed if before else ():
            setattr(part, name, values[name])
        part.clean()
        self.rows.append(Row(place, part, before, changed, resource.reason(cells)))

    def named_in(self, values, by_key):
        """Return the part that a row names; None when it names a new one."""
        for key in self.resource.asked_by(values):
            found = by_key.get(key)
            if found is SEVERAL:
                raise ValidationError("More than one that is here already could be meant. Change this one in its form.")
            if found is not None:
                return found
        return None

    # --- what becomes of the edition ----------------------------------------------------------------------------------

    @property
    def kind(self):
        """What becomes of the edition: a new one, a correction or a change of the draft."""
        if self.newest is None:
            return Kind.NEW
        return Kind.CORRECTION if self.newest.is_sealed else Kind.CHANGED

    def blame(self, error, part=None):
        """Keep what is wrong with a part, or with several together; with none that is in the file, by the first row."""
        places = {id(row.part): row.place for row in self.rows}
        for each in [error] if part is not None or hasattr(error, "error_dict") else error.error_list:
            about = [part] if part is not None else getattr(each, "parts", ())
            place = next((places[id(one)] for one in about if id(one) in places), self.rows[0].place)
            self.wrong.setdefault(place, each)

    def revision(self, is_once_public):
        """Return the Revision that saves these rows; raise ValidationError when the edition forbids it."""
        newest = self.newest
        reasons = {row.reason: row for row in self.rows if row.reason}
        if len(reasons) > 1:
            raise ValidationError({"reason": "Two reasons are given for one correction. Write one of them."})
        reason = next(iter(reasons), "")
        if self.kind is Kind.CHANGED:
            edition = newest
            edition.change_note = (reason if newest.number > 1 else "") or newest.change_note
        else:
            corrected = self.kind is Kind.CORRECTION
            edition = self.correction(reason, is_once_public) if corrected else self.resource.new_edition(self.owner)
        becomes = {row.before.pk: row.part for row in self.rows if row.before}
        if self.kind is Kind.CORRECTION:
            becomes = {part.pk: self.unsaved(becomes.get(part.pk, part)) for part in self.parts}
            for row in self.rows:
                row.part = becomes[row.before.pk] if row.before else row.part
        new = [row.part for row in self.rows if row.before is None]
        kept = [becomes.get(part.pk, part) for part in self.parts]
        self.resource._meta.model.check_together(edition, [*kept, *new])
        if self.kind is Kind.CORRECTION:
            return Revision(edition, before=newest, new=[*kept, *new])
        return Revision(edition, new=new, changed=list(becomes.values()))

    def correction(self, reason, is_once_public):
        """Return the unsaved next edition."""
        newest = self.newest
        check_correction(newest, reason, is_once_public)
        edition = newest.next_edition()
        edition.change_note = reason
        edition.full_clean(validate_constraints=False)
        return edition

    def unsaved(self, part):
        """Return a copy of a part, for another edition."""
        return type(part)(**{field.attname: getattr(part, field.attname) for field in part.content_fields()})

    def what(self, row):
        """Return in words what becomes of a row."""
        word = "Changed" if row.before else "New"
        if self.kind is Kind.NEW:
            return f"{word}, in a new draft"
        if self.kind is Kind.CORRECTION:
            return f"{word}, in a correction: edition {self.newest.number + 1}, as a draft"
        if self.was_in_review:
            return f"{word}: what was in review becomes a draft again"
        return f"{word}, in the draft"
