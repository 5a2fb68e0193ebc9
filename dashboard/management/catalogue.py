"""The catalogue of measures, for the command that loads content: definitions to adopt, never figures.

content/kpi_catalogue.csv lists what English Clinical Commissioning Groups reported in 2014 to 2017: the NHS
Constitution, mental health, the Better Care Fund, the outcome ambitions and the CCG Outcomes Indicator Set. A target
stands there only where it was found in a source; whatever is in doubt stands in the notes for officers. That requests
under Freedom of Information were answered in time is left out: this site computes it from the returns.
"""

import csv

from django.conf import settings

from ccg.publishing.bulk import Revision, save_revisions
from ccg.publishing.rows import insert_rows
from objectives.models import Indicator, IndicatorVersion, Target

NAMES = ("code", "title", "slug")


def load_catalogue(command):
    """Enter as drafts the indicators whose code, title or address none has or had yet; officers finish and publish."""
    with (settings.BASE_DIR / "content" / "kpi_catalogue.csv").open(encoding="utf-8", newline="") as opened:
        rows = [command.filled(row) for row in csv.DictReader(opened)]
    here = {text.casefold() for each in IndicatorVersion.objects.values_list(*NAMES) for text in each}
    new = [row for row in rows if not here & {row[name].casefold() for name in NAMES}]
    identities = [Indicator() for _ in new]
    insert_rows(Indicator, identities)
    revisions = [draft(row, identity) for row, identity in zip(new, identities, strict=True)]
    save_revisions(revisions, Target, command.officer, "From the catalogue of measures.")
    command.report("kpi_catalogue.csv", len(new), len(rows))


def draft(row, indicator):
    """Return what saves one indicator, and its target where one was found."""
    told = {"value": row.pop("target", None), "in_force_from": row.pop("target_from", None)}
    version = IndicatorVersion(indicator=indicator, **row)
    version.full_clean(validate_constraints=False)
    if told["value"] is None:
        return Revision(version)
    target = Target(**told)  # who set it is for officers to find out
    target.full_clean(exclude=["version"], validate_constraints=False)
    return Revision(version, new=[target])
