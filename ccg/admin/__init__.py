from . import organisation, page, redirect, user

__all__ = ["organisation", "page", "redirect", "user"]
