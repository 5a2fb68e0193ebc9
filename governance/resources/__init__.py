"""Imports of the governance room, a file for each; each takes the columns that officers export."""
