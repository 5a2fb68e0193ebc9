"""Import of what has editions: something new becomes a draft, what is public and changed a draft correction."""

import copy
import datetime
from operator import attrgetter

from django.core.exceptions import ValidationError
from import_export import widgets

from ccg.edition_rules import changed_though_older, check_correction, older_edition
from ccg.exports import Column, unguarded
from ccg.imports import SheetResource

# What every list of editions that officers take out and bring back has besides its own columns.
REASON = Column(
    "reason",
    "From the second edition on: what was wrong and why it changed. The public reads this. A change to what is public "
    "needs it.",
    attrgetter("change_note"),
)
STATE = Column(
    "state",
    "Where the edition stands, such as draft or published. An import does not read it.",
    attrgetter("state"),
)
AS_IT_WAS = "Empty: as it was, and for a new one"  # the end of a meaning; the usual value follows it


class Day(widgets.Widget):
    """A date in a cell, as 2016-03-31 or 31/03/2016; empty when it is not known."""

    written = "Write it as 2016-03-31 or 31/03/2016."

    def clean(self, value, row=None, **kwargs):
        text = str("" if value is None else value).strip().removesuffix(" 00:00:00")
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.datetime.strptime(text, form).date()
            except ValueError:
                continue
        if text:
            raise ValueError(f"{text[:30]!r} is not a date: write it as 2016-03-31 or 31/03/2016.")
        return None


class Choice(widgets.Widget):
    """One of the choices of a field in a cell, by its value or its words; none when it is empty or says `empty`.

    `none` is what is none: None in a field that does not save it, where the value then stays as it was.
    """

    def __init__(self, choices, empty="", none=""):
        super().__init__()
        self.choices, self.empty, self.none = choices, empty, none

    def clean(self, value, row=None, **kwargs):
        text = unguarded(str("" if value is None else value)).strip()
        for choice in self.choices:
            if text.casefold() in (choice.value.casefold(), str(choice.label).casefold()):
                return choice.value
        if text.casefold() not in ("", self.empty):
            known = ", ".join([*self.choices.values, *filter(None, [self.empty])])
            raise ValueError(f"{text[:30]!r} is not known. Write one of: {known}.")
        return self.none


class EditionsResource(SheetResource):
    """Import of editions. What several editions are of is told by `thing` of a row and `thing_of` an edition."""

    # --- for a room to say -------------------------------------------------------------------------------------------

    def thing(self, row):
        """Return what a row of the file is about, which can be hashed; raise ValidationError when it does not say."""
        raise NotImplementedError

    def thing_of(self, edition):
        """Return the same of an edition."""
        raise NotImplementedError

    def named(self, thing):
        """Return a thing in words, as sentences name it."""
        return str(thing)

    # --- what is the same for all ------------------------------------------------------------------------------------

    def before_import(self, dataset, **kwargs):
        self.editions, self.met = {}, set()
        for edition in self._meta.model.objects.order_by("number"):
            self.editions.setdefault(self.thing_of(edition), {})[edition.number] = edition

    def subject(self, row):
        try:
            return self.named(self.thing(row))
        except ValidationError:
            return ""

    def stored(self, instance):
        editions = self.editions.get(self.thing_of(instance), {})
        return editions.get(instance.number) or editions.get(instance.number - 1)

    def get_instance(self, instance_loader, row):
        """Return the draft to change, or the unsaved next edition of what is published; None for something new.

        A row that names an older edition is about that one: a list may hold several editions of a thing.
        """
        thing = self.thing(row)
        editions = self.editions.get(thing)
        if older := older_edition(row.get("edition"), editions):
            return copy.copy(older)
        if thing in self.met:
            raise ValidationError(f"{self.named(thing)} stands in this file twice.")
        self.met.add(thing)
        if not editions:
            return None
        newest = editions[max(editions)]
        return newest.next_edition() if newest.is_sealed else copy.copy(newest)

    def import_instance(self, instance, row, **kwargs):
        reason_before = instance.change_note
        super().import_instance(instance, row, **kwargs)
        instance.change_note = instance.change_note or reason_before

    def after_save_instance(self, instance, row, **kwargs):
        """Give a correction the parts of the edition before, which no file of editions names."""
        super().after_save_instance(instance, row, **kwargs)
        before = self.stored(instance)
        if before is not None and before.pk != instance.pk:
            for parts in before.all_parts():
                instance.copy_parts(parts)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """Skip a row that changes nothing; refuse a correction without its reason."""
        stored = self.stored(instance)
        if import_validation_errors or stored is None:
            return False
        changed = {field.name for field in instance.content_changed(stored)} - {"number"}
        if not stored.is_sealed:
            return not changed
        changed.discard("change_note")
        if not changed:
            return True
        if instance.pk:
            raise changed_though_older(stored.number, max(self.editions[self.thing_of(instance)]))
        check_correction(stored, instance.change_note, stored.is_once_public())
        return False
