"""What "published" means: the one gate that everything public goes through.

gate.py        which rows the public may read, asked of the database's clock
rules.py       what the database refuses of every publishable row
publishable.py the states and the seven transitions between them, with two pairs of eyes
transition.py  what the transitions have in common: permission, row lock, all or nothing
edition.py     numbered editions: a published one is frozen, a correction is the next number
part.py        rows that belong to one edition, sealed and corrected with it
bulk.py        many editions, or the parts of many, saved together, for imports
rows.py        thousands of rows written at once
"""

from .edition import Edition, Identity, NamedIdentity, index_of_changes, one_unpublished_edition
from .gate import PublishableQuerySet, Refused, State
from .part import NotTogether, Part, PartQuerySet
from .publishable import Publishable
from .transition import Stale

__all__ = [
    "Edition",
    "Identity",
    "NamedIdentity",
    "NotTogether",
    "Part",
    "PartQuerySet",
    "Publishable",
    "PublishableQuerySet",
    "Refused",
    "Stale",
    "State",
    "index_of_changes",
    "one_unpublished_edition",
]
