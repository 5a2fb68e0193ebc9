"""What plans number: it stays the same thing from one plan to the next, whatever they call it."""

from django.db import models
from django.db.models import OuterRef, Subquery

from ccg.publishing import Identity


class NumberedManager(models.Manager):
    """What a plan numbers, with the number and the words in the newest edition, by which officers choose."""

    def __init__(self, words):
        super().__init__()
        self.words = words

    def get_queryset(self):
        newest = self.model._meta.get_field("entries").related_model.objects.filter(**{self.field: OuterRef("pk")})
        newest = newest.order_by("-version__plan", "-version__number")
        added = {"newest_number": Subquery(newest.values("number")[:1])}
        added["newest_words"] = Subquery(newest.values(self.words)[:1])
        return super().get_queryset().annotate(**added).order_by("newest_number", "pk")

    @property
    def field(self):
        return self.model._meta.model_name


class Numbered(Identity):
    """Something that plans number: it stays the same thing from one plan to the next."""

    class Meta:
        abstract = True

    def __str__(self):
        """Number and words in the newest edition of the newest plan that has it, for officers only."""
        if not hasattr(self, "newest_number"):
            found = type(self).objects.filter(pk=self.pk).first()
            self.newest_number, self.newest_words = (found.newest_number, found.newest_words) if found else (None, "")
        if self.newest_number is None:
            return f"{self._meta.verbose_name.capitalize()} that is in no plan"
        return f"{self.newest_number}. {self.newest_words}"


class Objective(Numbered):
    """Something that the organisation wants to reach. The plans say it in their words, year by year."""

    objects = NumberedManager("title")


class Criterion(Numbered):
    """A success criterion: by what the organisation will know that it has reached its objectives."""

    objects = NumberedManager("text")

    class Meta(Numbered.Meta):
        verbose_name_plural = "criteria"
