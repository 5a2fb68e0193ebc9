from . import inspection, organisation, redirect, user

__all__ = ["inspection", "organisation", "redirect", "user"]
