"""A figure as people read it: without noughts at its end."""

from django.db import models


def without_noughts(number):
    """Return a Decimal that is written 95.2 instead of 95.200000, and 100 instead of 1E+2."""
    return number.quantize(1) if number == number.to_integral_value() else number.normalize()


class FigureField(models.DecimalField):
    """A decimal number that the database gives without noughts at its end. To migrations it is a DecimalField."""

    def from_db_value(self, value, expression, connection):
        return None if value is None else without_noughts(value)

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs
