"""The bank holidays that the site begins with; what counts afterwards are the rows of BankHoliday."""

import csv
import datetime

from django.conf import settings

# Taken from govuk-bank-holidays 0.19, which keeps what GOV.UK has published; 2012 to 2028.
FILE = settings.BASE_DIR / "content" / "bank_holidays_uk.csv"


def of_england_and_wales():
    """Return [{"date": a date, "title": its name}] of the file's bank holidays of England and Wales."""
    with FILE.open(encoding="utf-8", newline="") as opened:
        return [
            {"date": datetime.date.fromisoformat(row["date"]), "title": row["title"]}
            for row in csv.DictReader(opened)
            if "england-and-wales" in row["divisions"].split("|")
        ]
