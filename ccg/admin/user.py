import django_otp.plugins.otp_static.admin
import django_otp.plugins.otp_totp.admin  # noqa: F401 - both register what is taken back below
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from ccg import mail, second_factor
from ccg.models import User
from ccg.signing_in import link_mail, password_link

# The roles are a table in ccg/roles.py; keys of phones and backup codes are nobody's to read.
admin.site.unregister([Group, StaticDevice, TOTPDevice])


class PersonForm(forms.ModelForm):
    """Who somebody is and what they may do; `actor` is the person who fills it in."""

    actor = None

    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label="May work as",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role: without one, a person can do nothing here."},
        help_text="Several roles add up, but nobody approves their own work.",
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "groups"]
        field_classes = {"username": UsernameField}
        labels = {"email": "E-mail address", "is_active": "May sign in"}
        help_texts = {
            "username": "The name to sign in with, such as jane.smith. Letters, figures and @ . + - _ may stand in it.",
            "email": "Links to set a password are sent there. It is never shown to the public.",
            "is_active": "Take the tick away to disable this person: they are signed out at once and can no longer "
            "sign in. What they entered and approved stays theirs.",
        }

    def clean_username(self):
        """Refuse a name that differs from another's only in capital letters: nobody could tell the two apart."""
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Somebody has this username already. Choose another one.")
        return username

    def clean_is_active(self):
        if self.is_about_actor() and not self.cleaned_data["is_active"]:
            raise forms.ValidationError("You cannot disable yourself. Another site manager can.")
        return self.cleaned_data["is_active"]

    def clean_groups(self):
        """Whoever takes the role away from themselves could not give it back."""
        groups = self.cleaned_data["groups"]
        if self.is_about_actor() and not groups.filter(permissions__codename="change_user").exists():
            raise forms.ValidationError(
                "You cannot take the role of site manager away from yourself. Another site manager can."
            )
        return groups

    def is_about_actor(self):
        return self.instance.pk is not None and self.instance.pk == self.actor.pk


@admin.register(User)
class OfficerAdmin(UserAdmin):
    """People: a site manager invites them, gives them roles and disables them.

    Superuser and single permissions are not on the form: nobody may raise anybody, or themselves, above the roles.
    Nobody sets another's password: the site manager hands over a link, and the person chooses.
    """

    form = add_form = PersonForm
    add_form_template = None
    filter_horizontal = []
    fieldsets = [
        ("Person", {"fields": ["username", "first_name", "last_name", "email"]}),
        ("Roles", {"fields": ["groups"]}),
        ("Access", {"fields": ["is_active"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = fieldsets[:2]
    readonly_fields = ["last_login", "date_joined"]
    list_display = ["username", "first_name", "last_name", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]

    def has_change_permission(self, request, obj=None):
        """A superuser's row, and with it the password, is out of a site manager's reach."""
        return super().has_change_permission(request, obj) and (
            request.user.is_superuser or not (obj and obj.is_superuser)
        )

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.actor = request.user
        return form

    def get_urls(self):
        pages = {"password_link": self.link_view, "second_factor": self.second_factor_view}
        return [
            path(f"<id>/{name}/", self.admin_site.admin_view(view), name=f"ccg_user_{name}")
            for name, view in pages.items()
        ] + super().get_urls()

    def save_model(self, request, obj, form, change):
        obj.is_staff = True  # everybody with an account works in the admin; there are no other accounts
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def add_view(self, request, form_url="", extra_context=None):
        """Invite the person when they are safely stored: a mail server takes its time, and may refuse."""
        words = {"title": "Invite a person", "has_mail": bool(settings.EMAIL_HOST)}
        buttons = {"show_save_and_add_another": False, "show_save_and_continue": False}
        response = super().add_view(request, form_url, words | buttons | (extra_context or {}))
        invited = getattr(request, "invited", None)
        return self.hand_over(request, invited) if invited else response

    def response_add(self, request, obj, post_url_continue=None):
        request.invited = obj
        return self.back_to(obj)

    def link_view(self, request, id):
        """Make a new password link, after asking. The old password works until the person has set a new one."""
        person = self.person(request, id)
        if request.method != "POST" or not person.is_active:
            return self.page(request, "password_link", person, "New password link")
        self.log_change(request, person, "Made a new password link.")
        return self.hand_over(request, person)

    def hand_over(self, request, person):
        """Send the person a link to set a password; show it when that cannot be done, this once."""
        link, until = password_link(request, person)
        if person.email and settings.EMAIL_HOST:
            if mail.send(*link_mail(request, person, link, until)):
                messages.success(request, f"A link to set a password was sent to {person}, at {person.email}.")
                return self.back_to(person)
            messages.warning(request, f"The mail server did not take the message to {person.email}.")
        return self.page(request, "link", person, f"A link for {person}", link=link, until=until)

    def second_factor_view(self, request, id):
        """Take away the second factor of somebody who lost their phone, after asking; nobody takes away their own."""
        person = self.person(request, id)
        if person.pk == request.user.pk:
            raise PermissionDenied
        if request.method != "POST":
            return self.page(request, "second_factor", person, "Take away the second factor")
        if second_factor.take_away(person):
            self.log_change(request, person, "Took away the second factor.")
        messages.success(request, f"The second factor is taken away: at the next sign-in {person} sets up a new one.")
        return self.back_to(person)

    def user_change_password(self, request, id, form_url=""):
        """Nobody should know another's password."""
        raise PermissionDenied

    def person(self, request, id):
        """Return the person with this id, if the site manager may change them."""
        person = self.get_object(request, id)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if person is None:
            raise Http404
        return person

    def back_to(self, person):
        return HttpResponseRedirect(reverse("admin:ccg_user_change", args=[person.pk]))

    def page(self, request, template, person, title, **context):
        """Draw a page about one person."""
        context |= {"title": title, "original": person, "opts": self.opts, "has_mail": bool(settings.EMAIL_HOST)}
        context |= self.admin_site.each_context(request)
        return render(request, f"admin/ccg/user/{template}.html", context)
