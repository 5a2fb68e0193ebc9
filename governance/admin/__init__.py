from . import (
    action,
    gift,
    interest,
    meeting,
    minutes,
    paper,
    procurement,
    record,
)

__all__ = [
    "action",
    "gift",
    "interest",
    "meeting",
    "minutes",
    "paper",
    "procurement",
    "record",
]
