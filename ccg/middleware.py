"""What every request is given and every answer carries."""

from django.utils.functional import SimpleLazyObject

from ccg.models import Organisation
from ccg.views.errors import not_found

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def no_null_characters(get_response):
    """Answer 404 to an address or a query with a NUL in it: nothing here has one, and PostgreSQL refuses it."""

    def middleware(request):
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return not_found(request)
        return get_response(request)

    return middleware


def organisation(get_response):
    """Give the request its `organisation`; the database is asked only when a page names it."""

    def middleware(request):
        request.organisation = SimpleLazyObject(Organisation.objects.ours)
        return get_response(request)

    return middleware


def permissions_policy(get_response):
    """Tell browsers that no page of this site, nor anything in it, may use the device's sensors or payments."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware
