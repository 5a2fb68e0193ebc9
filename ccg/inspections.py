"""Inspections as a table: the columns of their downloads, and the import that takes the same columns."""

from operator import attrgetter

from django.core.exceptions import ValidationError
from import_export import widgets
from import_export.fields import Field

from ccg.corrections import value_in_words
from ccg.datasets import EDITION, PUBLISHED_ON, Dataset
from ccg.edition_imports import REASON, STATE, Choice, Day, EditionsResource
from ccg.exports import Column
from ccg.imports import Text
from ccg.models import InspectionVersion, Organisation, OrganisationVersion
from ccg.models.inspection import Rating

RATINGS = ("overall", "safe", "effective", "caring", "responsive", "well_led")
ONE_OF = f"One of {', '.join(Rating.values)}. Empty when it was not rated."
PROVIDER = Column(
    "provider",
    "The name of the provider that was inspected. Empty when the provider is not published here.",
    attrgetter("provider_name"),
)
# What the import takes, besides the provider.
ENTERED = [
    Column(
        "service",
        "What was inspected, as the regulator names it.",
        attrgetter("service"),
    ),
    Column("inspected_on", "The last day of the inspection.", attrgetter("inspected_on")),
    Column("reported_on", "When the regulator published its report. Empty when not known.", attrgetter("reported_on")),
    Column("overall", f"The overall rating. {ONE_OF}", attrgetter("overall")),
    *(
        Column(name, f"Whether it is {name.replace('_', '-')}, by the regulator. {ONE_OF}", attrgetter(name))
        for name in RATINGS[1:]
    ),
    Column("link", "The address of the report on the regulator's website.", attrgetter("link")),
]
COLUMNS = [
    Column("inspection", "The number of the inspection on this site, in its address.", attrgetter("inspection_id")),
    PROVIDER,
    Column(
        "provider_cqc_id",
        "The identifier of the provider at the Care Quality Commission. Empty when not known.",
        attrgetter("provider_cqc_id"),
    ),
    *ENTERED,
    PUBLISHED_ON,
    EDITION,
]
INSPECTIONS = Dataset(
    "inspections",
    "Inspections",
    "What a regulator found at providers of services: dates and ratings.",
    COLUMNS,
    view="inspections-files",
    rows_are="inspections",
)


def with_last_change():
    """Return (dataset, when it last changed); None when nothing was ever published."""
    return [(INSPECTIONS, InspectionVersion.objects.last_changed())]


class ProviderInCell(widgets.Widget):
    """An organisation in a cell, by its name or its identifier at the Care Quality Commission."""

    def __init__(self):
        super().__init__()
        newest = {row.organisation_id: row for row in OrganisationVersion.objects.order_by("number")}
        self.found = {row.name.casefold(): pk for pk, row in newest.items()}
        self.found |= {row.cqc_id.casefold(): pk for pk, row in newest.items() if row.cqc_id}
        self.organisations = Organisation.objects.in_bulk()
        for pk, row in newest.items():
            self.organisations[pk].newest_name = row.name  # or each would be asked for its own

    def clean(self, value, row=None, **kwargs):
        text = Text().clean(value)
        if text.casefold() not in self.found:
            raise ValueError(
                f"There is no organisation {text[:80]!r} here: write its full name or its CQC identifier, or enter it "
                "first."
                if text
                else "This cell is empty: write the full name or the CQC identifier of the provider."
            )
        return self.organisations[self.found[text.casefold()]]


class InspectionsResource(EditionsResource):
    """Import of inspections, found again by provider, what was inspected and the date."""

    REQUIRED = ("provider", "service", "inspected_on")
    OPTIONAL = ("reported_on", *RATINGS, "link", "reason")
    DERIVED = ("edition", "state")
    LISTED = [
        Column(
            PROVIDER.name,
            "The provider that was inspected: its full name, or its identifier at the Care Quality Commission. Enter "
            "and publish the organisation first.",
            PROVIDER.value,
        ),
        *ENTERED,
        REASON,
        EDITION,
        STATE,
    ]

    provider = Field("provider", "provider")  # its widget is made for each import
    service = Field("service", "service", widget=Text())
    inspected_on = Field("inspected_on", "inspected_on", widget=Day())
    reported_on = Field("reported_on", "reported_on", widget=Day())
    overall = Field("overall", "overall", widget=Choice(Rating, "not rated"))
    safe = Field("safe", "safe", widget=Choice(Rating, "not rated"))
    effective = Field("effective", "effective", widget=Choice(Rating, "not rated"))
    caring = Field("caring", "caring", widget=Choice(Rating, "not rated"))
    responsive = Field("responsive", "responsive", widget=Choice(Rating, "not rated"))
    well_led = Field("well_led", "well_led", widget=Choice(Rating, "not rated"))
    link = Field("link", "link", widget=Text())
    reason = Field("change_note", "reason", widget=Text())

    class Meta:
        model = InspectionVersion
        fields = ("provider", "service", "inspected_on", "reported_on", *RATINGS, "link", "reason")
        import_id_fields = ("provider", "service", "inspected_on")
        skip_diff = True
        store_instance = True
        report_skipped = True

    @classmethod
    def listed(cls, queryset):
        return queryset.with_newest_provider()

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.fields["provider"].widget = ProviderInCell()
        newest = [editions[max(editions)] for editions in self.editions.values()]
        self.known = {(row.provider_id, row.service.casefold(), row.inspected_on): row.inspection_id for row in newest}

    def thing(self, row):
        """Return the id of the inspection that a row of the file is about; of a new one what it is known by."""
        cells = {}
        for name in self.REQUIRED:
            try:
                cells[name] = self.fields[name].clean(row)
            except ValueError as error:
                raise ValidationError({name: str(error)}) from error
            if not cells[name]:
                raise ValidationError({name: "This cell is empty."})
        key = (cells["provider"].pk, cells["service"].casefold(), cells["inspected_on"])
        return self.known.get(key, key)

    def thing_of(self, edition):
        return edition.inspection_id

    def subject(self, row):
        return ", ".join(filter(None, [self.known_by(name, row) for name in self.REQUIRED]))

    def known_by(self, name, row):
        """Return a cell in words, as typed where it cannot be read."""
        try:
            cell = self.fields[name].clean(row)
        except ValueError:
            cell = Text().clean(row.get(name))
        return value_in_words(InspectionVersion._meta.get_field(name), cell) if cell else ""

    def named(self, thing):
        return "This inspection"
