"""Which rows the public may read. Scheduled, expired and superseded are derived here, never stored."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Now
from django.db.transaction import atomic

from ccg.publishing.rule import written_once
from ccg.search import entries


class Refused(ValidationError):
    """A rule of publishing forbids this; the message is a sentence that says what to do instead."""


class State(models.TextChoices):
    """Where a row stands on its way to the public and back. The order is the order of the work."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REMOVED = "removed", "Removed"


UNPUBLISHED = [State.DRAFT, State.IN_REVIEW]
BEFORE_ALL = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)
READABLE = [State.PUBLISHED, State.WITHDRAWN]
SEALED = [State.PUBLISHED, State.WITHDRAWN, State.REMOVED]

# The fields that say where a row stands. Only the transitions write them; everything else on a row is its content.
PUBLISHING_FIELDS = [
    "state",
    "publish_at",
    "expire_at",
    "first_published_at",
    "notice",
    "notice_at",
    "readable_when_withdrawn",
    "submitted_by",
    "submitted_revision",
    "approved_by",
    "forced",
    "force_reason",
    "comment",
]


class PublishableQuerySet(models.QuerySet):
    """The gate. `at` is an aware datetime; without it the database's own clock decides."""

    ASKS = ()  # a room whose gate asks rows of other publishable models names those models here

    @written_once
    def once_public(self, at=None):
        """Rows that are public or have ever been: what the public has seen."""
        at = at or Now()
        return self.filter(Q(first_published_at__lte=at) | Q(state__in=READABLE, publish_at__lte=at))

    def for_version(self):
        """All rows of once_public(), found much quicker, and those that only rows of the models in ASKS keep back.

        Nobody may read these: they only tell whether a page changed, together with the rows of those other models.
        """
        return PublishableQuerySet.once_public(self)

    @written_once
    def public(self, at=None):
        """Rows that may be read at their own address: published or withdrawn, in time."""
        at = at or Now()
        return self.filter(state__in=READABLE, publish_at__lte=at).filter(Q(expire_at=None) | Q(expire_at__gt=at))

    def current(self, at=None):
        """Rows that no later edition has taken the place of; a withdrawn or removed edition stays in its place.

        A figure that was corrected must not come back because its correction was withdrawn.
        """
        return self.not_replaced(at) if self.model.KEY else self

    @written_once
    def not_replaced(self, at=None):
        """What `current` says, of editions."""
        key = {name: OuterRef(name) for name in self.model.KEY}
        later = self.model.objects.filter(**key, number__gt=OuterRef("number")).once_public(at)
        return self.filter(~Exists(later))

    @written_once
    def live(self, at=None):
        """Rows for every list, total, chart, export, feed, search, sitemap: public, not withdrawn, newest edition."""
        return self.public(at).exclude(state=State.WITHDRAWN).current(at)

    @written_once
    def quoted(self, at=None):
        """Published rows and, of what has editions, all those that are published while the newest is live.

        Nothing is told of editions that came before one that was withdrawn or removed.
        """
        key = {name: OuterRef(name) for name in self.model.KEY or ["pk"]}
        return self.public(at).filter(Exists(self.model.objects.live(at).filter(**key)), state=State.PUBLISHED)

    @written_once
    def gone(self, at=None):
        """Rows that were public and may no longer be read: removed, expired, or withdrawn and in review again. 410."""
        return self.once_public(at).exclude(pk__in=self.model.objects.public(at))

    def with_last_change(self, at=None):
        """Add `last_change` to rows that were once public: when they were published, expired or taken down, at last."""
        expired = Case(When(expire_at__lte=at or Now(), then="expire_at"))
        return self.annotate(last_change=Coalesce("notice_at", expired, "publish_at"))

    def last_changed(self, at=None):
        """Return when a row was last published, corrected, withdrawn or removed; None when none was ever public.

        Only rows that changed since the newest was published can tell more than that one: few go through the gate.
        """
        seen = self.once_public(at).order_by()
        newest = Subquery(seen.order_by("-publish_at").values("publish_at")[:1])
        latest = Greatest(*(Coalesce(name, Value(BEFORE_ALL)) for name in ("publish_at", "notice_at", "expire_at")))
        # Their keys first: those stand in an index, and the gate needs the whole row.
        keys = self.model.objects.annotate(latest=latest).filter(latest__gte=newest).values("pk")
        return seen.filter(pk__in=keys).with_last_change(at).aggregate(newest=Max("last_change"))["newest"]

    def with_found_title(self):
        """Bring along what `found_title` needs."""
        return self

    def awaiting(self, user):
        """Rows that wait for this user's approval: in review or forced, and not submitted by this user."""
        waiting = Q(state=State.IN_REVIEW) | Q(state=State.PUBLISHED, forced=True, approved_by=None)
        return self.filter(waiting).exclude(submitted_by=user)

    def to_be_published(self):
        """Rows that may become public some day; a room leaves out here what stays a draft for ever."""
        return self

    def sealed(self):
        """Rows that may not be edited or deleted: approved for publication, even if scheduled, or once public."""
        return self.filter(Q(state__in=SEALED) | Q(first_published_at__isnull=False))

    def lock_unsealed(self):
        """Lock the rows and return their keys; raise Refused when one of them is sealed.

        Within `atomic`, nobody can seal one afterwards.
        """
        locked = list(self.order_by().select_for_update(of=("self",)).values_list("pk", flat=True))
        if self.model.objects.filter(pk__in=locked).sealed().exists():
            raise Refused("What was once published cannot be edited or deleted. Correct or withdraw it instead.")
        return locked

    def delete(self):
        """Delete rows that were never approved; raise Refused when one of them was."""
        with atomic():
            entries.forget(self.model, self.lock_unsealed())
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def update(self, **kwargs):
        """Update content of unpublished rows and count it as a revision; raise Refused for anything else."""
        if set(kwargs) & set(PUBLISHING_FIELDS):
            raise Refused("Publishing fields change only by submit, approve and the other transitions.")
        if set(kwargs) & set(self.model.KEY):
            raise Refused("What a row is about is changed on the row itself.")
        with atomic():
            self.lock_unsealed()
            return super().update(**{"revision": F("revision") + 1} | kwargs)

    update.alters_data = True

    def bulk_create(self, objs, **kwargs):
        """Create drafts at once; raise Refused when a row is anything but a new draft."""
        objs = list(objs)
        if kwargs.get("update_conflicts") or any(obj.state != State.DRAFT for obj in objs):
            raise Refused("Publishing fields change only by submit, approve and the other transitions.")
        return super().bulk_create(objs, **kwargs)
