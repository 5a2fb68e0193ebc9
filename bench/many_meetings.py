"""Groups, meetings and what belongs to them by the thousand, for bench/governance.py, which sets up Django first."""

import datetime

from django.db.models import QuerySet
from django.db.transaction import atomic
from django.utils import timezone

from ccg.search import entries
from governance.models import (
    Action,
    ActionVersion,
    AgendaEntry,
    AgendaItem,
    Attendance,
    Decision,
    Group,
    GroupVersion,
    Interest,
    InterestDeclaration,
    InterestVersion,
    Meeting,
    MeetingRecord,
    MeetingVersion,
    Membership,
    MinutesFile,
    Paper,
    PaperFile,
    Person,
    PersonVersion,
    QuorumRule,
)

GROUPS, MEETINGS, PEOPLE = 40, 50, 400  # groups, meetings of each, people in all
SMALL = 10  # meetings of the one group of the small site
ITEMS, PAPERS, ATTENDANCES, MEMBERS, DECISIONS, ACTIONS, DECLARATIONS = 15, 20, 50, 15, 5, 5, 5
TODAY = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
BETWEEN = datetime.timedelta(days=73)  # two meetings of a group
LONG_AGO = TODAY - (MEETINGS + 1) * BETWEEN
STANDING = {"state": "published", "publish_at": LONG_AGO, "forced": True, "force_reason": "Bench"}
FILE = {"file": "paperfile/a-file", "content_type": "application/pdf", "size": 9, "pages": 1, "sha256": "6" * 64}
WORDS = "The committee noted the report on finance and quality and asked for an update in the spring. "


def add(rows):
    """Save these rows past the gate's own methods, because only their number matters here, and their words."""
    rows = list(rows)
    QuerySet(type(rows[0])).bulk_create(rows, batch_size=500)
    return rows


def identities(model, number):
    return add(model() for _ in range(number))


def add_people(number):
    """Add people, each with an interest."""
    people = identities(Person, number)
    add(PersonVersion(person=each, name=f"Member {each.pk}", sort_name=f"{each.pk:06}", **STANDING) for each in people)
    about = {"type": "indirect", "description": "Partner in a practice"} | STANDING
    interests = identities(Interest, number)
    add(InterestVersion(interest=one, person=each, **about) for one, each in zip(interests, people, strict=True))


def add_groups(number):
    """Add groups with members and a quorum; return them."""
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    versions = add(
        GroupVersion(
            group=each, name=f"Committee {each.pk}", slug=f"committee-{each.pk}", classification="committee", **STANDING
        )
        for each in identities(Group, number)
    )
    add(
        Membership(version=version, person_id=people[(7 * version.pk + place) % len(people)])
        for version in versions
        for place in range(MEMBERS)
    )
    add(QuorumRule(version=version, minimum=5) for version in versions)
    return [version.group for version in versions]


@atomic
def add_meetings(group, places):
    """Add meetings of a group, the first of them in the future, with all that belongs to them."""
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    versions = add(
        MeetingVersion(
            meeting=each,
            group=group,
            title=f"Committee {group.pk}",
            start=TODAY + datetime.timedelta(days=group.pk % 60 + 1) - place * BETWEEN,
            **STANDING,
        )
        for each, place in zip(identities(Meeting, len(places)), places, strict=True)
    )
    numbers = [(version, number) for version in versions for number in range(1, ITEMS + 1)]
    items = add(AgendaItem(meeting=version.meeting) for version, _ in numbers)
    private = {"public": False, "exemption_reason": "It names people."}
    add(
        AgendaEntry(
            version=version,
            item=item,
            number=str(number),
            order=1000 * number,
            title=f"Report {number}",
            **private if number > ITEMS - 2 else {},
        )
        for (version, number), item in zip(numbers, items, strict=True)
    )
    open_items = {}
    for item in items:
        open_items.setdefault(item.meeting_id, []).append(item)
    open_items = {key: found[: ITEMS - 2] for key, found in open_items.items()}

    def standing(version):
        """Return how what belongs to a meeting was published: a week before it, each at a moment of its own."""
        before = datetime.timedelta(days=7, minutes=version.pk % 1440)
        return STANDING | {"publish_at": min(version.start, TODAY) - before}

    def each(number):
        """Yield a meeting, an open item of it, how it was published, and a place, so many times for each meeting."""
        for version in versions:
            for place in range(number):
                found = open_items[version.meeting_id]
                yield {"meeting": version.meeting, "item": found[place % len(found)]}, standing(version), place

    papers = identities(Paper, PAPERS * len(versions))
    papers = add(
        PaperFile(
            paper=paper,
            title=f"Report {place}",
            order=place,
            text=WORDS * 5 + ("kestrel" if paper.pk % PAPERS == 0 and group.pk == 1 else ""),
            **of_item,
            **FILE,
            **published,
        )
        for paper, (of_item, published, place) in zip(papers, each(PAPERS), strict=True)
    )
    minutes = add(
        MinutesFile(meeting=version.meeting, text=WORDS * 20, **FILE, **standing(version)) for version in versions
    )
    actions = identities(Action, ACTIONS * len(versions))
    due = TODAY.date() + datetime.timedelta(days=30)
    actions = add(
        ActionVersion(
            action=one, identifier=f"A{one.pk}", text="Write.", owner="Officer", due_date=due, **of_item, **published
        )
        for one, (of_item, published, _) in zip(actions, each(ACTIONS), strict=True)
    )
    records = add(MeetingRecord(meeting=version.meeting, **standing(version)) for version in versions)
    of = {record.meeting_id: record for record in records}
    add(
        Attendance(
            record=record,
            person_id=people[(7 * group.pk + place) % len(people)],
            name=f"Member {place}",
            role="General practitioner",
            status="present" if place % 3 else "apologies",
        )
        for record in records
        for place in range(ATTENDANCES)
    )
    add(
        Decision(record=of[row["meeting"].pk], item=row["item"], text="To approve the report.", result="approved")
        for row, _, _ in each(DECISIONS)
    )
    add(
        InterestDeclaration(
            record=of[row["meeting"].pk],
            item=row["item"],
            person_id=people[(7 * group.pk + place) % len(people)],
            description="Partner in a practice",
        )
        for row, _, place in each(DECLARATIONS)
    )
    for row in (*papers, *minutes, *actions, *versions):
        entries.write(row)
