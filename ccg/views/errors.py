"""What a reader is shown when there is no page, no longer one, none for them, or when the site is at fault."""

from django.http import HttpResponsePermanentRedirect, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template

from ccg.context_processors import frame
from ccg.models import Redirect


def not_found(request, exception=None):
    """Answer 404, alike to the last byte for every address: nobody can tell a draft from a page that never was."""
    return error(request, "404.html", 404)


def permission_denied(request, exception=None):
    """Answer 403."""
    return error(request, "403.html", 403)


def gone(request, notice=None, gone_on=None):
    """Answer 410 with the notice the officer left, for what was public once; 301 where a redirect leads on."""
    return moved(request) or error(request, "410.html", 410, notice=notice, gone_on=gone_on)


def lead_on(address):
    """Answer 301 to this address. Browsers ask anew each time: where it leads may change, or come back."""
    return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "no-cache"})


def moved(request):
    """Answer 301 to where a redirect leads, with the last slash or without; None where there is no redirect."""
    redirect = Redirect.objects.filter(old_path__in=Redirect.forms(request.path)).first()
    return lead_on(redirect.new_path) if redirect else None


def server_error(request):
    """Answer 500 with a page that needs neither database nor request: either may be the fault."""
    return HttpResponseServerError(get_template("500.html").render())


def error(request, template, status, **context):
    """Draw an error page in the site's look, with no entry of the menu marked as the current page."""
    response = render(request, template, {**frame(request.organisation, current=""), **context}, status=status)
    # What is missing now may be published in the next minute.
    response.headers["Cache-Control"] = "no-cache"
    return response
