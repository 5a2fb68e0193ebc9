from . import (
    annual_report,
    bank_holiday,
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
    "bank_holiday",
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
