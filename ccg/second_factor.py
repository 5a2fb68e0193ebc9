"""The second factor: after the password a code from a phone, or a backup code, for everybody who works in the admin.

django-otp keeps the keys, refuses a code that was used and makes who guesses wait longer each time. The rule stands in
OfficersSite.has_permission, which everything that is not public asks.
"""

import logging
import math
import re
from base64 import b32encode

import django_otp
import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.generic import FormView
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from ccg.models import User

logger = logging.getLogger(__name__)

BACKUP_CODES = 10
UNFINISHED = "phone_to_set_up"  # the name in the session


def is_awaited(user):
    """Whether this person has given the password and must now show the second factor."""
    is_staff = user.is_active and user.is_staff
    return settings.SECOND_FACTOR and is_staff and getattr(user, "otp_device", None) is None


def ask(wanted=""):
    """Lead to the page that asks for it; `wanted` is where the person was going."""
    address = reverse("admin:second_factor")
    return HttpResponseRedirect(f"{address}?{urlencode({REDIRECT_FIELD_NAME: wanted})}" if wanted else address)


def phone_of(user):
    """Return the phone that a person has set up, None when there is none yet."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def take_away(user):
    """Forget the person's phone and backup codes, and what they opened with them; return whether there was any."""
    removed = [model.objects.filter(user=user).delete()[0] for model in (TOTPDevice, StaticDevice)]
    return any(removed)


class CodeForm(forms.Form):
    """One field for a code from the phone, or for a backup code where there are any."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="The six figures that the app on your phone shows now. It shows new ones every 30 seconds.",
        error_messages={"required": "Type the code that your app shows."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}),
    )

    def __init__(self, *args, phone, backup=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.phone, self.backup = phone, backup
        if backup:
            self.fields["code"].help_text += " Or one of your backup codes."

    def clean_code(self):
        """Accept a code once, or say what to do next; who fails waits twice as long each time."""
        code = re.sub(r"[\s-]", "", self.cleaned_data["code"]).lower()
        is_from_phone = re.fullmatch("[0-9]{6}", code) or not self.backup
        device = self.phone if is_from_phone else self.backup
        allowed, why = device.verify_is_allowed()
        if not allowed:
            seconds = math.ceil((why["locked_until"] - timezone.now()).total_seconds())
            raise forms.ValidationError(f"That code was not looked at. Wait {duration(seconds)}, then try again.")
        self.device = django_otp.verify_token(device.user, device.persistent_id, code)
        if self.device is None:
            logger.warning("A wrong code was given for the second factor of user %s.", device.user_id)
            raise forms.ValidationError(
                "That code is not right, or it was used before. Wait until your app shows the next one, then type that."
                if is_from_phone
                else "That backup code is not right, or it was used before. A code from your app has six figures."
            )
        return code


def duration(seconds):
    """Return a waiting time in words."""
    for unit, name in ((3600, "hours"), (60, "minutes")):
        if seconds > 2 * unit:
            return f"{-(-seconds // unit)} {name}"
    return f"{seconds} second{pluralize(seconds)}"


@method_decorator(never_cache, name="dispatch")
class SecondFactor(FormView):
    """Asks for a code; who has no phone set up yet does that first, and is shown backup codes once."""

    form_class = CodeForm

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(self.onward())
        if not is_awaited(request.user):
            return HttpResponseRedirect(self.onward())
        self.phone = phone_of(request.user)
        self.is_new = self.phone is None
        if self.is_new:
            self.phone = self.phone_to_set_up()
        return super().dispatch(request, *args, **kwargs)

    def onward(self):
        """Return where the person was going, if it is on this site, else the admin's front page."""
        wanted = self.request.POST.get(REDIRECT_FIELD_NAME, self.request.GET.get(REDIRECT_FIELD_NAME, ""))
        hosts, https = {self.request.get_host()}, self.request.is_secure()
        is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=https)
        return wanted if is_ours else reverse("admin:index")

    def phone_to_set_up(self):
        """Return the unfinished phone of this session, with its key; nobody finishes what another session began.

        Otherwise who knows a password could open this page first, keep the key, and know the codes of its owner.
        """
        mine = TOTPDevice.objects.filter(user=self.request.user, confirmed=False)
        phone = mine.filter(pk=self.request.session.get(UNFINISHED)).first()
        if phone is None:
            phone = TOTPDevice.objects.create(user=self.request.user, name="Phone", confirmed=False)
            self.request.session[UNFINISHED] = phone.pk
        return phone

    def get_template_names(self):
        return [f"admin/second_factor/{'set_up' if self.is_new else 'ask'}.html"]

    def get_form_kwargs(self):
        backup = None if self.is_new else StaticDevice.objects.filter(user=self.request.user).first()
        return {**super().get_form_kwargs(), "phone": self.phone, "backup": backup}

    def get_context_data(self, **kwargs):
        context = {"title": "Set up your second factor" if self.is_new else "Type a code", "next": self.onward()}
        if self.is_new:
            key = b32encode(self.phone.bin_key).decode()
            context["address"] = self.phone.config_url
            context["key"] = " ".join(key[start : start + 4] for start in range(0, len(key), 4))
            qr_code = segno.make(self.phone.config_url, micro=False)
            context["qr_code"] = qr_code.svg_inline(scale=4, light="white", svgclass=None, lineclass=None)
        return super().get_context_data(**context, **kwargs)

    def form_valid(self, form):
        if self.is_new:
            codes = finish(self.phone)
            if codes is None:  # another session was first: its phone is the one to be asked for
                return ask(self.onward())
        django_otp.login(self.request, form.device)
        self.request.session.pop(UNFINISHED, None)
        # What may be done with this session has grown: nobody goes on with a key from before.
        self.request.session.cycle_key()
        if self.is_new:
            context = {"title": "Keep your backup codes", "codes": codes, "onward": self.onward()}
            return render(self.request, "admin/second_factor/backup_codes.html", context)
        if form.device == form.backup:
            left = form.backup.token_set.count()
            messages.warning(
                self.request,
                f"You used a backup code; {left} of them {'is' if left == 1 else 'are'} left. If you no longer have "
                "your phone, ask a site manager to take away your second factor: you can then set up another phone.",
            )
        return HttpResponseRedirect(self.onward())


def finish(phone):
    """Make this the person's only phone and return new backup codes; None when they have one already."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=phone.user_id)  # one at a time
        if phone_of(phone.user_id):
            return None
        TOTPDevice.objects.filter(user=phone.user_id).exclude(pk=phone.pk).delete()
        StaticDevice.objects.filter(user=phone.user_id).delete()
        phone.refresh_from_db()
        phone.confirmed = True
        phone.save()
        codes = [StaticToken.random_token() for _ in range(BACKUP_CODES)]
        backup = StaticDevice.objects.create(user_id=phone.user_id, name="Backup codes")
        StaticToken.objects.bulk_create(StaticToken(device=backup, token=code) for code in codes)
    return codes
