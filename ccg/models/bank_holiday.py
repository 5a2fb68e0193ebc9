from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

SATURDAY = 5  # as date.weekday() counts


def on_a_weekday(day):
    """Refuse a Saturday or Sunday: when Christmas Day falls there, a weekday is kept as the bank holiday instead."""
    if day.weekday() >= SATURDAY:
        raise ValidationError(f"This is a {day:%A}. Enter the weekday that is kept as the bank holiday instead.")


class BankHoliday(models.Model):
    """A bank holiday of England and Wales, on which nobody counts a working day."""

    date = models.DateField(
        unique=True,
        validators=[on_a_weekday],
        help_text="The weekday that is kept, which may be a substitute day.",
        error_messages={"unique": "This bank holiday is entered already: change that one instead."},
    )
    title = models.CharField(max_length=100, help_text="What it is called: Early May bank holiday.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["-date"]

    def __str__(self):
        return f"{self.title}, {self.date:%A %-d %B %Y}"
