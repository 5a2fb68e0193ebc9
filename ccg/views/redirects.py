from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

from ccg.views.errors import moved, not_found


def elsewhere(request):
    """Answer an address that has no page: lead on to where it went (301), mend a missing last slash, else 404."""
    leads_on = moved(request)
    if leads_on:
        return leads_on
    if request.method in ("GET", "HEAD") and not request.path.endswith("/"):
        try:
            has_page = resolve(f"{request.path_info}/").func is not elsewhere
        except Resolver404:
            has_page = False
        if has_page:
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    return not_found(request)
