"""What the registers say of the people and meetings that their rows name: only as the public reads it.

Each function joins rows to the one live edition, adds its fields and leaves out a row that has none. Look for words in
what was added, never along the relation again: that would reach drafts.
"""

from django.db.models import Exists, F, OuterRef, Q

from ccg.exports import Column
from governance.models import AgendaEntry, MeetingVersion, PersonVersion


def with_person(rows):
    """Add `person_prefix`, `person_name` and `person_sort` of the live edition of `person`."""
    rows = rows.filter(joins(PersonVersion.objects.live(), "person__versions"))
    return rows.annotate(
        person_prefix=F("person__versions__honorific_prefix"),
        person_name=F("person__versions__name"),
        person_sort=F("person__versions__sort_name"),
    )


def with_meeting(rows, meeting="meeting"):
    """Add `of_meeting`, its key, `meeting_title` and `meeting_start`, and of the `item` its number, title and place.

    `meeting` leads to the meeting. Number, title and place of an item are None where a row belongs to none.
    """
    versions = f"{meeting}__versions"
    # A start that is not null, as each is, lets the database read meetings in the order of their index and stop early.
    rows = rows.filter(joins(MeetingVersion.objects.live(), versions), **{f"{versions}__start__isnull": False})
    rows = rows.filter(Q(item=None) | joins(AgendaEntry.objects.public(), "item__entries"))
    return rows.annotate(
        of_meeting=F(meeting),
        meeting_title=F(f"{versions}__title"),
        meeting_start=F(f"{versions}__start"),
        item_number=F("item__entries__number"),
        item_title=F("item__entries__title"),
        item_order=F("item__entries__order"),
    )


def joins(shown, relation):
    """Return the condition that joins rows along a relation to what is shown, asked of one joined row at a time.

    With `__in`, SQLite tries every one that is shown for every row: eight seconds for 6,000 decisions.
    """
    return Exists(shown.filter(pk=OuterRef(relation)))


def person_of(row):
    """Return the person of a row of with_person(), as an edition that knows its name and its address."""
    return PersonVersion(person_id=row.person_id, honorific_prefix=row.person_prefix, name=row.person_name)


def person_columns(whose):
    """Return the columns that name the person of a row of with_person(); `whose` says what they have to do with it."""
    return [
        Column("person", "The number of the person, in the address of their page.", lambda row: row.person_id),
        Column("person_name", f"{whose} By the name of today.", lambda row: person_of(row).full_name),
    ]


def meeting_of(row):
    """Return the meeting of a row of with_meeting(), as an edition that knows its title, its day and its address."""
    return MeetingVersion(meeting_id=row.of_meeting, title=row.meeting_title, start=row.meeting_start)
