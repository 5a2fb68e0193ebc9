"""The registers that a CCG keeps in public, one file for each: its live rows and the columns of its downloads."""

from governance.models import ActionVersion, GiftVersion, InterestVersion, MeetingRecord, ProcurementVersion

from .actions import ACTIONS
from .decisions import DECISIONS
from .declarations import DECLARATIONS
from .gifts import GIFTS
from .interests import INTERESTS
from .procurement import PROCUREMENT

OF = [
    (INTERESTS, InterestVersion),
    (DECLARATIONS, MeetingRecord),
    (GIFTS, GiftVersion),
    (PROCUREMENT, ProcurementVersion),
    (DECISIONS, MeetingRecord),
    (ACTIONS, ActionVersion),
]


def with_last_change():
    """Return (dataset, when it last changed) for each register; None where nothing was ever published."""
    changed = {model: model.objects.last_changed() for model in dict.fromkeys(model for _, model in OF)}
    return [(dataset, changed[model]) for dataset, model in OF]
