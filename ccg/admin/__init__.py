from . import annual_report, constitution, consultation, organisation, redirect, user

__all__ = ["annual_report", "constitution", "consultation", "organisation", "redirect", "user"]
