from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest

from ccg.addresses import what_answers
from ccg.admin.read_version import ReadVersionAdmin
from ccg.models import Redirect


def nothing_at(path, request):
    """Whether this site tells a stranger who asks for this path, with its last slash or without, 404 or 410."""
    found = [(form, what_answers(form)) for form in Redirect.forms(path)]
    form, view = next((each for each in found if each[1]), (path, None))
    if view is None or "admin" in view.namespaces:
        return view is None
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info, asked.resolver_match = "HEAD", form, form, view
    # The same host, and no cookie: those are read from META by the server's own kind of request alone.
    asked.META, asked.organisation, asked.user = request.META, request.organisation, AnonymousUser()
    try:
        return view.func(asked, *view.args, **view.kwargs).status_code in (404, 410)
    except Http404:
        return True


@admin.register(Redirect)
class RedirectAdmin(ReadVersionAdmin):
    fields = list_display = search_fields = ["old_path", "new_path"]

    def save_model(self, request, obj, form, change):
        """Save; say so when readers would be led to where nothing is, which may be right until that is published."""
        super().save_model(request, obj, form, change)
        if nothing_at(obj.new_path, request):
            self.message_user(
                request,
                f"Saved, but please look again: there is no page at {obj.new_path} now. Readers are told so.",
                "WARNING",
            )

    def get_view_on_site_url(self, obj=None):
        """Lead to the old address, which leads on: so an officer sees at once that it works."""
        return obj.old_path if obj and obj.pk else None
