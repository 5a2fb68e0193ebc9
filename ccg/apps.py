from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CcgConfig(AppConfig):
    """The ground: the CCG itself, and what "published" means."""

    name = "ccg"
    verbose_name = "The organisation"


class OfficersAdminConfig(AdminConfig):
    """Django's admin with our own site class: a front page that says what needs doing."""

    default_site = "ccg.admin_site.OfficersSite"
