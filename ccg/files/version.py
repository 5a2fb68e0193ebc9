"""One version of a file, and its recall."""

import uuid
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.transaction import atomic, on_commit
from django.utils import timezone
from django.utils.text import get_text_list, slugify

from ccg.publishing import Edition, PublishableQuerySet, Refused, State
from ccg.publishing.transition import transition
from ccg.validators import plain_text

from .contents import findings_of
from .kinds import BY_TYPE, TAKEN, size_in_words

COMPUTED = ("content_type", "size", "pages", "sha256", "text", "accessibility", "properties")
RECALL = ("recalled_at", "recalled_by", "recall_reason")
# What a recall takes away, from the row and from its history.
TAKEN_AWAY = {"file": "", "text": "", "properties": ""}


def random_name(instance, filename):
    """Return a name that tells nothing and that nobody can guess; the officer's own name of the file is not kept."""
    return f"{instance._meta.model_name}/{uuid.uuid4().hex}"


class FileVersionQuerySet(PublishableQuerySet):
    def with_file(self):
        """Rows whose bytes are here: a version that was recalled has none."""
        return self.exclude(file="")

    def listed(self, at=None):
        """The live rows for lists, with their file but without its text, which may be as long as a book."""
        return self.live(at).with_file().defer("text")

    def update(self, **kwargs):
        if {"file", *COMPUTED, *RECALL} & set(kwargs):
            raise Refused("Files are saved one by one: what is known of them comes from their bytes.")
        return super().update(**kwargs)

    def bulk_create(self, objs, **kwargs):
        objs = list(objs)
        if any(obj.file for obj in objs):
            raise Refused("Files are saved one by one: what is known of them comes from their bytes.")
        return super().bulk_create(objs, **kwargs)


class FileVersion(Edition):
    """One version of a file. What is computed from the bytes is never typed.

    A version can be recalled for good, when personal data leaked: bytes and text go, that it existed and why stays.
    """

    file = models.FileField(upload_to=random_name, blank=True, help_text=f"{TAKEN}, up to 50 MB.")
    content_type = models.CharField(max_length=100, blank=True, editable=False, help_text="By the bytes themselves.")
    size = models.PositiveBigIntegerField(null=True, editable=False, help_text="In bytes; None without a file.")
    pages = models.PositiveIntegerField(
        null=True, editable=False, help_text="None where a file has none, or they cannot be counted."
    )
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    text = models.TextField(
        blank=True,
        editable=False,
        help_text="The words of the file, for the search; empty when there are none to read.",
    )
    accessibility = models.TextField(
        blank=True,
        editable=False,
        help_text="What keeps people from reading it, a sentence a line; officers read this.",
    )
    properties = models.TextField(
        blank=True,
        editable=False,
        help_text="Whom and what the file tells beside its text, such as its author, a sentence a line. Private.",
    )
    recalled_at = models.DateTimeField(
        null=True, editable=False, help_text="When bytes and text were removed for good."
    )
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    recall_reason = models.TextField(blank=True, editable=False, validators=[plain_text], help_text="Private.")

    objects = FileVersionQuerySet.as_manager()

    class Meta(Edition.Meta):
        abstract = True

    # --- what is in the file ------------------------------------------------------------------------------------------

    def clean(self):
        super().clean()
        self.examine()

    def examine(self):
        """Fill the computed fields from a file that was chosen and not yet stored; refuse one that is not taken."""
        if not self.file or self.file._committed:
            return
        upload = self.file.file
        try:
            found = findings_of(upload)
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error
        self.content_type, self.size, self.pages = found.kind.content_type, upload.size, found.pages
        self.sha256 = found.sha256
        self.text = found.text
        self.accessibility, self.properties = "\n".join(found.warnings), "\n".join(found.properties)
        self.recalled_at = self.recalled_by = None
        self.recall_reason = ""

    def save(self, **kwargs):
        """Save as every edition; what is in a new file is found out first, and what it takes the place of goes.

        Raises ValidationError for a file that is not taken.
        """
        self.examine()
        is_new = bool(self.file) and not self.file._committed
        before = stored_names(type(self), pk=self.pk) if self.pk else set()
        try:
            with atomic():
                super().save(**kwargs)
                forget(type(self), before - {self.file.name})
        except Exception:
            if is_new and self.file._committed:
                self.file.storage.delete(self.file.name)
            raise

    def delete(self, **kwargs):
        """Delete a draft, and its file unless another version has the same."""
        with atomic():
            name = {self.file.name} if self.file else set()
            deleted = super().delete(**kwargs)
            forget(type(self), name)
        return deleted

    @property
    def file_kind(self):
        """The Kind of the file; None without one."""
        return BY_TYPE.get(self.content_type) if self.file else None

    @property
    def file_in_words(self):
        """What the link text says of the file: "PDF, 2.27 MB, 84 pages"; that there is none, where there is none."""
        if not self.file:
            return "file recalled" if self.recalled_at else "no file yet"
        pages = [f"{self.pages:,} {'page' if self.pages == 1 else 'pages'}"] if self.pages else []
        return ", ".join([self.file_kind.name, size_in_words(self.size), *pages])

    def get_file_display(self):
        """Return what officers see of the file; the fingerprint tells two of the same size apart."""
        return f"{self.file_in_words}, fingerprint {self.sha256[:8]}" if self.file else self.file_in_words

    @property
    def public_name(self):
        """What readers call it. Where `__str__` tells officers more than the public may know, a room says it here."""
        return str(self)

    @property
    def download_name(self):
        """The name under which readers save it, in letters that every system can write."""
        version = f"-version-{self.number}" if self.number > 1 else ""
        return f"{slugify(self.public_name)[:80].strip('-') or 'file'}{version}.{self.file_kind.ending}"

    @property
    def warnings(self):
        """What officers should mend, as sentences: first what keeps people from reading it, then what it tells."""
        return [*self.accessibility.splitlines(), *self.properties.splitlines()] if self.file else []

    # --- publication and recall ---------------------------------------------------------------------------------------

    def check_submission(self):
        super().check_submission()
        if not self.file:
            raise Refused("There is no file. Choose one first, then submit it.")

    def next_edition(self):
        """Return the next edition with the same file, until another is chosen; a recalled one is not copied."""
        draft = super().next_edition()
        if not draft.file:
            for name in (*COMPUTED, *RECALL):
                setattr(draft, name, self._meta.get_field(name).get_default())
        return draft

    def with_same_file(self):
        """Return the other versions that share these bytes: a correction of words alone keeps the file."""
        return self.editions().filter(file=self.file.name).exclude(pk=self.pk) if self.file else self.editions().none()

    @transition("withdraw", *State)
    def recall(self, by, reason, others_too=True):
        """Remove the bytes and the text of this version for good, from its history too.

        Other versions that share the bytes are recalled with it. What waits to be published becomes a draft again.
        """
        if not self.file:
            raise Refused("There is no file to recall: nothing was changed.")
        if not reason.strip():
            raise Refused("Say why it is recalled.")
        # The bytes go when the row is saved without them. Locked, so that no correction copies the file in this moment.
        list(self.editions().select_for_update().values_list("pk", flat=True))
        if others_too:
            for other in self.with_same_file():
                other.recall(by, reason, others_too=False)
        for name, empty in TAKEN_AWAY.items():
            setattr(self, name, empty)
        self.recalled_at, self.recalled_by = timezone.now().replace(microsecond=0), by
        self.recall_reason = reason.strip()
        # Also of files that this row had before; `save` deals with the history of other versions.
        type(self).history.filter(id=self.pk).update(**TAKEN_AWAY)
        if (self.state == State.IN_REVIEW or self.is_scheduled) and not self.is_frozen:
            self.state, self.publish_at, self.expire_at = State.DRAFT, None, None
            self.submitted_by = self.submitted_revision = self.approved_by = None
            self.forced, self.force_reason, self.comment = False, "", "Its file was recalled. Choose another one."
        return f"Recalled. {reason.strip()}"

    def what_recall_does(self, address):
        """Return sentences for who is about to recall this version, which stands at this address."""
        others = list(self.with_same_file().values_list("number", flat=True))
        together = (
            f" The same file is that of version {get_text_list(others, 'and')}, recalled with it." if others else ""
        )
        copies = type(self).objects.with_file().filter(sha256=self.sha256).exclude(file=self.file.name).defer("text")
        elsewhere = "".join(f" “{row}”, version {row.number}, holds the same: recall that too." for row in copies[:10])
        told = "The public has not seen it."
        if self.is_once_public():
            told = f"{address} says that version {self.number} was recalled, and nothing else of it."
        return (
            f"The file and its text are removed for good, from the history as well. {told}{together}{elsewhere} "
            "Backups made before still hold it: ask the operator to delete them."
        )


def stored_names(model, **which):
    """Return the names under which rows and their history keep files."""
    rows = model.objects.filter(**which).order_by().values_list("file", flat=True)
    return {name for name in rows if name}


def forget(model, names):
    """Remove stored files once the transaction stands, except those that some row of the model still has.

    Their words go from the history at once, also of a correction that began with the file and was given another.
    """
    storage = model._meta.get_field("file").storage
    unused = [name for name in names if not model.objects.filter(file=name).exists()]
    model.history.filter(file__in=unused).update(**TAKEN_AWAY)

    def remove(name):
        if not model.objects.filter(file=name).exists():
            storage.delete(name)

    for name in unused:
        # Robust: should the disk fail, the next file is removed all the same, and the fault is in the log.
        on_commit(partial(remove, name), robust=True)
