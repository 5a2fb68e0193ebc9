from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

from ccg.models import Redirect
from ccg.views.errors import not_found


def elsewhere(request):
    """Answer an address that has no page: lead on to where it went (301), mend a missing last slash, else 404."""
    other = request.path.rstrip("/") if request.path.endswith("/") else f"{request.path}/"
    redirect = Redirect.objects.filter(old_path__in=[request.path, other]).first()
    if redirect:
        return HttpResponsePermanentRedirect(redirect.new_path)
    if request.method in ("GET", "HEAD") and not request.path.endswith("/"):
        try:
            has_page = resolve(f"{request.path_info}/").func is not elsewhere
        except Resolver404:
            has_page = False
        if has_page:
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    return not_found(request)
