"""Import of what meetings asked people to do, and of how it stands."""

from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from import_export import widgets
from import_export.fields import Field

from ccg.datasets import EDITION
from ccg.edition_imports import AS_IT_WAS, REASON, STATE, Choice, Day, EditionsResource
from ccg.exports import Column
from ccg.imports import Text
from governance.models import ActionVersion, AgendaEntry, AgendaItem, GroupVersion, Meeting, MeetingVersion

from .cells import Meetings, time_in_words

Status = ActionVersion.Status


class HeldMeetingInCells(widgets.Widget):
    """The meeting that a row names by its number, or by group, day and time."""

    def __init__(self):
        super().__init__()
        self.meetings = Meetings()
        self.known = Meeting.objects.in_bulk()

    def clean(self, value, row=None, **kwargs):
        return self.known[self.meetings.held(row)]


class ItemInCell(widgets.Widget):
    """An item in a cell, by its number on the newest agenda of the meeting that the row names; None for none."""

    def __init__(self, meeting):
        super().__init__()
        self.meeting = meeting
        self.items = {}
        newest = {row.meeting_id: row.pk for row in meeting.meetings.newest.values()}
        known = AgendaItem.objects.in_bulk()
        for entry in AgendaEntry.objects.filter(version__in=newest.values()):
            item = known[entry.item_id]
            self.items[item.meeting_id, entry.number] = item

    def clean(self, value, row=None, **kwargs):
        text = Text().clean(value)
        if not text:
            return None
        meeting = self.meeting.clean(None, row)
        if (meeting.pk, text) not in self.items:
            raise ValueError(f"{meeting} has no item {text[:30]!r} on its agenda: write a number of it, or nothing.")
        return self.items[meeting.pk, text]


class ActionsResource(EditionsResource):
    """Import of actions, found again by their reference."""

    REQUIRED = ("reference", "group", "date", "text", "owner")
    OPTIONAL = ("meeting", "time", "item", "due_date", "status", "completed_on", "update", "reason")
    DERIVED = ("edition", "state")
    LISTED = [
        Column("reference", "By which minutes name it, as A17/04.", attrgetter("identifier")),
        Column(
            "meeting",
            "The number of the meeting, in its address. Empty: the meeting is found by group, date and time.",
            attrgetter("meeting_id"),
        ),
        Column("group", "Whose meeting it was: the name of the group.", attrgetter("group_name")),
        Column(
            "date",
            f"The day of the meeting, in London. {Day.written}",
            lambda row: timezone.localtime(row.start).date(),
        ),
        Column(
            "time",
            "When the meeting began, in London. Needed where the group has two on that day.",
            lambda row: time_in_words(timezone.localtime(row.start).time()),
        ),
        Column("item", "The number of the item on the agenda. Empty for none.", attrgetter("item_number")),
        Column("text", "What is to be done.", attrgetter("text")),
        Column("owner", "The post or the name, as in the minutes. It will be public.", attrgetter("owner")),
        Column("due_date", "By when. Empty when no date was set.", attrgetter("due_date")),
        Column("status", f"One of {', '.join(Status.values)}. {AS_IT_WAS} {Status.OPEN}.", attrgetter("status")),
        Column("completed_on", "When it was done. Empty while it is not.", attrgetter("completed_on")),
        Column("update", "How it stands. It will be public.", attrgetter("update")),
        REASON,
        EDITION,
        STATE,
    ]

    reference = Field("identifier", "reference", widget=Text())
    date = Field("meeting", "date")  # its widget, and that of the item, are made for each import
    item = Field("item", "item")
    text = Field("text", "text", widget=Text())
    owner = Field("owner", "owner", widget=Text())
    due_date = Field("due_date", "due_date", widget=Day())
    status = Field("status", "status", widget=Choice(Status, none=None), saves_null_values=False)
    completed_on = Field("completed_on", "completed_on", widget=Day())
    update = Field("update", "update", widget=Text())
    reason = Field("change_note", "reason", widget=Text())

    class Meta:
        model = ActionVersion
        fields = (
            *("reference", "date", "item", "text", "owner", "due_date"),
            *("status", "completed_on", "update", "reason"),
        )
        import_id_fields = ("reference",)
        skip_diff = True
        store_instance = True
        report_skipped = True

    @classmethod
    def listed(cls, queryset):
        meeting = MeetingVersion.objects.filter(meeting=OuterRef("meeting")).order_by("-number")
        entry = AgendaEntry.objects.filter(item=OuterRef("item")).order_by("-version__number")
        queryset = queryset.annotate(
            start=Subquery(meeting.values("start")[:1]),
            group=Subquery(meeting.values("group")[:1]),
            item_number=Subquery(entry.values("number")[:1]),
        )
        group = GroupVersion.objects.filter(group=OuterRef("group")).order_by("-number")
        return queryset.annotate(group_name=Subquery(group.values("name")[:1]))

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.fields["date"].widget = meeting = HeldMeetingInCells()
        self.fields["item"].widget = ItemInCell(meeting)
        newest = [editions[max(editions)] for editions in self.editions.values()]
        self.by_reference = {row.identifier.casefold(): row.action_id for row in newest}

    def thing(self, row):
        """Return the number of the action that a row is about; of a new one its reference."""
        reference = Text().clean(row.get("reference"))
        if not reference:
            raise ValidationError({"reference": "This cell is empty: write the reference, as A17/04."})
        self.fields["date"].widget.clean(None, row)  # a row that names no meeting is refused for that alone
        return self.by_reference.get(reference.casefold(), reference.casefold())

    def thing_of(self, edition):
        return edition.action_id

    def subject(self, row):
        return Text().clean(row.get("reference"))

    def named(self, thing):
        return thing.upper() if isinstance(thing, str) else max(self.editions[thing].items())[1].identifier
