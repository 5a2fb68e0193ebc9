from collections import defaultdict

from django.contrib import admin
from django.db import models
from django.db.models import Prefetch
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html

from ccg.admin.part_inline import PartInline
from ccg.admin.sheets import SheetAdmin
from ccg.admin_site import Task
from governance.admin.desk import Desk
from governance.admin.minutes import ConfirmMinutes
from governance.admin.next_meeting import NextMeeting
from governance.admin.of_meeting import OfMeetingAdmin, desk_of
from governance.admin.pack import OfficersPack
from governance.admin.record import BeginRecord
from governance.models import AgendaEntry, Group, MeetingInCommon, MeetingVersion
from governance.notice import papers_awaited
from governance.resources.meetings import MeetingsResource

PAPERS_RANK = 28  # after what other officers wait for, before what nobody does


class Agenda(PartInline):
    """The items of business; a number says where each stands, and under which other."""

    model = AgendaEntry
    fields = ["number", "title", "presenter", "purpose", "public", "exemption_reason", "public_title"]
    verbose_name = "item"
    verbose_name_plural = "agenda"


class InCommon(PartInline):
    model = MeetingInCommon
    fields = ["group"]
    extra = 1
    verbose_name = "group"
    verbose_name_plural = "groups that hold this meeting in common"


@admin.register(MeetingVersion)
class MeetingVersionAdmin(SheetAdmin, OfMeetingAdmin):
    """A meeting and its agenda. Its papers, record and minutes have forms of their own; the desk leads to each."""

    resource_class = MeetingsResource
    fieldsets = [
        ("Meeting", {"fields": ["group", "kind", "title", "start", "end", "location", "online_url", "guidance"]}),
        ("Whether it takes place", {"fields": ["status", "status_reason", "replaces"]}),
        ("Annual General Meeting", {"fields": ["annual_report_year"]}),
    ]
    inlines = [Agenda, InCommon]
    is_first_in_menu = True
    list_display = ["__str__", "group", "start", "status", "number", "state", "desk"]
    search_fields = ["title", "location"]
    date_hierarchy = "start"

    def get_urls(self):
        views = {
            "desk": Desk,
            "next": NextMeeting,
            "record": BeginRecord,
            "confirm": ConfirmMinutes,
            "pack": OfficersPack,
        }
        own = [
            path(
                f"{name}/<identity:meeting>/",
                self.admin_site.admin_view(view.as_view(model_admin=self)),
                name=f"governance_meetingversion_{name}",
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(Prefetch("group", Group.objects.all()))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Name the day and the time apart, for those who hear the form."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.DateTimeField) and field:
            for widget, part in zip(field.widget.widgets, ("day", "time"), strict=True):
                widget.attrs["aria-label"] = f"{field.label}: {part}"
        return field

    def needs_doing(self, request):
        """Add the meetings to come whose papers are due soon, or late, while none of them has been approved."""
        tasks = super().needs_doing(request)
        if not request.user.has_perm("governance.add_paperfile"):
            return tasks
        return tasks + [
            Task(f"Papers are due: {meeting}", when, desk_of(meeting), PAPERS_RANK)
            for meeting, when in papers_awaited(timezone.localdate())
        ]

    def figures_in_words(self, rows):
        """Point at items that were private in the edition before and are not any more, such as by another number.

        And at those that become private: what was said of them elsewhere in public does not go with them.
        """
        entries = AgendaEntry.objects.with_privacy().filter(version__meeting__in={row.meeting_id for row in rows})
        entries = list(entries.select_related("version"))
        private = {(one.item_id, one.version.number) for one in entries if one.is_private}
        open_before = {(one.item_id, one.version.number) for one in entries if not one.is_private}
        points = defaultdict(list)
        for one in entries:
            if not one.is_private and (one.item_id, one.version.number - 1) in private:
                points[one.version_id].append(
                    f"Item {one} was private before. The public will read its title, its papers once they are "
                    "approved, and at once what was declared and decided on it."
                )
            if one.is_private and (one.item_id, one.version.number - 1) in open_before:
                points[one.version_id].append(
                    f"Item {one} becomes private. Reasons that were given for corrections, this one among them, stay "
                    "public: see that none tells what the item is about."
                )
        return {row.pk: ("", points[row.pk]) for row in rows}

    @admin.display(description="where it stands")
    def desk(self, row):
        return format_html('<a href="{}">Desk of {}</a>', desk_of(row), row)
