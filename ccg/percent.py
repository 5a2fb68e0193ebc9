"""Percentages as the public reads them: 0 to 100, one decimal, half up, by whole numbers only.

"100%" is said only when nothing is missing from the whole, and "0%" only when there is nothing in the part:
2,999 of 3,000 is 99.9%. The database computes tenths of a percent, so that nothing is rounded twice.
"""

from decimal import Decimal

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import Greatest, Least


def tenths_of_percent(part, whole):
    """Return an expression: `part` of `whole` (names of fields or annotations) in tenths of a percent, 0 to 1000.

    NULL when `whole` is 0 or NULL: there is nothing to be a share of.
    """
    # Both databases cut whole-number division down; adding half the divisor first makes that rounding half up.
    rounded = (F(part) * 2000 + F(whole)) / (F(whole) * 2)
    at_least = Least(F(part), 1)  # 1 as soon as there is something in the part
    at_most = 1000 - Least(F(whole) - F(part), 1)  # 999 as soon as something is missing from the whole
    return Case(
        When(**{whole: 0}, then=Value(None)),
        default=Least(Greatest(rounded, at_least), at_most),
        output_field=IntegerField(),
    )


def percent(tenths):
    """Return tenths of a percent as a Decimal with one decimal; None stays None."""
    return None if tenths is None else Decimal(tenths).scaleb(-1)


def percent_text(tenths):
    """Return tenths of a percent in words for a page: "97.7%", and "100%" without a needless decimal."""
    if tenths is None:
        return None
    return f"{tenths // 10}%" if tenths in (0, 1000) else f"{tenths // 10}.{tenths % 10}%"
