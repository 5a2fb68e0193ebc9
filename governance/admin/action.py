from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from ccg.admin.publishable import PublishableAdmin
from ccg.admin.publishable_form import PublishableForm
from ccg.admin.sheets import SheetAdmin
from ccg.admin_site import Task
from ccg.validators import personal_addresses
from governance.admin.of_meeting import OfMeetingAdmin
from governance.models import ActionVersion, AgendaEntry, Meeting
from governance.resources.actions import ActionsResource

RECENT = 12  # meetings whose items are offered while none is chosen


class ActionForm(PublishableForm):
    """An action; once its meeting is known only the items of that one are offered, before those of recent ones.

    Any item may be sent: the action itself says what is wrong with one of another meeting.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "item" in self.fields:
            self.fields["item"].widget.choices = [("", "No item"), *self.items()]

    def items(self):
        """Return the choices of items: those of the meeting, or of recent meetings under the name of each."""
        chosen = str(self["meeting"].value() or "")
        if chosen.isdecimal() and len(chosen) < 19:
            return items_of([chosen]).get(int(chosen), [])
        meetings = list(Meeting.objects.filter(versions__isnull=False).distinct()[:RECENT])
        found = items_of([meeting.pk for meeting in meetings])
        return [(str(meeting), found[meeting.pk]) for meeting in meetings if meeting.pk in found]


def items_of(meetings):
    """Return {key of a meeting: [(key of an item, its number and title in the newest edition)]}, in one query."""
    newest = {}
    entries = AgendaEntry.objects.filter(item__meeting__in=meetings).order_by("version__number", "order")
    for meeting, entry in ((entry.item.meeting_id, entry) for entry in entries.select_related("item")):
        newest.setdefault(meeting, {})[entry.item_id] = entry
    return {
        meeting: [(pk, str(entry)) for pk, entry in sorted(found.items(), key=lambda each: each[1].order)]
        for meeting, found in newest.items()
    }


class OverdueFilter(admin.SimpleListFilter):
    """What was due and is still open."""

    title = "due"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("overdue", "Overdue")]

    def queryset(self, request, queryset):
        if self.value() == "overdue":
            return queryset.filter(pk__in=ActionVersion.objects.to_be_chased(timezone.localdate()).values("pk"))
        return queryset


@admin.register(ActionVersion)
class ActionVersionAdmin(SheetAdmin, OfMeetingAdmin):
    """Entering what a meeting asked somebody to do, and correcting it as it moves on."""

    form = ActionForm
    resource_class = ActionsResource
    fieldsets = [
        ("The meeting", {"fields": ["meeting", "item"]}),
        ("What is to be done", {"fields": ["identifier", "text", "owner", "due_date"]}),
        ("How it stands", {"fields": ["status", "completed_on", "update"]}),
    ]
    list_display = ["identifier", "text", "owner", "due_date", "status", "number", "state"]
    list_filter = [*PublishableAdmin.list_filter, OverdueFilter]
    search_fields = ["identifier", "text", "owner"]

    def figures_in_words(self, rows):
        """Say how it stands today; point at a date that nobody set and at a mailbox that looks like a person's own."""
        today = timezone.localdate()
        return {
            row.pk: (
                row.in_words(today),
                [*missing(row), *personal_addresses(f"{row.text}\n{row.owner}\n{row.update}")],
            )
            for row in rows
        }

    def preview_address(self, row):
        """Return the register with this edition on it; there `preview` names the words of that page."""
        return f"{row.get_absolute_url()}&edition={row.pk}"

    def needs_doing(self, request):
        tasks = super().needs_doing(request)
        if self.has_add_permission(request):
            late = ActionVersion.objects.to_be_chased(timezone.localdate()).count()
            if late:
                address = f"{reverse('admin:governance_actionversion_changelist')}?due=overdue"
                tasks.insert(0, Task("Actions overdue", self.counted(late), address))
        return tasks


def addresses(row):
    return personal_addresses("\n".join([row.text, row.owner, row.update]))


def missing(row):
    if row.status == row.Status.OPEN and row.due_date is None:
        yield "No date is set: the public reads “Open, no date set”."
    if row.status == row.Status.CLOSED and not row.update:
        yield "It was closed without being done, and nothing says why."
