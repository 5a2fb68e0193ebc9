"""Many editions, or the parts of many, saved together for imports: one after another, by `save`, it takes minutes."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.transaction import atomic, set_rollback
from django.utils import timezone

from ccg.search import entries

from .edition import Edition
from .gate import State
from .publishable import Publishable
from .rows import insert_rows, update_rows

AT_ONCE = 500  # rows in one statement


@dataclass
class Revision:
    """What is saved of one edition: a draft, new or as it was read under a lock, and parts of one kind.

    `before` is the edition that a new one corrects; what that has of other kinds of parts is copied.
    """

    edition: Edition
    before: Edition | None = None
    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)

    def __post_init__(self):
        self.is_begun = self.edition.pk is None


def save_revisions(revisions, model, by, reason):
    """Save parts of this model with their editions, all or none, each edition as one revision, all with history.

    The parts were validated and asked whether they go together. Raises what `save` of an edition raises, and the
    database's IntegrityError.
    """
    owner, now = model.edition_field().attname, timezone.now()
    with atomic():
        begun = [each.edition for each in revisions if each.is_begun]
        drafts = [each.edition for each in revisions if not each.is_begun]
        save_editions(model.editions().model, begun, (), by, reason)
        for edition in drafts:
            edition._parts_changed, edition._history_user, edition._change_reason = True, by, reason
            edition.save()
            del edition._parts_changed, edition._history_user, edition._change_reason
        for each in revisions:
            if each.before is not None:
                for parts in each.before.all_parts():
                    if parts.model is not model:
                        each.edition.copy_parts(parts)
            for part in each.new:
                setattr(part, owner, each.edition.pk)
        new = [part for each in revisions for part in each.new]
        changed = [part for each in revisions for part in each.changed]
        write(model, changed, new)
        for rows, kind in ((changed, "~"), (new, "+")):
            write_history(model, rows, kind, by, reason, now)


def save_editions(model, new, changed, by, reason):
    """Save editions at once, all or none, each as its next revision, all with history.

    They were validated; the `changed` ones are drafts that were read under a lock, and what was in review becomes a
    draft again. Parts are the caller's. Raises the database's IntegrityError.
    """
    now = timezone.now()
    with atomic():
        for edition in new:
            edition.revision = 1
        for edition in changed:
            edition.revision += 1
            if edition.state == State.IN_REVIEW:
                edition.back_to_draft()
        write(model, changed, new)
        for rows, kind in ((changed, "~"), (new, "+")):
            write_history(model, rows, kind, by, reason, now)
        if model.search_text is not Publishable.search_text:
            for edition in (*changed, *new):
                entries.write(edition)


# What changes on an edition besides its content when a draft is saved.
STANDING = ["state", "submitted_by", "submitted_revision", "comment", "revision", "changed_at"]


def write(model, changed, new):
    """Write rows past the methods of their querysets, which see to the publishing of one at a time."""
    if changed:
        names = [each.name for each in model.content_fields()]
        update_rows(model, changed, names + (STANDING if issubclass(model, Edition) else []))
    if new:
        insert_rows(model, new)


def write_history(model, rows, kind, by, reason, now):
    """Write these rows, which were saved, to their history, as bulk_history_create() of django-simple-history does.

    It makes an object of each, which took longer than all the rest of an import: here the database copies the rows.
    """
    history = model.history.model
    tracked = ", ".join(connection.ops.quote_name(field.column) for field in history.tracked_fields)
    names = "history_type, history_user_id, history_change_reason, history_date"
    into, table = (connection.ops.quote_name(each._meta.db_table) for each in (history, model))
    with connection.cursor() as cursor:
        for begin in range(0, len(rows), AT_ONCE):
            keys = [row.pk for row in rows[begin : begin + AT_ONCE]]
            marks = ", ".join(["%s"] * len(keys))
            cursor.execute(
                f"INSERT INTO {into} ({tracked}, {names}) "  # noqa: S608 - names of tables and columns
                f"SELECT {tracked}, %s, %s, %s, %s FROM {table} WHERE id IN ({marks}) ORDER BY id",
                [kind, by.pk, reason, connection.ops.adapt_datetimefield_value(now), *keys],
            )


def refusals(revisions, model, most):
    """Return {id of an edition or a part: ValidationError} of up to `most` that the database refuses; save nothing.

    They are asked one by one: it takes ten times as long, and is done once save_revisions() was refused.
    """
    found, owner = {}, model.edition_field().attname
    with atomic():
        for each in revisions:
            rows = [(each.edition, True)] if each.is_begun else []
            rows += [*((part, False) for part in each.changed), *((part, True) for part in each.new)]
            for row, is_new in rows:
                if row is not each.edition and is_new:
                    setattr(row, owner, each.edition.pk)
                error = refused(row, is_new) if len(found) < most else None
                if error:
                    found[id(row)] = error
                    if row is each.edition:
                        break
        set_rollback(True)
    return found


def refused_editions(new, changed, most):
    """Return what refusals() does, of editions that save_editions() was refused."""
    found = {}
    with atomic():
        for row, is_new in (*((row, True) for row in new), *((row, False) for row in changed)):
            if len(found) < most and (error := refused(row, is_new)):
                found[id(row)] = error
        set_rollback(True)
    return found


def refused(row, is_new):
    """Write one row; return a ValidationError with the sentences of the constraints that the database refuses it by."""
    try:
        with atomic():
            if is_new:
                row.pk, row._state.adding = None, True
            write(type(row), *(((), [row]) if is_new else ([row], ())))
    except IntegrityError:
        try:
            row.validate_constraints()
        except ValidationError as error:
            return error
        raise
    return None
