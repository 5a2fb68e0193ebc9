"""A figure as people read it: without noughts at its end."""

from django.db import models

from ccg.exports import plain_number


class FigureField(models.DecimalField):
    """A decimal number of which the database gives 95.2, not 95.200000. To migrations it is a DecimalField."""

    def from_db_value(self, value, expression, connection):
        return plain_number(value)

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs
