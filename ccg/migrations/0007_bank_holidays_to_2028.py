"""The bank holidays of England and Wales from 2012 to 2028, entered once: what an officer deletes stays deleted."""

from django.db import migrations
from django.utils import timezone

from ccg.bank_holidays import of_england_and_wales


def enter(apps, schema_editor):
    BankHoliday, Historical = (apps.get_model("ccg", name) for name in ("BankHoliday", "HistoricalBankHoliday"))
    if BankHoliday.objects.exists():
        return  # this was undone and is done again
    rows = BankHoliday.objects.bulk_create(BankHoliday(**each) for each in of_england_and_wales())
    now, reason = timezone.now(), "Entered when the site was set up"
    Historical.objects.bulk_create(
        Historical(
            id=row.pk,
            date=row.date,
            title=row.title,
            history_date=now,
            history_change_reason=reason,
            history_type="+",
        )
        for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [("ccg", "0006_bank_holidays")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
