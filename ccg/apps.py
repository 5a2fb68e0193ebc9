from django.apps import AppConfig


class CcgConfig(AppConfig):
    """The ground: the CCG itself, and what "published" means."""

    name = "ccg"
    verbose_name = "The organisation"
