"""The states of a publishable row, and the seven transitions that alone write them."""

from django.conf import settings
from django.db import IntegrityError, models
from django.db.transaction import atomic
from django.utils import timezone
from simple_history.models import HistoricalRecords

from ccg.search import entries

from .gate import PUBLISHING_FIELDS, SEALED, PublishableQuerySet, Refused, State
from .rules import RULES
from .transition import Stale, this_second, transition


class Publishable(models.Model):
    """A row that the public may come to read.

    Two people are needed: who submitted may not approve. Approving is publishing, now or at a chosen time.
    """

    KEY = ()  # an edition names here the fields that its editions share
    NEVER_PUBLIC = ()  # the fields of content that officers alone read

    state = models.CharField(max_length=20, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField(
        null=True, editable=False, help_text="When it is or was published, in whole seconds; empty until approved."
    )
    expire_at = models.DateTimeField(
        null=True, editable=False, help_text="From then on its address answers 410; empty for never."
    )
    first_published_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was first public; recorded when it is withdrawn or removed."
    )
    notice = models.TextField(blank=True, editable=False, help_text="What the public reads of why it was withdrawn.")
    notice_at = models.DateTimeField(null=True, editable=False, help_text="When it was withdrawn or removed.")
    readable_when_withdrawn = models.BooleanField(
        default=False, editable=False, help_text="Whether the content stays under the notice of withdrawal."
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_revision = models.PositiveIntegerField(
        null=True, editable=False, help_text="The revision that was sent for review: approval is for that one alone."
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    forced = models.BooleanField(default=False, editable=False, help_text="Published before a second officer approved.")
    force_reason = models.TextField(blank=True, editable=False)
    comment = models.TextField(
        blank=True, editable=False, help_text="In review a word to the approver, else what has to be changed. Private."
    )
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text="Grows with every save, so that nobody overwrites silently."
    )
    changed_at = models.DateTimeField(auto_now=True, editable=False)

    objects = PublishableQuerySet.as_manager()
    history = HistoricalRecords(inherit=True, history_change_reason_field=models.TextField(null=True))

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "export", "submit", "approve", "force", "withdraw")
        constraints = RULES

    def save(self, **kwargs):
        """Save as the next revision. Raise Stale or Refused; an edit in review takes the row back to draft.

        `full_clean()` is the caller's, as everywhere in Django; the database's constraints hold all the same.
        """
        with atomic():
            moving = getattr(self, "_in_transition", False)
            if self._state.adding:
                stored, changed, is_changed = type(self)(), [], False
                kwargs["force_insert"] = True  # or a key that is taken would overwrite its row
            else:
                stored = self.locked()
                changed = self.content_changed(stored)
            # Parts are saved before, under the same lock.
            is_changed = bool(changed) or getattr(self, "_parts_changed", False)
            if not moving and self.standing_changed(stored):
                raise Refused("Publishing fields change only by submit, approve and the other transitions.")
            if is_changed and stored.is_sealed and not moving:
                raise Refused("What was published cannot be edited. Make a correction instead.")
            if stored.KEY and stored.number > 1 and any(field.name in stored.KEY for field in changed):
                raise Refused("A correction stays with what it corrects. Delete this draft and correct the other one.")
            if is_changed and stored.state == State.IN_REVIEW:
                self.back_to_draft()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], *PUBLISHING_FIELDS, "revision", "changed_at"}
            self.revision += 1
            try:
                super().save(**kwargs)
                entries.write(self)
            except Exception:
                self.revision -= 1
                raise

    def back_to_draft(self):
        """Take it out of review, because it changes: what is approved must be what was submitted."""
        self.state, self.submitted_by, self.submitted_revision, self.comment = State.DRAFT, None, None, ""

    def clean_and_save(self):
        """Validate and save; raise ValidationError with the sentences of what is wrong, and save nothing then.

        The database checks its constraints once, in the save; only when it refuses is each one asked for its sentence,
        because asking all of them takes ten times as long as the save.
        """
        # What leaves the public may break rules of content that came later: that must not keep it there.
        if self.state not in (State.WITHDRAWN, State.REMOVED):
            self.full_clean(validate_constraints=False)
        try:
            with atomic():
                self.save()
        except IntegrityError:
            self.validate_constraints()
            raise

    def delete(self, **kwargs):
        """Delete a row that was never approved; raise Refused when it was."""
        with atomic():
            type(self).objects.filter(pk=self.pk).lock_unsealed()
            entries.forget(type(self), [self.pk])
            return super().delete(**kwargs)

    @property
    def is_frozen(self):
        """Whether the content may not change even in a draft or in review; True only for editions once taken down."""
        return False

    @property
    def is_sealed(self):
        """Whether the content may not be edited as things stand."""
        return self.state in SEALED or self.is_frozen

    @property
    def is_scheduled(self):
        """Whether it is approved for a time to come."""
        return self.state == State.PUBLISHED and self.publish_at > timezone.now()

    @property
    def published_at(self):
        """When the public first read it, or will; None while nobody has approved it."""
        return self.first_published_at or self.publish_at

    @classmethod
    def content_fields(cls):
        """Return the fields that hold the officer's own words and figures."""
        ours = {*PUBLISHING_FIELDS, "id", "revision", "changed_at"}
        return [field for field in cls._meta.concrete_fields if field.name not in ours]

    def content_changed(self, stored):
        """Return the content fields in which this row differs from `stored`."""
        return [f for f in self.content_fields() if getattr(self, f.attname) != getattr(stored, f.attname)]

    def standing_changed(self, stored):
        """Whether a field that only transitions may write differs from `stored`."""
        fields = [self._meta.get_field(name) for name in PUBLISHING_FIELDS]
        return any(getattr(self, f.attname) != getattr(stored, f.attname) for f in fields)

    def locked(self):
        """Lock the stored row and return it; raise Stale when it is not the revision that this one was read as."""
        stored = type(self).objects.select_for_update().filter(pk=self.pk).order_by("pk").first()
        if stored is None:
            raise Refused("This was deleted by somebody else meanwhile.")
        if stored.revision != self.revision:
            raise Stale(stored)
        return stored

    def search_text(self):
        """Return (title, text) in plain words for the search; None where nothing of this row is to be found.

        They are kept, so they say nothing of other rows, which may change meanwhile; `found_title` may.
        """

    @property
    def found_title(self):
        """What the search shows as its title, asked when it is found; empty for that of `search_text`."""
        return ""

    def check_submission(self):
        """Raise Refused when nobody could approve this as it is; rooms add their own rules here."""

    def check_publication(self, at):
        """Raise Refused when this may not be public at that time; rooms add their own rules here."""
        self.check_submission()

    @transition("submit", State.DRAFT)
    def submit(self, by, comment=""):
        """Send this revision to a second officer, with a word to them."""
        self.check_submission()
        self.state = State.IN_REVIEW
        self.submitted_by = by
        self.submitted_revision = self.revision + 1
        self.comment = comment.strip()
        return f"Submitted. {comment}".strip()

    @transition("approve", State.IN_REVIEW, State.PUBLISHED)
    def send_back(self, by, comment):
        """Return it to its officer with a comment, or take a scheduled one back before its time."""
        if not comment.strip():
            raise Refused("Say what has to be changed.")
        if self.state == State.PUBLISHED and self.publish_at <= timezone.now():
            raise Refused("This is already public. Withdraw it instead.")
        # Once public, it goes back behind its notice: an edition cannot be a draft again.
        self.state = State.WITHDRAWN if self.is_frozen else State.DRAFT
        self.publish_at = self.first_published_at
        self.submitted_by = self.submitted_revision = self.approved_by = self.expire_at = None
        self.forced, self.force_reason, self.comment = False, "", comment.strip()
        return f"Sent back. {comment}"

    @transition("approve", State.IN_REVIEW, State.PUBLISHED)
    def approve(self, by, at=None, until=None):
        """Publish now or at `at`, an aware datetime to come, until `until`; or approve afterwards what was forced."""
        if by == self.submitted_by:
            raise Refused("You submitted this yourself. Ask another officer to approve it.")
        if self.state == State.PUBLISHED:
            if not self.forced or self.approved_by:
                raise Refused("This is already approved.")
            self.approved_by = by
            return "Approved afterwards."
        if self.revision != self.submitted_revision:
            raise Refused("This was changed after it was submitted. It must be submitted again.")
        self.approved_by = by
        self.expire_at = until.replace(microsecond=0) if until else None
        self.publish(at)
        return "Approved."

    @transition("force", State.DRAFT, State.IN_REVIEW)
    def force(self, by, reason):
        """Publish at once without a second officer; it stays listed for approval afterwards."""
        if not reason.strip():
            raise Refused("Say why this cannot wait for a second officer.")
        self.submitted_by, self.submitted_revision = by, self.revision + 1
        self.approved_by, self.forced, self.force_reason, self.expire_at = None, True, reason, None
        self.publish()
        return f"Published without approval. {reason}"

    def publish(self, at=None):
        """Set the row published from `at` or from this second; a part of approve and force."""
        now = this_second()
        at = at.replace(microsecond=0) if at else now
        if at < now:
            raise Refused("That time has passed. Choose a time to come, or publish now.")
        if at > now and self.first_published_at:
            raise Refused("This was public before and can only be published at once.")
        self.check_publication(at)
        self.state, self.publish_at = State.PUBLISHED, at
        self.notice, self.notice_at, self.readable_when_withdrawn, self.comment = "", None, False, ""

    def take_down(self, state, notice):
        """Set the row withdrawn or removed with a notice; a part of withdraw and remove."""
        now = this_second()
        if self.publish_at > now:
            raise Refused("This is not public yet. Send it back to draft instead.")
        if not notice.strip():
            raise Refused("Write the notice that the public will read.")
        self.state, self.notice, self.notice_at = state, notice, now
        self.first_published_at = self.first_published_at or self.publish_at

    @transition("withdraw", State.PUBLISHED)
    def withdraw(self, by, notice, readable=False):
        """Take it out of every list and total; its address says when and why. `readable` keeps the content there."""
        self.take_down(State.WITHDRAWN, notice)
        self.readable_when_withdrawn = readable
        return f"Withdrawn. {notice}"

    @transition("withdraw", State.PUBLISHED, State.WITHDRAWN)
    def remove(self, by, notice):
        """Take it away: its address answers 410."""
        self.take_down(State.REMOVED, notice)
        self.readable_when_withdrawn = False
        return f"Removed. {notice}"

    @transition("withdraw", State.WITHDRAWN)
    def restore(self, by):
        """Send what was withdrawn to a second officer for publishing again."""
        self.state = State.IN_REVIEW
        self.submitted_by, self.submitted_revision, self.approved_by = by, self.revision + 1, None
        self.forced, self.force_reason, self.comment = False, "", ""
        return "Sent for review, to be published again."
