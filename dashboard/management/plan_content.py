"""The plan and the programmes of an organisation's content, for the command that loads it."""

from governance.models import GroupVersion
from objectives.models import (
    Arrangement,
    CriterionEntry,
    ObjectiveEntry,
    Overseer,
    Partner,
    PlanVersion,
    Principle,
    ProgrammeVersion,
    Scope,
)


def load_plan(command):
    """Publish the plan, unless there is any plan already, with its parts."""
    rows = command.read("plan.csv")
    new = [] if PlanVersion.objects.exists() else rows
    for row in new:
        parts = [plan_part(each) for each in command.read("plan_parts.csv")]
        command.add_and_publish(PlanVersion(**command.filled(row)), parts)
    command.report("plan.csv", len(new), len(rows))


def plan_part(row):
    """Return a part of the plan, not saved."""
    number, words, more = int(row["number"]), row["words"], row["more"]
    match row["part"]:
        case "objective":
            return ObjectiveEntry(number=number, title=words, narrative=more)
        case "criterion":
            year = int(row["from_year"]) if row["from_year"] else None
            return CriterionEntry(number=number, text=words, explanation=more, from_year=year)
        case "principle":
            return Principle(number=number, text=words)
        case "arrangement":
            return Arrangement(number=number, group=group(row["group"]), words=words)


def load_programmes(command):
    """Publish the programmes whose address or name none has or had yet, each with its parts."""
    rows, scope = command.read("programmes.csv"), command.read("programme_scope.csv")
    here = {text.casefold() for pair in ProgrammeVersion.objects.values_list("slug", "title") for text in pair}
    new = [row for row in rows if not {row["slug"], row["title"].casefold()} & here]
    for row in new:
        partners, overseers, source = row.pop("partners"), row.pop("overseers"), row.pop("source")
        parts = [Partner(organisation=command.organisation(name)) for name in partners.split(";") if name]
        parts += [Overseer(group=group(slug)) for slug in overseers.split(";") if slug]
        parts += [
            Scope(number=int(each["number"]), years=each["years"], text=each["text"])
            for each in scope
            if each["programme"] == row["slug"]
        ]
        programme = ProgrammeVersion(**command.filled(row))
        programme.source = source
        command.add_and_publish(programme, parts)
    command.report("programmes.csv", len(new), len(rows))


def group(slug):
    return GroupVersion.objects.filter(slug=slug).first().group
