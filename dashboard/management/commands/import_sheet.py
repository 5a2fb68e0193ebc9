from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from ccg.models import User
from ccg.part_imports import PartsResource
from ccg.spreadsheets import read_sheet
from governance.resources.actions import ActionsResource
from governance.resources.attendance import AttendanceResource
from governance.resources.meetings import MeetingsResource
from governance.resources.memberships import MembershipsResource
from objectives.resources import ReadingsResource

SHEETS = {
    "meetings": MeetingsResource,
    "memberships": MembershipsResource,
    "attendance": AttendanceResource,
    "actions": ActionsResource,
    "readings": ReadingsResource,
}
# More than a page takes: nobody waits at a browser.
MOST_ROWS, MOST_BYTES = 100_000, 30_000_000


class Command(BaseCommand):
    help = (
        "Import a large CSV or XLSX file of meetings, memberships, attendance, actions or readings as the officers' "
        "own import does: all rows or none, as drafts. Nothing can be saved by anybody else on SQLite while it runs."
    )

    def add_arguments(self, parser):
        parser.add_argument("rows", choices=SHEETS, help="what the rows of the file are")
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="user name of the officer in whose name it is imported")
        parser.add_argument("--preview", action="store_true", help="say what would happen, and save nothing")

    def handle(self, rows, file, by, preview, **options):
        officer = User.objects.filter(username=by, is_active=True).first()
        if officer is None:
            raise CommandError(f"There is no active user {by!r}. Name an officer with --by.")
        sheet = SHEETS[rows]()
        sheet.MOST_ROWS = MOST_ROWS
        self.check_permission(officer, sheet)
        try:
            with file.open("rb") as opened:
                dataset = read_sheet(File(opened, name=file.name), MOST_ROWS, MOST_BYTES)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        _, refusals = sheet.import_sheet(dataset, officer, dry_run=preview)
        if refusals:
            raise CommandError("\n".join(["Nothing was saved.", *refusals]))
        for sentence in (f"{'Would import' if preview else 'Imported'} {sheet.summary()}.", *sheet.remarks):
            self.stdout.write(sentence)

    def check_permission(self, officer, sheet):
        model = sheet._meta.model
        model = model.editions().model if isinstance(sheet, PartsResource) else model
        wanted = [f"{model._meta.app_label}.{action}_{model._meta.model_name}" for action in ("add", "change")]
        if not officer.has_perms(wanted):
            raise CommandError(
                f"{officer} may not import {model._meta.verbose_name_plural}. Ask a site manager for the role."
            )
