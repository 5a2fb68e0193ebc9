from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.transaction import atomic
from django.http import HttpResponseRedirect

from ccg.admin.file_version import FileVersionAdmin
from governance.admin.of_meeting import OfMeetingAdmin, OfMeetingView, address_of
from governance.models import MeetingVersion, MinutesFile


@admin.register(MinutesFile)
class MinutesFileAdmin(OfMeetingAdmin, FileVersionAdmin):
    """The minutes of a meeting: a draft until a later meeting of the group confirms them."""

    fieldsets = [
        ("Minutes", {"fields": ["meeting", "part", "download", "file"]}),
        ("Confirmation", {"fields": ["status", "confirmed_at", "amendments"]}),
    ]
    list_display = ["__str__", "number", "status", "file_words", "state"]

    @admin.display(description="file")
    def file_words(self, row):
        return row.file_in_words


class ConfirmMinutes(OfMeetingView):
    """POST makes the next edition of the minutes, confirmed by the next meeting that took place, and opens it."""

    permission = ("add", MinutesFile)
    http_method_names = ["post"]

    def post(self, request):
        minutes = MinutesFile.objects.listed().filter(meeting=self.meeting.meeting_id).first()
        later = MeetingVersion.objects.live().held().filter(group=self.meeting.group_id, start__gt=self.meeting.start)
        later = later.order_by("start").first()
        if minutes is None or later is None:
            self.model_admin.message_user(
                request, "Minutes are confirmed once they are public and a later meeting has taken place.", "ERROR"
            )
            return self.to_desk()
        try:
            with atomic():
                draft = minutes.correct(request.user, f"Confirmed by {later}.")
                draft.status, draft.confirmed_at = MinutesFile.Status.CONFIRMED, later.meeting
                draft._history_user = request.user
                draft.clean_and_save()
        except ValidationError as error:
            self.model_admin.message_user(request, " ".join(error.messages), "ERROR")
            return self.to_desk()
        return HttpResponseRedirect(address_of(MinutesFile, "change", draft.pk))
