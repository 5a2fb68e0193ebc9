import csv
from pathlib import Path

import tablib
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ccg.models import Organisation, OrganisationVersion, Redirect, User
from ccg.organisations import OrganisationsResource
from foi.models import QuarterlyReturn
from foi.resources import ReturnsResource


class Command(BaseCommand):
    help = (
        "Load the content of an organisation from content/<name>/ through the officers' own import, and publish it by "
        "force with its source named. What stands here already is never touched, so it may be run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="the folder in content/, such as thurrock")
        parser.add_argument("--by", required=True, help="user name of the officer in whose name it is published")

    @transaction.atomic
    def handle(self, name, by, **options):
        self.folder = Path(settings.BASE_DIR) / "content" / name
        if not self.folder.is_dir():
            raise CommandError(f"There is no folder content/{name}.")
        self.officer = User.objects.filter(username=by, is_active=True).first()
        if self.officer is None:
            raise CommandError(f"There is no active user {by!r}. Name an officer with --by.")
        try:
            self.load_organisations()
            self.load_redirects()
            self.load_returns()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(f"{error} Run `manage.py ensure_roles` if the roles are not made yet.") from error

    def read(self, file):
        """Return the rows of a CSV file of this content as dictionaries of text."""
        with (self.folder / file).open(encoding="utf-8", newline="") as opened:
            return list(csv.DictReader(opened))

    def load_organisations(self):
        """Import the organisations that are not here; the first is the CCG of the site, unless there is one already."""
        rows = self.read("organisations.csv")
        # By the names in all editions: one that was renamed here is not entered again.
        here = {name.casefold() for name in OrganisationVersion.objects.values_list("name", flat=True)}
        if Organisation.objects.filter(is_ours=True, versions__isnull=False).exists():
            here.add(rows[0]["name"].casefold())
        new = [row for row in rows if row["name"].casefold() not in here]
        self.publish(
            OrganisationsResource, "organisations.csv", new, lambda row: f"{self.folder.name}/organisations.csv"
        )
        self.report("organisations.csv", len(new), len(rows))

    def load_redirects(self):
        """Add the redirects that are not here yet."""
        rows = self.read("redirects.csv")
        new = [row for row in rows if not Redirect.objects.filter(old_path=row["old_path"]).exists()]
        for row in new:
            added = Redirect(**row)
            added._history_user = self.officer
            added.full_clean()
            added.save()
        self.report("redirects.csv", len(new), len(rows))

    def load_returns(self):
        """Import the quarters that have no return yet, and publish them."""
        rows = self.read("foi_returns.csv")
        here = {(str(row.period.year), str(row.quarter)) for row in QuarterlyReturn.objects.all()}
        new = [row for row in rows if (row["financial_year"], row["quarter"]) not in here]
        self.publish(ReturnsResource, "foi_returns.csv", new, lambda row: row.source)
        self.report("foi_returns.csv", len(new), len(rows))

    def publish(self, resource, file, rows, source):
        """Import rows through the same code as an officer's file, and publish them; `source` says of one where from."""
        if not rows:
            return
        result, refusals = resource().import_sheet(
            tablib.Dataset(*(row.values() for row in rows), headers=rows[0].keys()), self.officer
        )
        if refusals:
            raise CommandError("\n".join([f"{file} was refused:", *refusals]))
        for row in result:
            row.instance.force(self.officer, f"Carried over from {source(row.instance)}")

    def report(self, file, new, rows):
        self.stdout.write(f"{file}: {new} new, {rows - new} already here.")
