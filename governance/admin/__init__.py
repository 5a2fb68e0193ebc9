from . import (
    action,
    gift,
    group,
    interest,
    meeting,
    minutes,
    paper,
    person,
    procurement,
    record,
)

__all__ = [
    "action",
    "gift",
    "group",
    "interest",
    "meeting",
    "minutes",
    "paper",
    "person",
    "procurement",
    "record",
]
