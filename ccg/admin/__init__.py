from . import organisation, redirect, user

__all__ = ["organisation", "redirect", "user"]
