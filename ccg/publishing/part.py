"""Rows that belong to one edition, such as the items of an agenda: sealed with it, copied with its correction."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.db.transaction import atomic
from simple_history.models import HistoricalRecords

from .gate import Refused


class NotTogether(ValidationError):
    """What is wrong with parts of one edition together; `parts` are those that it is about."""

    def __init__(self, message, *parts):
        super().__init__(message)
        self.parts = parts


class PartQuerySet(models.QuerySet):
    def live(self, at=None):
        """Parts of live editions; `at` as in the gate."""
        return self.filter(Exists(self.model.editions().live(at).filter(pk=OuterRef(self.model.EDITION))))

    def with_names(self):
        """Bring along what the parts name, each kind in one query: for officers, who read the newest names."""
        fields = [field for field in self.model._meta.concrete_fields if field.is_relation]
        named = [field for field in fields if field.name != self.model.EDITION]
        return self.prefetch_related(*(Prefetch(field.name, field.related_model.objects.all()) for field in named))

    def update(self, **kwargs):
        raise Refused("Parts are saved with their edition, by its save_parts().")

    def delete(self):
        raise Refused("Parts are deleted with their edition, by its save_parts().")

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs, **kwargs):
        """Add parts to drafts at once, counted as a revision of each; raise Refused when one is not a draft."""
        objs = list(objs)
        if kwargs.get("update_conflicts"):
            raise Refused("Parts are saved with their edition, by its save_parts().")
        with atomic():
            self.model.editions().filter(pk__in={getattr(part, part.edition_field().attname) for part in objs}).update()
            return super().bulk_create(objs, **kwargs)


class Part(models.Model):
    """A row that belongs to one edition, and goes with it through review to the public and back.

    EDITION names the foreign key to it. `Edition.save_parts` alone saves and deletes parts.
    """

    EDITION = "version"

    objects = PartQuerySet.as_manager()
    history = HistoricalRecords(inherit=True, history_change_reason_field=models.TextField(null=True))

    class Meta:
        abstract = True
        default_permissions = ()

    def save(self, **kwargs):
        """Save it with its edition; raise what `Edition.save_parts` raises."""
        if getattr(self, "_with_edition", False):
            return super().save(**kwargs)
        return getattr(self, self.EDITION).save_parts([self])

    def delete(self, **kwargs):
        """Delete it with its edition; raise what `Edition.save_parts` raises."""
        if getattr(self, "_with_edition", False):
            return super().delete(**kwargs)
        return getattr(self, self.EDITION).save_parts(deleted=[self])

    @classmethod
    def check_owner(cls, edition, parts):
        """Raise Refused unless these parts are, or are to be, of this edition: nobody takes one out of another."""
        owner, stored = cls.edition_field().attname, [part.pk for part in parts if part.pk]
        named = {getattr(part, owner) for part in parts}
        if stored:
            named |= set(cls.objects.filter(pk__in=stored).order_by().values_list(owner, flat=True))
        if named - {edition.pk}:
            raise Refused("This belongs to another edition. Save it with its own.")

    @classmethod
    def edition_field(cls):
        return cls._meta.get_field(cls.EDITION)

    @classmethod
    def editions(cls):
        """Return the queryset of the editions that have such parts."""
        return cls.edition_field().related_model.objects.all()

    @classmethod
    def content_fields(cls):
        """Return the fields that hold the officer's own words and figures."""
        return [field for field in cls._meta.concrete_fields if field.name not in ("id", cls.EDITION)]

    @classmethod
    def check_repeated(cls, parts):
        """Raise ValidationError when two of these parts of one edition are the same where each has to be another.

        The database holds these rules too; where one has a condition, `check_together` is asked for its sentence.
        """
        for constraint in cls._meta.total_unique_constraints:
            names = [cls._meta.get_field(name).attname for name in constraint.fields if name != cls.EDITION]
            keys = [tuple(getattr(part, name) for name in names) for part in parts]
            keys = [key for key in keys if None not in key]
            if len(set(keys)) < len(keys):
                raise ValidationError(constraint.get_violation_error_message())

    @classmethod
    def check_together(cls, edition, parts):
        """Raise ValidationError when these, all the parts of an edition, do not go together."""

    def in_words(self):
        """Return the part on one line, for officers who compare editions."""
        return str(self)
