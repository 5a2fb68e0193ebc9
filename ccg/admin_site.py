"""The officers' side of the site: Django's admin, with a front page that says what needs doing.

It stands outside ccg/admin/, whose modules register with the site that this makes.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry


@dataclass(frozen=True)
class Task:
    """Something that waits for this officer: what it is, how much of it, and where it is done."""

    words: str
    count: str
    address: str


class OfficersSite(admin.AdminSite):
    """The admin as officers meet it."""

    index_title = "What needs doing"
    enable_nav_sidebar = False  # the page has the room; the way back is above it

    def index(self, request, extra_context=None):
        """Show what waits for this officer, the menu in the order of the work, and what they did last."""
        model_admins = [self._registry[model] for model in self._registry]
        tasks = [task for each in model_admins if hasattr(each, "needs_doing") for task in each.needs_doing(request)]
        recent = LogEntry.objects.filter(user=request.user).select_related("content_type")[:10]
        return super().index(request, {"tasks": tasks, "recent": recent, **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        """Return the menu: rooms before the ground, as in INSTALLED_APPS, each list with its own work."""
        order = [config.label for config in apps.get_app_configs()]
        menu = sorted(self._build_app_dict(request, app_label).values(), key=lambda app: order.index(app["app_label"]))
        for app in menu:
            for entry in app["models"]:
                model_admin = self._registry[entry["model"]]
                entry["links"] = model_admin.menu_links(request) if hasattr(model_admin, "menu_links") else []
        return menu
