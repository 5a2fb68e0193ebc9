"""The officers' side of the site: Django's admin, with a front page that says what needs doing.

It stands outside ccg/admin/, whose modules register with the site that this makes.
"""

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import PasswordResetCompleteView, PasswordResetDoneView
from django.urls import path

from ccg import second_factor, signing_in


@dataclass(frozen=True)
class Task:
    """Something that waits for this officer: what it is, how much of it, and where it is done."""

    words: str
    count: str
    address: str
    rank: int = 30  # the lower, the more urgent: a task of nobody else's comes after what somebody waits for


class OfficersSite(admin.AdminSite):
    """The admin as officers meet it."""

    index_title = "What needs doing"
    enable_nav_sidebar = False  # the page has the room; the way back is above it

    def has_permission(self, request):
        """Only who has shown the second factor works here, where one is asked for."""
        return super().has_permission(request) and not second_factor.is_awaited(request.user)

    def login(self, request, extra_context=None):
        """Ask for the password; lead on who has given it but not yet the second factor, with `next`."""
        response = super().login(request, {"has_mail": bool(settings.EMAIL_HOST), **(extra_context or {})})
        if second_factor.is_awaited(request.user):
            asking = second_factor.ask(getattr(response, "url", None) or request.GET.get(REDIRECT_FIELD_NAME, ""))
            asking.cookies = response.cookies  # among them the new token against forged forms
            return asking
        return response

    def get_urls(self):
        """Add the pages that are there before, or instead of, being signed in: nothing else stands outside the rule."""
        before = [
            # Django's own is closed to who has not shown the second factor: they could not even sign out.
            path("logout/", self.logout, name="logout"),
            path("second_factor/", second_factor.SecondFactor.as_view(), name="second_factor"),
            path("password_reset/", signing_in.ForgottenPassword.as_view(), name="password_reset"),
            path("password_reset/done/", PasswordResetDoneView.as_view(), name="password_reset_done"),
            path("password_reset/complete/", PasswordResetCompleteView.as_view(), name="password_reset_complete"),
            path("password_reset/<uidb64>/<token>/", signing_in.SetPassword.as_view(), name="password_reset_confirm"),
        ]
        return before + super().get_urls()

    def index(self, request, extra_context=None):
        """Show what waits for this officer, the menu in the order of the work, and what they did last."""
        model_admins = [self._registry[model] for model in self._registry]
        tasks = [task for each in model_admins if hasattr(each, "needs_doing") for task in each.needs_doing(request)]
        tasks.sort(key=lambda task: task.rank)  # alike ones of several models stand together
        recent = LogEntry.objects.filter(user=request.user).select_related("content_type")[:10]
        return super().index(request, {"tasks": tasks, "recent": recent, **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        """Return the menu: rooms before the ground, as in INSTALLED_APPS, each list with its own work."""
        order = [config.label for config in apps.get_app_configs()]
        menu = sorted(self._build_app_dict(request, app_label).values(), key=lambda app: order.index(app["app_label"]))
        for app in menu:
            # What a room is about comes first.
            app["models"].sort(key=lambda entry: not getattr(self._registry[entry["model"]], "is_first_in_menu", False))
            for entry in app["models"]:
                model_admin = self._registry[entry["model"]]
                entry["links"] = model_admin.menu_links(request) if hasattr(model_admin, "menu_links") else []
        return menu
