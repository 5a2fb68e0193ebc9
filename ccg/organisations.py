"""Organisations as a table: the columns of their downloads, and the import that takes the same columns."""

from operator import attrgetter

from django.core.exceptions import ValidationError
from import_export.fields import Field

from ccg.datasets import EDITION, PUBLISHED_ON, Dataset
from ccg.edition_imports import REASON, STATE, Choice, Day, EditionsResource
from ccg.exports import Column
from ccg.imports import Text
from ccg.models import OrganisationVersion

Classification = OrganisationVersion.Classification
KINDS = "; ".join(f"{kind.value}: {kind.label}" for kind in Classification)
# What the import takes.
ENTERED = [
    Column("name", "The full name.", attrgetter("name")),
    Column("short_name", "The name used in running text. Without one, the full name.", attrgetter("short_name")),
    Column("classification", f"What kind of organisation it is. {KINDS}.", attrgetter("classification")),
    Column(
        "ods_code",
        "The code of the NHS Organisation Data Service, 3 to 8 capital letters and digits. Empty when not known.",
        attrgetter("ods_code"),
    ),
    Column("cqc_id", "The identifier at the Care Quality Commission. Empty when not known.", attrgetter("cqc_id")),
    Column("address", "The postal address, its lines apart.", attrgetter("address")),
    Column("phone", "The telephone number.", attrgetter("phone")),
    Column("email", "The general mailbox.", attrgetter("email")),
    Column("website", "The address of its website, beginning with https://", attrgetter("website")),
    Column("founding_date", "The day it was established. Empty when not known.", attrgetter("founding_date")),
    Column(
        "dissolution_date", "Its last day. Empty while it exists or when not known.", attrgetter("dissolution_date")
    ),
]
COLUMNS = [
    *ENTERED,
    PUBLISHED_ON,
    EDITION,
]
ORGANISATIONS = Dataset(
    "organisations",
    "Organisations",
    "The organisation of this site, its partners and its member practices: names, codes, addresses and dates.",
    COLUMNS,
    view="organisations",
    rows_are="organisations",
)


def with_last_change():
    """Return (dataset, when it last changed); None when nothing was ever published."""
    return [(ORGANISATIONS, OrganisationVersion.objects.last_changed())]


class OrganisationsResource(EditionsResource):
    """Import of organisations, found again by their ODS code, else by their name."""

    REQUIRED = ("name", "classification")
    OPTIONAL = (*(column.name for column in ENTERED if column.name not in ("name", "classification")), "reason")
    DERIVED = ("edition", "state")
    LISTED = [
        *ENTERED,
        REASON,
        EDITION,
        STATE,
    ]

    name = Field("name", "name", widget=Text())
    short_name = Field("short_name", "short_name", widget=Text())
    classification = Field("classification", "classification", widget=Choice(Classification))
    ods_code = Field("ods_code", "ods_code", widget=Text())
    cqc_id = Field("cqc_id", "cqc_id", widget=Text())
    address = Field("address", "address", widget=Text())
    phone = Field("phone", "phone", widget=Text())
    email = Field("email", "email", widget=Text())
    website = Field("website", "website", widget=Text())
    founding_date = Field("founding_date", "founding_date", widget=Day())
    dissolution_date = Field("dissolution_date", "dissolution_date", widget=Day())
    reason = Field("change_note", "reason", widget=Text())

    class Meta:
        model = OrganisationVersion
        fields = (*(column.name for column in ENTERED), "reason")
        import_id_fields = ("name",)
        skip_diff = True
        store_instance = True
        report_skipped = True

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        newest = [editions[max(editions)] for editions in self.editions.values()]
        self.by_code = {row.ods_code: row.organisation_id for row in newest if row.ods_code}
        self.by_name = {row.name.casefold(): row.organisation_id for row in newest}

    def thing(self, row):
        """Return the id of the organisation that a row of the file is about; of a new one the name."""
        name, code = self.fields["name"].clean(row), Text().clean(row.get("ods_code"))
        if not name:
            raise ValidationError({"name": "This cell is empty: write the full name."})
        return self.by_code.get(code) or self.by_name.get(name.casefold()) or name

    def thing_of(self, edition):
        return edition.organisation_id

    def named(self, thing):
        editions = self.editions.get(thing)
        return str(editions[max(editions)]) if editions else str(thing)

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        instance.short_name = instance.short_name or instance.name  # or a row that changes nothing would seem to

    def odd(self, instances):
        return {row.pk: row.warnings for row in instances}
