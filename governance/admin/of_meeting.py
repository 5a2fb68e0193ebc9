"""What the officers' pages about one meeting share."""

import re

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import View

from ccg.admin.publishable import PublishableAdmin
from ccg.publishing import State
from governance.models import Meeting, MeetingVersion


def newest_of(rows, *key):
    """Return {key: the newest edition} of these rows, in any state."""
    fields = [rows.model._meta.get_field(name).attname for name in key]
    return {tuple(getattr(row, name) for name in fields): row for row in rows.order_by("number")}


def desk_of(row):
    """Return the address of the desk of a row's meeting."""
    return address_of(MeetingVersion, "desk", row.meeting_id)


def address_of(model, page, *args, **query):
    """Return the address of a page of a model's admin."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
    return f"{address}?{'&'.join(f'{name}={value}' for name, value in query.items())}" if query else address


def asks_for_a_meeting(lookup, value):
    """Whether the address of a list names a meeting, by a number that a database can hold."""
    return lookup == "meeting" and re.fullmatch("[0-9]{1,18}", value) is not None


class OfMeetingAdmin(PublishableAdmin):
    """The admin of what belongs to one meeting: its desk is a link away, and the next stop after every step."""

    change_form_template = "admin/governance/change_form.html"
    list_select_related = ()  # what is joined lacks the names that the managers add

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(Prefetch("meeting", Meeting.objects.all()))

    def lookup_allowed(self, lookup, value, request=None):
        return asks_for_a_meeting(lookup, value) or super().lookup_allowed(lookup, value, request)

    def address_after_step(self, rows):
        is_draft = rows[0].state == State.DRAFT  # what was begun or sent back is written next
        return super().address_after_step(rows) if is_draft else desk_of(rows[0])

    def response_post_save_change(self, request, obj):
        """Go on to the desk, where it says what is next."""
        return HttpResponseRedirect(desk_of(obj))

    response_post_save_add = response_post_save_change

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["desk"] = desk_of(obj) if obj and obj.pk else None
        return super().render_change_form(request, context, obj=obj, **kwargs)


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
            "desk_address": desk_of(self.meeting),
            **context,
        }
        answer = TemplateResponse(self.request, self.template_name, context)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def to_desk(self):
        return HttpResponseRedirect(desk_of(self.meeting))
