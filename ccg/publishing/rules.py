"""What the database itself refuses of every publishable row, whatever comes past the transitions."""

from django.db import models
from django.db.models import F, Q


def rule(name, condition, sentence):
    """Return a constraint under a name of the model's own; an officer who breaks it reads the sentence."""
    return models.CheckConstraint(
        condition=condition, name=f"%(app_label)s_%(class)s_{name}", violation_error_message=sentence
    )


RULES = [
    rule(
        "published_is_approved_or_forced",
        ~Q(state="published") | Q(approved_by__isnull=False) | Q(forced=True),
        "Nothing is published without a second officer's approval.",
    ),
    rule(
        "published_has_a_time",
        Q(state__in=["draft", "in review"]) | Q(publish_at__isnull=False),
        "A published row needs the time of its publication.",
    ),
    rule(
        "approver_is_not_submitter",
        Q(approved_by=None) | Q(submitted_by=None) | ~Q(approved_by=F("submitted_by")),
        "You submitted this yourself. Ask another officer to approve it.",
    ),
    rule(
        "in_review_was_submitted",
        ~Q(state="in review") | Q(submitted_by__isnull=False, submitted_revision__isnull=False),
        "Only what somebody submitted can be in review.",
    ),
    rule(
        "forced_has_a_reason",
        Q(forced=False) | ~Q(force_reason=""),
        "Say why this cannot wait for a second officer.",
    ),
    rule(
        "withdrawn_has_a_notice",
        ~Q(state__in=["withdrawn", "removed"])
        | (~Q(notice="") & Q(notice_at__isnull=False, first_published_at__isnull=False)),
        "Write the notice that the public will read.",
    ),
    rule(
        "expires_after_it_is_published",
        Q(expire_at=None) | Q(publish_at=None) | Q(expire_at__gt=F("publish_at")),
        "It would expire before it is published.",
    ),
]
