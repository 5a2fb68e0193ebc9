"""What the officers' pages about one meeting share."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import View

from governance.models import MeetingVersion


def newest_of(rows, *key):
    """Return {key: the newest edition} of these rows, in any state."""
    fields = [rows.model._meta.get_field(name).attname for name in key]
    return {tuple(getattr(row, name) for name in fields): row for row in rows.order_by("number")}


def address_of(model, page, *args, **query):
    """Return the address of a page of a model's admin."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
    return f"{address}?{'&'.join(f'{name}={value}' for name, value in query.items())}" if query else address


class OfMeetingView(View):
    """A page of the admin about the meeting whose number is in the address: `self.meeting` is its newest edition.

    `permission` is an action and a model, such as ("add", PaperFile); who lacks it is refused.
    """

    model_admin = None
    permission = ("view", MeetingVersion)
    template_name = title = ""

    def dispatch(self, request, meeting):
        action, model = self.permission
        if not request.user.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}"):
            raise PermissionDenied
        self.meeting = MeetingVersion.objects.filter(meeting=meeting).order_by("-number").first()
        if self.meeting is None:
            raise Http404
        return super().dispatch(request)

    def answer(self, context):
        context = {
            **admin.site.each_context(self.request),
            "opts": MeetingVersion._meta,
            "title": self.title,
            "meeting": self.meeting,
            "desk_address": address_of(MeetingVersion, "desk", self.meeting.meeting_id),
            **context,
        }
        answer = TemplateResponse(self.request, self.template_name, context)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def to_desk(self):
        return HttpResponseRedirect(address_of(MeetingVersion, "desk", self.meeting.meeting_id))
