from . import organisation, redirect, source_fault, user

__all__ = ["organisation", "redirect", "source_fault", "user"]
