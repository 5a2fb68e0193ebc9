from django.contrib import admin

from ccg.admin.read_version import ReadVersionAdmin
from ccg.models import BankHoliday


@admin.register(BankHoliday)
class BankHolidayAdmin(ReadVersionAdmin):
    """The days on which no working day is counted, newest first."""

    fields = search_fields = ["date", "title"]
    list_display = ["date", "weekday", "title"]

    @admin.display(description="day of the week")
    def weekday(self, row):
        return f"{row.date:%A}"
