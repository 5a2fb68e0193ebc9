from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from ccg.publishing import Edition, NamedIdentity, State, one_unpublished_edition
from ccg.validators import personal_addresses, plain_line_breaks, plain_text


class Person(NamedIdentity):
    """A person (Popolo's term) who is or was a member of a group, or came to a meeting."""


class PersonVersion(Edition):
    """One edition of what the public is told of a person. It never holds how to reach them in private."""

    KEY = ("person",)

    person = models.ForeignKey(Person, models.PROTECT, related_name="versions", editable=False)
    honorific_prefix = models.CharField(
        "title",
        max_length=40,
        blank=True,
        validators=[plain_text],
        help_text="Dr, Councillor, Professor. May be empty.",
    )
    name = models.CharField(max_length=200, validators=[plain_text], help_text="As it stands in minutes, no title.")
    sort_name = models.CharField(
        "name to sort by",
        max_length=200,
        blank=True,
        validators=[plain_text],
        help_text="Surname first: Deshpande, Anand. Left empty, the last word of the name is taken for the surname.",
    )
    biography = models.TextField(
        blank=True, validators=[plain_text], help_text="A few sentences about their work. It will be public."
    )

    class Meta(Edition.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["sort_name", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("person", taken="This edition is there already."),
        ]

    def __str__(self):
        return self.full_name

    def search_text(self):
        return self.full_name, self.biography

    def get_absolute_url(self):
        return reverse(
            "governance:person", args=[self.person_id, slugify(self.public_name)[:80].strip("-") or "person"]
        )

    def clean(self):
        """Work out the name to sort by where none was given; take one kind of line break."""
        self.biography = plain_line_breaks(self.biography)
        if not self.sort_name and self.name:
            *first, last = self.name.split()
            self.sort_name = ", ".join([last, " ".join(first)]) if first else last

    @property
    def is_named(self):
        """Whether the public may read the name: of a person who was withdrawn only where their own words were left."""
        return self.state != State.WITHDRAWN or self.readable_when_withdrawn

    @property
    def public_name(self):
        """The name without its title, as addresses write it; of a person who was withdrawn not even that."""
        return self.name if self.is_named else "person"

    @property
    def full_name(self):
        """The name with its title: Dr Anand Deshpande."""
        return f"{self.honorific_prefix} {self.name}".strip()

    @property
    def warnings(self):
        """Sentences about what is allowed but should be looked at again."""
        return personal_addresses(self.biography)
