"""The thread from room to room: what others tell beside a thing, though no room imports another.

A room says here what it tells of a thing of another room; the page of that thing shows it.
"""

from dataclasses import dataclass

_told = {}  # {"governance.Group": [(models whose rows are told of, find)]}


@dataclass(frozen=True)
class Thread:
    """A heading, and links under it as (words, address, remark); the remark may be empty."""

    heading: str
    links: tuple


def tells_of(label, *models):
    """Decorate a function that returns the Thread of the thing with this key, without links for nothing to tell.

    `label` names the thing's identity, as "governance.Group"; `models` are the publishable ones whose rows it tells of.
    """

    def decorate(find):
        _told.setdefault(label, []).append((models, find))
        return find

    return decorate


def threads(label, key):
    """Return what other rooms tell of a thing now; nothing where one has nothing to tell."""
    return [found for _, find in _told.get(label, ()) if (found := find(key)).links]


def models_told_of(label):
    """Return the publishable models on whose rows `threads` depends."""
    return tuple(model for models, _ in _told.get(label, ()) for model in models)
