"""The steps of a row as officers meet them: one table of questions, asked by one confirmation page."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from ccg.admin.step_forms import (
    ApproveForm,
    CorrectForm,
    ForceForm,
    RecallForm,
    RemoveForm,
    ReviewForm,
    SendBackForm,
    SubmitForm,
    WithdrawForm,
)
from ccg.differences import differences
from ccg.publishing import Edition, State

MOST_ROWS = 100
LONG_TEXT = 200  # characters
NOTHING = "nothing"  # in place of an empty value


@dataclass(frozen=True)
class Step:
    """One transition on screen. `name` is its method; what the form asks are the method's own arguments."""

    name: str
    button: str
    question: str  # the heading of the confirmation page
    done: str  # said afterwards of each row, behind its name
    form: type
    offered: Callable  # whether the row is in a position for it; (row, user)
    says: Callable  # what will happen; (row, address)
    rank: str = "usual"  # "next" is the way on, "rare" stands apart from what is done every day

    def is_offered(self, row, user):
        """Whether this user may do it, and this row is in a position for it."""
        return self.is_allowed(type(row), user) and self.offered(row, user)

    def is_allowed(self, model, user):
        """Whether this user may do it to rows of this model; False where the model has no such transition."""
        method = getattr(model, self.name, None)
        meta = model._meta
        return method is not None and user.has_perm(f"{meta.app_label}.{method.permission}_{meta.model_name}")

    def what_happens(self, row, address, is_replaced):
        """Return what will happen, in sentences; `is_replaced` where a later edition has taken the row's place."""
        later = f"A later edition has taken its place and stays at {address}. "
        return later + OF_REPLACED[self.name] if is_replaced and self.name in OF_REPLACED else self.says(row, address)

    def form_for(self, rows):
        """Return the class of the form: what is or was public needs no time to be approved, it is public at once."""
        if self.name == "approve" and all(row.state == State.PUBLISHED or row.first_published_at for row in rows):
            return forms.Form
        return self.form

    @property
    def takes_away(self):
        """Whether links to the row may lead nowhere afterwards."""
        return self.name in ("withdraw", "remove", "recall")

    @property
    def slug(self):
        return self.name.replace("_", "-")


def is_public(row):
    return row.state == State.PUBLISHED and not row.is_scheduled


def waits_for(row, user):
    """Whether the row waits for the approval of somebody who did not submit it, such as this user."""
    waits = row.state == State.IN_REVIEW or (row.state == State.PUBLISHED and row.forced and not row.approved_by)
    return waits and row.submitted_by != user


def what_approval_does(row, address):
    if row.state == State.PUBLISHED:
        return f"It is public at {address} already. Your approval is recorded; nothing else changes."
    replaced = ""
    if getattr(row, "number", 1) > 1:
        replaced = (
            f" It takes the place of edition {row.number - 1}: the old values, the new ones and the reason are shown."
        )
    return f"It becomes public at {address} and counts in every list, total and download.{replaced}"


# What a step does to an edition that a later one has replaced.
NO_LONGER_TOLD = "What this one said is no longer told among the updates or corrections, and its file is gone."
TOLD_AGAIN = (
    "What this one said is told again, among the updates or corrections, and its file can be read as an earlier version"
)
OF_REPLACED = {
    "withdraw": f"{NO_LONGER_TOLD} It can be published again later.",
    "remove": f"{NO_LONGER_TOLD} This cannot be undone.",
    "restore": f"{TOLD_AGAIN}, once a second officer approves it.",
    "approve": f"{TOLD_AGAIN}.",
}

STEPS = [
    Step(
        "submit",
        "Submit for approval",
        "Submit for approval?",
        "was submitted. It waits for a second officer to approve it.",
        SubmitForm,
        lambda row, user: row.state == State.DRAFT,
        lambda row, address: f"A second officer will read it and publish it at {address}. The public sees nothing yet.",
        rank="next",
    ),
    Step(
        "approve",
        "Approve",
        "Approve?",
        "was approved.",
        ApproveForm,
        waits_for,
        what_approval_does,
        rank="next",
    ),
    Step(
        "send_back",
        "Send back",
        "Send back?",
        "was sent back.",
        SendBackForm,
        lambda row, user: row.state == State.IN_REVIEW or row.is_scheduled,
        lambda row, address: "It goes back to the officers with your comment. The public sees nothing of it.",
    ),
    Step(
        "correct",
        "Correct",
        "Correct what is public?",
        "is a draft now. Change what was wrong, then submit it.",
        CorrectForm,
        lambda row, user: isinstance(row, Edition) and row.can_be_corrected(),
        lambda row, address: (
            f"A new edition is made as a draft. What stands at {address} stays until a second officer "
            "approves the correction."
        ),
    ),
    Step(
        "mark_reviewed",
        "Mark as reviewed",
        "Is all of it still true?",
        "is marked as reviewed.",
        ReviewForm,
        lambda row, user: row.can_be_marked_reviewed(),
        lambda row, address: f"You say that you checked {address} today and that all of it is true. No word changes.",
    ),
    Step(
        "restore",
        "Publish again",
        "Send for publishing again?",
        "was sent to a second officer.",
        forms.Form,
        lambda row, user: row.state == State.WITHDRAWN,
        lambda row, address: (
            f"A second officer is asked to publish it again at {address}. Until then that address "
            "answers that it is gone."
        ),
    ),
    Step(
        "force",
        "Publish without approval",
        "Publish without a second officer?",
        "is public. It is listed for approval afterwards.",
        ForceForm,
        lambda row, user: row.state in (State.DRAFT, State.IN_REVIEW),
        lambda row, address: (
            f"Only when it cannot wait. It becomes public at {address} at once, and is listed for a "
            "second officer to approve afterwards."
        ),
        rank="rare",
    ),
    Step(
        "withdraw",
        "Withdraw",
        "Withdraw from the public?",
        "was withdrawn.",
        WithdrawForm,
        lambda row, user: is_public(row),
        lambda row, address: (
            f"It leaves every list, total and download. {address} shows your notice and today’s date. "
            "It can be published again later."
        ),
        rank="rare",
    ),
    Step(
        "remove",
        "Remove",
        "Remove for good?",
        "was removed.",
        RemoveForm,
        lambda row, user: is_public(row) or row.state == State.WITHDRAWN,
        lambda row, address: f"{address} will answer that the page is gone, with your notice. This cannot be undone.",
        rank="rare",
    ),
    Step(
        "recall",
        "Recall the file",
        "Recall this file for good?",
        "was recalled: its file and its text are gone.",
        RecallForm,
        lambda row, user: bool(row.file),
        lambda row, address: row.what_recall_does(address),
        rank="rare",
    ),
]
BY_SLUG = {step.slug: step for step in STEPS}


def editions_before(rows):
    """Return {primary key: the edition before this row} for those that have one, in one query."""
    if not rows[0].KEY:
        return {}
    keys = {(*[getattr(row, name) for name in row.KEY], row.number - 1): row.pk for row in rows if row.number > 1}
    wanted = Q(pk__in=[])
    for *key, number in keys:
        wanted |= Q(**dict(zip(rows[0].KEY, key, strict=True)), number=number)
    found = type(rows[0]).objects.filter(wanted)
    return {keys[(*[getattr(row, name) for name in row.KEY], row.number)]: row for row in found}


def content_of(row, before):
    """Return what the row says, as (label, value before, value now) for each field of content that says something.

    `before` is the edition before it, None for a first one; so is the value then.
    """
    skipped = {*row.KEY, "number", *row.NEVER_PUBLIC}
    fields = [
        (capfirst(field.verbose_name), before and shown(before, field), shown(row, field))
        for field in row.content_fields()
        if field.editable and field.name not in skipped
    ]
    parts = [
        (capfirst(name.replace("_", " ")), before and parts_shown(before, name), parts_shown(row, name))
        for name in getattr(row, "PARTS", ())
    ]
    return [
        (label, old, value) for label, old, value in fields + parts if value != NOTHING or old not in (None, NOTHING)
    ]


def parts_shown(row, name):
    """Return the parts of an edition as officers read them, each on a line of its own."""
    return "\n".join(part.in_words() for part in getattr(row, name).with_names()) or NOTHING


def compared(parts):
    """Return the parts of content_of() with a fourth: long texts as one, what is new and gone marked; else None."""
    return [(label, old, new, differences(old, new) if is_long(old, new) else None) for label, old, new in parts]


def is_long(old, new):
    """Whether two values are texts that are hard to compare side by side."""
    return isinstance(old, str) and isinstance(new, str) and old != new and max(len(old), len(new)) > LONG_TEXT


def shown(row, field):
    """Return a field's value as an officer reads it."""
    display = getattr(row, f"get_{field.name}_display", None)
    value = display() if display else getattr(row, field.name, None)  # a new row has no foreign key yet
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, datetime.date):
        return date_format(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOTHING if value in (None, "") else value
