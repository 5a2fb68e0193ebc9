"""Numbered editions of what the public quotes: a published one is frozen, a correction is the next number."""

from django.core.exceptions import PermissionDenied
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.transaction import atomic
from simple_history.utils import bulk_create_with_history

from .gate import Refused
from .publishable import Publishable


def one_unpublished_edition(*key, taken):
    """Return the two constraints of an edition whose editions share the fields `key`.

    `taken` is the sentence an officer reads who enters a second row for the same key.
    """
    return [
        models.UniqueConstraint(
            fields=[*key, "number"], name="%(app_label)s_%(class)s_one_of_each_number", violation_error_message=taken
        ),
        models.UniqueConstraint(
            fields=key,
            condition=Q(state__in=["draft", "in review"]),
            name="%(app_label)s_%(class)s_one_unpublished_edition",
            violation_error_message="Another edition of this is not published yet. Finish or delete that one first.",
        ),
    ]


def index_of_changes(name):
    """Return the index from which the newest of many rows are found, and all that a page's version asks of them."""
    fields = ["publish_at", "state", "first_published_at", "expire_at", "revision", "changed_at", "notice_at"]
    return models.Index(fields=fields, name=name)


class Identity(models.Model):
    """What all editions of one thing share: a number that never changes. All that it says stands in its editions."""

    class Meta:
        abstract = True


class NamedManager(models.Manager):
    def get_queryset(self):
        """Add the name in the newest edition, in any state, which officers choose one by."""
        editions = self.model._meta.get_field("versions").related_model
        newest = editions.objects.filter(**{editions.KEY[0]: OuterRef("pk")}).order_by("-number")
        return (
            super()
            .get_queryset()
            .annotate(newest_name=Subquery(newest.values(self.model.NAME)[:1]))
            .order_by("newest_name", "pk")
        )


class NamedIdentity(Identity):
    """An Identity that officers choose from lists; its editions, under the name `versions`, say how it is called."""

    NAME = "name"  # the field of an edition

    objects = NamedManager()

    class Meta:
        abstract = True

    def __str__(self):
        """The name in the newest edition, which may not be public: for officers only."""
        if not hasattr(self, "newest_name"):
            self.newest_name = self.versions.order_by("-number").values_list(self.NAME, flat=True).first()
        return self.newest_name or f"{self._meta.verbose_name.capitalize()} that was deleted"


class Edition(Publishable):
    """One edition of something quoted. The live one is the newest that was ever public, unless it was taken down.

    Where KEY begins with a foreign key to an Identity that officers do not choose, the first edition makes it.
    """

    PARTS = ()  # names under which the edition has its parts

    number = models.PositiveIntegerField(
        "edition", default=1, editable=False, validators=[MinValueValidator(1)], help_text="1 for the first edition."
    )
    change_note = models.TextField(
        "reason for the correction",
        blank=True,
        help_text="From the second edition on: what was wrong and why it changed. The public reads this.",
    )

    class Meta(Publishable.Meta):
        abstract = True
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(change_note="") | Q(state="draft"),
                name="%(app_label)s_%(class)s_correction_has_a_reason",
                violation_error_message="Say what was wrong and why it changed: the public reads it.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="%(app_label)s_%(class)s_editions_count_from_one"),
        ]

    @classmethod
    def identity_field(cls):
        """Return the foreign key to the Identity that the first edition makes; None when officers enter the key."""
        field = cls._meta.get_field(cls.KEY[0])
        is_made = field.is_relation and not field.editable and issubclass(field.related_model, Identity)
        return field if is_made else None

    def clean_fields(self, exclude=None):
        """Validate as usual; the identity of a first edition is made when it is saved."""
        field = self.identity_field()
        is_new = field is not None and getattr(self, field.attname) is None
        super().clean_fields(exclude={*(exclude or ()), *([field.name] if is_new else [])})

    def save(self, **kwargs):
        """Save as every publishable row; give a first edition its identity."""
        field = self.identity_field()
        if field is None or getattr(self, field.attname) is not None:
            return super().save(**kwargs)
        try:
            with atomic():
                setattr(self, field.name, self.new_identity())
                super().save(**kwargs)
        except Exception:
            setattr(self, field.name, None)
            raise

    def new_identity(self):
        """Make and return the identity of this first edition."""
        return self.identity_field().related_model.objects.create()

    @property
    def is_frozen(self):
        """Whether this edition was public and was taken down: what was quoted never changes, not even in review."""
        return self.first_published_at is not None

    def editions(self):
        """Return all editions of the same thing, this one among them, oldest first."""
        return type(self).objects.filter(**{name: getattr(self, name) for name in self.KEY}).order_by("number")

    def is_once_public(self):
        """Whether the public reads or has read this edition."""
        return self.editions().once_public().filter(pk=self.pk).exists()

    def next_edition(self):
        """Return the next edition, not saved, with the same content but for the reason of the change."""
        copied = {field.attname: getattr(self, field.attname) for field in self.content_fields()}
        return type(self)(**copied | {"number": self.number + 1, "change_note": ""})

    def can_be_corrected(self):
        """Whether this is the newest edition and the public reads or has read it."""
        return self.is_once_public() and self.editions().last().pk == self.pk

    def correct(self, by, change_note=""):
        """Save the next edition as a draft and return it; `change_note` may be written later.

        Raises Refused when this is not the newest edition, was never public or is being corrected already.
        """
        if not by.has_perm(f"{self._meta.app_label}.add_{self._meta.model_name}"):
            raise PermissionDenied(f"{by} may not make corrections. Ask a site manager for the role.")
        with atomic():
            newest = self.editions().select_for_update().last()
            if newest.pk != self.pk:
                raise Refused(f"Edition {newest.number} exists already. Correct or finish that one.")
            if not self.is_once_public():
                raise Refused("This is not public yet: change it as it is.")
            draft = self.next_edition()
            draft.change_note = change_note
            draft._history_user = by
            draft._change_reason = f"Correction of edition {self.number}."
            draft.clean_and_save()
            del draft._history_user, draft._change_reason
            for parts in self.all_parts():
                draft.copy_parts(parts, by)
        return draft

    correct.permission = "add"

    # --- parts --------------------------------------------------------------------------------------------------------

    def all_parts(self):
        """Return a queryset of each kind of part that this edition has."""
        return [getattr(self, name).all() for name in self.PARTS]

    def copy_parts(self, parts, by=None):
        """Add copies of another edition's parts to this draft; `by` is who corrects it, for the history."""
        copies = [
            parts.model(**{parts.model.EDITION: self} | {f.attname: getattr(p, f.attname) for f in p.content_fields()})
            for p in parts
        ]
        if copies:
            reason = f"Copied with edition {self.number - 1}."
            bulk_create_with_history(copies, parts.model, default_user=by, default_change_reason=reason)
            self.refresh_from_db(fields=["revision"])

    def save_parts(self, changed=(), deleted=(), by=None):
        """Save and delete parts of this draft, all or none, as one revision of it; `by` is who did it, for the history.

        Raises Stale or Refused as `save` does, ValidationError when the parts do not go together.
        """
        with atomic():
            if self.locked().is_sealed:
                raise Refused("What was published cannot be edited. Make a correction instead.")
            for model in {type(part) for part in (*deleted, *changed)}:
                model.check_owner(self, [part for part in (*deleted, *changed) if type(part) is model])
            for part in (*deleted, *changed):
                part._with_edition, part._history_user = True, by
            for part in deleted:
                part.delete()
            for part in changed:
                part.save()
            for part in (*deleted, *changed):
                del part._with_edition, part._history_user
            for parts in self.all_parts():
                parts.model.check_together(self, list(parts))
            self._parts_changed, self._history_user = True, by
            self.save()
            del self._parts_changed, self._history_user
