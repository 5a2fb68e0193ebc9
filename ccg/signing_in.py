"""Signing in: where from, how often, and the links with which people set a password of their own."""

import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView, PasswordResetView
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.cache import never_cache

from ccg import mail

# --- how often -------------------------------------------------------------------------------------------------------


def client_address(request):
    """Return the address that a sign-in comes from: failures are counted for it and a username together.

    On a server the proxy says it in X-Forwarded-For, as the last value or the only one. Anybody can write such a
    header, so it is believed only from a private address, where the proxy stands (docs/operations.md): through the
    proxy it is the proxy's own, and who reaches the site past it is counted under the address they come from. Only a
    program inside the server's own network can forge it; the second factor stands behind.
    """
    peer = address_in(request.META.get("REMOTE_ADDR"))
    said = None
    if settings.BEHIND_PROXY and peer and peer.is_private:
        said = address_in(request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2])
    address = said or peer
    if isinstance(address, IPv6Address):
        # Who has one address of IPv6 has all 2^64 beside it.
        return str(ip_network((address, 64), strict=False).network_address)
    return str(address) if address else None


def address_in(text):
    """Return the internet address that a text is, None for any other text."""
    try:
        address = ip_address((text or "").strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def attempted_username(request, credentials=None):
    """Return the username to count a failure for, no longer than one can be: PostgreSQL refuses to store more."""
    username = (credentials or request.POST).get("username") or ""
    return username[: get_user_model()._meta.get_field("username").max_length]


@never_cache
def locked_out(request, refused=None, credentials=None):
    """Answer 429 to who failed too often, in the same words whether there is such a username or not."""
    context = {
        "title": "Too many attempts",
        "has_mail": bool(settings.EMAIL_HOST),
        "attempts": settings.AXES_FAILURE_LIMIT,
        "minutes": settings.AXES_COOLOFF_TIME.seconds // 60,
    }
    response = render(request, "registration/locked_out.html", context, status=429)
    response.headers["Retry-After"] = settings.AXES_COOLOFF_TIME.seconds
    return response


# --- a password of one's own -----------------------------------------------------------------------------------------


def password_link(request, user):
    """Return an address at which this person can set a password, once, and the time until which it works."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("admin:password_reset_confirm", args=[uid, default_token_generator.make_token(user)])
    until = timezone.now() + datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    return request.build_absolute_uri(path), until


def link_mail(request, user, link, until):
    """Return subject, text and addresses of the mail that brings a person their link."""
    name = request.organisation.short_name
    context = {"name": name, "user": user, "link": link, "until": until}
    text = render_to_string("registration/password_link_email.txt", context)
    return f"Set your password for {name} publishing", text, [user.email]


class AnswerFirst(HttpResponseRedirect):
    """A redirect that sends its `mails` once the reader has the answer: a mail server's time tells them nothing."""

    mails = ()

    def close(self):
        super().close()
        for each in self.mails:
            mail.send(*each)
        self.mails = ()


@method_decorator(never_cache, name="dispatch")
class ForgottenPassword(PasswordResetView):
    """Sends a link to who works here and has this e-mail address, and says the same to everybody.

    Those invited have no password yet and get one too. Without a mail server the page names the other way.
    """

    title = "Forgotten password"
    success_url = reverse_lazy("admin:password_reset_done")

    def get_context_data(self, **kwargs):
        return super().get_context_data(has_mail=bool(settings.EMAIL_HOST), **kwargs)

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs) if settings.EMAIL_HOST else self.get(request)

    def form_valid(self, form):
        people = get_user_model().objects.filter(is_active=True, is_staff=True)
        response = AnswerFirst(self.get_success_url())
        # To the address that is stored: another that looks like it may belong to somebody else.
        response.mails = [
            link_mail(self.request, user, *password_link(self.request, user))
            for user in people.filter(email__iexact=form.cleaned_data["email"])
        ]
        return response


class SetPassword(PasswordResetConfirmView):
    """The page behind a link; one of somebody who was disabled meanwhile no longer works."""

    title = "Set your password"
    success_url = reverse_lazy("admin:password_reset_complete")

    def get_context_data(self, **kwargs):
        return super().get_context_data(has_mail=bool(settings.EMAIL_HOST), **kwargs)

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active and user.is_staff else None
