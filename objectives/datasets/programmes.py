"""Programmes as a published table."""

from operator import attrgetter

from ccg.datasets import EDITION, PAGE, PUBLISHED_ON, Dataset
from ccg.exports import Column
from ccg.publishing.named import live_named
from objectives.measures import parts_of
from objectives.models import ObjectiveEntry, Overseer, Partner, ProgrammeVersion, Service

SEVERAL = "Several stand there with a semicolon between them. Empty for none."
PROGRAMMES = Dataset(
    "programmes",
    "Programmes",
    "How the objectives are to be reached: programmes, funds and national initiatives.",
    [
        Column("programme", "The number of the programme on this site, the same for ever.", attrgetter("programme_id")),
        Column("title", "Its title.", attrgetter("title")),
        Column("kind", f"One of {', '.join(ProgrammeVersion.Kind.values)}.", attrgetter("kind")),
        Column("description", "What it is, in Markdown.", attrgetter("description")),
        Column("owner", "The post that answers for it. Empty when not told.", attrgetter("owner")),
        Column("starts_on", "Its first day. Empty when not known.", attrgetter("starts_on")),
        Column("ends_on", "Its last day. Empty when not known.", attrgetter("ends_on")),
        Column("partners", f"Organisations that take part. {SEVERAL}", attrgetter("partner_names")),
        Column("overseen_by", f"Groups that oversee it. {SEVERAL}", attrgetter("group_names")),
        Column("objectives", f"Numbers of the objectives that it serves. {SEVERAL}", attrgetter("objective_numbers")),
        Column("website", "The address of its own website. Empty when not known.", attrgetter("url")),
        PAGE,
        PUBLISHED_ON,
        EDITION,
    ],
    view="objectives:programmes-files",
    rows_are="programmes",
)


def programmes():
    """Return the live programmes with what they name, as far as that is live."""
    rows = list(ProgrammeVersion.objects.live())
    live = {row.objective_id for row in ObjectiveEntry.objects.live()}
    serves = parts_of(Service, rows)
    partners, overseers = named_by(Partner, "organisation", rows), named_by(Overseer, "group", rows)
    for row in rows:
        row.partner_names, row.group_names = "; ".join(partners[row.pk]), "; ".join(overseers[row.pk])
        numbers = [part.objective_id for part in serves[row.pk] if part.objective_id in live]
        row.objective_numbers = "; ".join(map(str, numbers))
    return rows


def named_by(model, name, editions):
    """Return {key of an edition: the names of what its parts of this kind name}, as far as that is live."""
    parts = parts_of(model, editions)
    live = live_named([part for each in parts.values() for part in each], name)
    keys = {edition.pk: [getattr(part, f"{name}_id") for part in parts[edition.pk]] for edition in editions}
    return {pk: [str(live[key]) for key in each if key in live] for pk, each in keys.items()}
