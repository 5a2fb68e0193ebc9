"""Imports of the room of priorities, a file for each; each takes the columns that officers export."""

from .readings import ReadingsResource

__all__ = ["ReadingsResource"]
