"""Whose turn it is: what waits for whom, and who has a row now. Officers are shown this, never the public."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from .gate import State

LONG_IN_REVIEW = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """Rows that wait for the same thing. `rows(user)` is a Q; who has one of the permissions `actions` is told."""

    slug: str
    words: str
    actions: tuple
    rows: Callable
    rank: int  # the lower, the more urgent; what is due comes at 30

    def is_for(self, user, model):
        """Whether it is part of this user's work with rows of this model."""
        meta = model._meta
        return any(user.has_perm(f"{meta.app_label}.{action}_{meta.model_name}") for action in self.actions)


# In the order of urgency: what somebody else waits for comes first.
STANDINGS = [
    Standing(
        "to-approve",
        "Waiting for your approval",
        ("approve",),
        lambda user: Q(state=State.IN_REVIEW) & ~Q(submitted_by=user),
        0,
    ),
    Standing(
        "sent-back",
        "Sent back with a comment",
        ("submit",),
        lambda user: ~Q(comment="") & Q(state__in=[State.DRAFT, State.WITHDRAWN]),
        10,
    ),
    Standing(
        "forced",
        "Published without approval, to be approved afterwards",
        ("approve",),
        lambda user: Q(state=State.PUBLISHED, forced=True, approved_by=None) & ~Q(submitted_by=user),
        20,
    ),
    Standing(
        "long-in-review",
        "In review for more than a week",
        ("submit",),
        lambda user: Q(state=State.IN_REVIEW, changed_at__lt=timezone.now() - LONG_IN_REVIEW),
        25,
    ),
    Standing(
        "drafts",
        "Drafts, not submitted yet",
        ("submit",),
        lambda user: Q(state=State.DRAFT, comment=""),
        40,
    ),
    Standing(
        "submitted",
        "Submitted by you, with a second officer now",
        ("submit",),
        lambda user: Q(state=State.IN_REVIEW, submitted_by=user),
        50,
    ),
    Standing(
        "scheduled",
        "Approved for a later time",
        ("submit", "approve"),
        lambda user: Q(state=State.PUBLISHED, publish_at__gt=timezone.now()),
        60,
    ),
]


def where_it_stands(row):
    """Return sentences: who has this row now, since when, and the last word between the officers."""
    if row._state.adding:
        return "Not saved yet."
    # A version from the history carries its own record.
    newest = getattr(row, "_history", None) or row.history.select_related("history_user").first()
    last_change = f"Last changed by {newest.history_user or 'somebody'} on {moment(newest.history_date)}."
    if row.state == State.IN_REVIEW:
        word = f" “{row.comment}”" if row.comment else ""
        submitted = f"Submitted by {row.submitted_by} on {moment(row.changed_at)}."
        return f"{submitted} It waits for a second officer to approve it.{word}"
    if row.state == State.WITHDRAWN and row.comment:
        return f"Not published again: “{row.comment}” It was withdrawn on {moment(row.notice_at)}: “{row.notice}”"
    if row.comment:
        return f"Sent back, to be mended and submitted again: “{row.comment}” {last_change}"
    if row.state == State.DRAFT:
        return f"A draft, not submitted yet. {last_change}"
    if row.is_scheduled:
        return f"Approved by {row.approved_by}. It will be public from {moment(row.publish_at)}."
    if row.state == State.PUBLISHED:
        by = row.submitted_by or "the site"  # an upgrade publishes what it carries over
        how = f"submitted by {by} and approved by {row.approved_by}."
        if row.forced:
            afterwards = f"Approved afterwards by {row.approved_by}." if row.approved_by else "It waits for approval."
            how = f"by {by} without a second officer: “{row.force_reason}” {afterwards}"
        return f"Published on {moment(row.publish_at)}, {how}"
    return f"{row.get_state_display()} on {moment(row.notice_at)}: “{row.notice}” {last_change}"


def moment(at):
    """Return an aware datetime as officers read it, in London time."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
