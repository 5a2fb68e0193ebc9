from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.transaction import atomic
from django.http import HttpResponseRedirect

from ccg.admin.part_inline import PartInline
from ccg.admin.sheets import SheetAdmin
from governance.admin.of_meeting import OfMeetingAdmin, OfMeetingView, address_of, newest_of
from governance.models import (
    AgendaItem,
    Attendance,
    Decision,
    InterestDeclaration,
    MeetingRecord,
    Membership,
    PersonVersion,
)
from governance.resources.attendance import AttendanceResource


class OfItem(PartInline):
    """Parts of a record that belong to an item: one of the same meeting."""

    def limit_choices(self, fields, edition):
        if "item" in fields:
            fields["item"].queryset = AgendaItem.objects.filter(meeting=edition.meeting_id)


class Attendances(PartInline):
    model = Attendance
    fields = ["person", "name", "role", "status", "deputising_for", "arrived", "left"]
    verbose_name_plural = "who was there"

    def get_extra(self, request, obj=None, **kwargs):
        """Room for everybody who was expected, and some more."""
        return self.extra + (len(expected_at(obj.meeting)) if obj and not obj.attendances.exists() else 0)


class Declarations(OfItem):
    model = InterestDeclaration
    fields = ["item", "person", "interest", "description", "action"]
    extra = 1
    verbose_name_plural = "interests declared"


class Decisions(OfItem):
    model = Decision
    fields = ["item", "identifier", "text", "result"]
    verbose_name_plural = "decisions"


@admin.register(MeetingRecord)
class MeetingRecordAdmin(SheetAdmin, OfMeetingAdmin):
    """What happened at a meeting. A record is begun on the desk of its meeting, so that nobody looks for it."""

    part_resources = {"attendance": AttendanceResource}
    fieldsets = [(None, {"fields": ["note"]})]
    inlines = [Attendances, Declarations, Decisions]
    list_display = ["__str__", "number", "state"]

    def preview_address(self, row):
        return f"{row.get_absolute_url()}?record={row.pk}"

    def has_add_permission(self, request, obj=None):
        """It is begun on the desk; a correction is begun by its own button."""
        return False

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Offer the members of the day as lines to fill in, while nobody is recorded yet."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, Attendances) and not obj.attendances.exists():
            kwargs["initial"] = expected_at(obj.meeting)
        return kwargs


def expected_at(meeting):
    """Return the members of the group on the day of its meeting, as initial values of attendances without a status."""
    newest = meeting.versions.order_by("-number").first()
    groups = [newest.group_id, *newest.in_common.values_list("group", flat=True)]
    members = Membership.objects.live().on(newest.day).filter(~Q(person=None), version__group__in=groups)
    members = {row.person_id: row for row in members.order_by("-pk")}
    versions = PersonVersion.objects.filter(person__in=members)
    # What a correction will call somebody is not public yet.
    people = newest_of(versions, "person") | newest_of(versions.live(), "person")
    return [
        {"person": row.person_id, "name": row.full_name, "role": member.label or member.get_role_display()}
        for row in sorted(people.values(), key=lambda row: members[row.person_id].pk)
        for member in [members[row.person_id]]
    ]


class BeginRecord(OfMeetingView):
    """POST makes an empty record of the meeting and opens it."""

    permission = ("add", MeetingRecord)
    http_method_names = ["post"]

    def post(self, request):
        row = MeetingRecord.objects.filter(meeting=self.meeting.meeting_id).order_by("-number").first()
        if row is None:
            row = MeetingRecord(meeting=self.meeting.meeting)
            row._history_user = request.user
            try:
                with atomic():
                    row.clean_and_save()
            except ValidationError as error:
                self.model_admin.message_user(request, " ".join(error.messages), "ERROR")
                return self.to_desk()
        return HttpResponseRedirect(address_of(MeetingRecord, "change", row.pk))
