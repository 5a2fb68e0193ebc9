"""A figure as people read it: without noughts at its end."""

from django.db import models


class FigureField(models.DecimalField):
    """A decimal number of which the database gives 95.2, not 95.200000. To migrations it is a DecimalField."""

    def from_db_value(self, value, expression, connection):
        if value is None:
            return None
        return value.quantize(1) if value == value.to_integral_value() else value.normalize()

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs
