import csv
from pathlib import Path

import tablib
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ccg.models import (
    AnnualReport,
    ConstitutionVersion,
    Organisation,
    OrganisationVersion,
    PageVersion,
    Redirect,
    SourceFault,
    User,
)
from ccg.organisations import OrganisationsResource
from dashboard.management.catalogue import load_catalogue
from dashboard.management.plan_content import load_plan, load_programmes
from foi.models import QuarterlyReturn
from foi.resources import ReturnsResource
from governance.models import GroupVersion, Membership


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
        self.source = (self.folder / "source.txt").read_text(encoding="utf-8").strip()  # of what does not name its own
        self.officer = User.objects.filter(username=by, is_active=True).first()
        if self.officer is None:
            raise CommandError(f"There is no active user {by!r}. Name an officer with --by.")
        try:
            self.load_organisations()
            self.load_rows(Redirect, "redirects.csv", key="old_path")
            self.load_rows(SourceFault, "faults.csv", key="stands")
            self.load_pages()
            self.load_editions(ConstitutionVersion, "constitution.csv")
            self.load_editions(AnnualReport, "annual_reports.csv")
            self.load_groups()
            load_plan(self)
            load_programmes(self)
            load_catalogue(self)
            self.load_returns()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(f"{error} Run `manage.py ensure_roles` if the roles are not made yet.") from error

    @staticmethod
    def filled(row):
        """Return the cells of a row that are not empty: an empty one is what is not known."""
        return {name: value for name, value in row.items() if value}

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
        self.import_and_publish(OrganisationsResource, "organisations.csv", new)
        self.report("organisations.csv", len(new), len(rows))

    def load_rows(self, model, file, key):
        """Add the rows that are not here yet."""
        rows = self.read(file)
        new = [row for row in rows if not model.objects.filter(**{key: row[key]}).exists()]
        for row in new:
            added = model(**self.filled(row))
            added._history_user = self.officer
            added.full_clean()
            added.save()
        self.report(file, len(new), len(rows))

    def load_pages(self):
        """Publish the pages whose address no page has or had yet; each one's words stand in a file of its own."""
        rows = self.read("pages.csv")
        new = [row for row in rows if not PageVersion.objects.filter(slug=row["slug"]).exists()]
        for row in new:
            body = (self.folder / "pages" / f"{row['slug']}.md").read_text(encoding="utf-8")
            self.add_and_publish(PageVersion(**self.filled(row), body=body))
        self.report("pages.csv", len(new), len(rows))

    def load_editions(self, model, file):
        """Publish the rows of a file whose key no edition has yet."""
        rows = self.read(file)
        new = [row for row in rows if not model.objects.filter(**{name: row[name] for name in model.KEY}).exists()]
        for row in new:
            self.add_and_publish(model(**self.filled(row)))
        self.report(file, len(new), len(rows))

    def load_groups(self):
        """Publish the groups whose address or name no group has or had yet, each with the organisations in it."""
        rows, members = self.read("groups.csv"), self.read("memberships.csv")
        here = GroupVersion.objects.values_list("slug", "name")
        here = {text.casefold() for pair in here for text in pair}
        new = [row for row in rows if not {row["slug"], row["name"].casefold()} & here]
        for row in new:
            source = row.pop("source")
            host = self.organisation(row.pop("host"))
            group = GroupVersion(**self.filled(row), host=host)
            group.source = source
            self.add_and_publish(group, [self.membership(each) for each in members if each["group"] == group.slug])
        self.report("groups.csv", len(new), len(rows))

    def membership(self, row):
        """Return the membership of an organisation, not saved."""
        told = {name: value for name, value in self.filled(row).items() if name not in ("group", "organisation")}
        return Membership(organisation=self.organisation(row["organisation"]), **told)

    def organisation(self, name):
        """Return the organisation that has or had this name, the first of the file being ours; None without a name."""
        if not name:
            return None
        found = OrganisationVersion.objects.filter(name__iexact=name).first()
        if found:
            return found.organisation
        if name == self.read("organisations.csv")[0]["name"]:
            return Organisation.objects.get(is_ours=True)
        raise ValidationError(f"There is no organisation {name!r}: write its name as in organisations.csv.")

    def add_and_publish(self, row, parts=()):
        """Save a new row as the officer's own draft with its parts, all of them checked, and publish it."""
        row._history_user = self.officer
        row.clean_and_save()
        del row._history_user
        for part in parts:
            setattr(part, part.EDITION, row)
            part.full_clean(exclude=[field.name for field in part._meta.fields if not field.editable])
        if parts:
            row.save_parts(parts, by=self.officer)
        self.publish(row)

    def publish(self, row):
        """Publish by force, with the source named as the reason: a second officer approves afterwards."""
        row.force(self.officer, f"Carried over from the {getattr(row, 'source', '') or self.source}")

    def load_returns(self):
        """Import the quarters that have no return yet, and publish them."""
        rows = self.read("foi_returns.csv")
        here = {(str(row.period.year), str(row.quarter)) for row in QuarterlyReturn.objects.all()}
        new = [row for row in rows if (row["financial_year"], row["quarter"]) not in here]
        self.import_and_publish(ReturnsResource, "foi_returns.csv", new)
        self.report("foi_returns.csv", len(new), len(rows))

    def import_and_publish(self, resource, file, rows):
        """Import rows through the same code as an officer's file, and publish them."""
        if not rows:
            return
        dataset = tablib.Dataset(*(row.values() for row in rows), headers=rows[0].keys())
        result, refusals = resource().import_sheet(dataset, self.officer)
        if refusals:
            raise CommandError("\n".join([f"{file} was refused:", *refusals]))
        for row in result:
            self.publish(row.instance)

    def report(self, file, new, rows):
        self.stdout.write(f"{file}: {new} new, {rows - new} already here.")
