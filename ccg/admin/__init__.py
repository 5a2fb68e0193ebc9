from . import document, organisation, redirect, source_fault, user

__all__ = ["document", "organisation", "redirect", "source_fault", "user"]
