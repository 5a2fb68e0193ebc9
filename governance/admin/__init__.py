from . import (
    meeting,
    minutes,
    paper,
    record,
)

__all__ = [
    "meeting",
    "minutes",
    "paper",
    "record",
]
