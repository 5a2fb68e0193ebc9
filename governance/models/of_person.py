from django.db.models import Exists, OuterRef, Subquery

from ccg.publishing import PublishableQuerySet, Refused
from ccg.publishing.rule import written_once

from .person import PersonVersion


class OfPersonQuerySet(PublishableQuerySet):
    """The gate of what is registered of a person: an entry is public only while that person is.

    Needs the foreign key `person`.
    """

    ASKS = (PersonVersion,)

    @written_once
    def once_public(self, at=None):
        people = PersonVersion.objects.once_public(at).filter(person=OuterRef("person"))
        return super().once_public(at).filter(Exists(people))

    @written_once
    def public(self, at=None):
        people = PersonVersion.objects.live(at).filter(person=OuterRef("person"))
        return super().public(at).filter(Exists(people))

    def with_newest_person(self):
        """Add `newest_person`, the name in the person's newest edition in any state: for officers only."""
        newest = PersonVersion.objects.filter(person=OuterRef("person")).order_by("-number")
        return self.annotate(newest_person=Subquery(newest.values("name")[:1]))


def refuse_unless_public(person, at):
    """Raise Refused when the public cannot read of this person at that time: an entry would name them."""
    if not PersonVersion.objects.live(at).filter(person=person.pk).exists():
        raise Refused(f"{person} is not public then. Publish that person first.")
