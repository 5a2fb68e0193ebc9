from . import (
    annual_report,
    constitution,
    consultation,
    document,
    inspection,
    organisation,
    page,
    redirect,
    source_fault,
    user,
)

__all__ = [
    "annual_report",
    "constitution",
    "consultation",
    "document",
    "inspection",
    "organisation",
    "page",
    "redirect",
    "source_fault",
    "user",
]
