from importlib import import_module

from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    """The room of priorities: the plan, its objectives and programmes, indicators and their readings."""

    name = "objectives"
    verbose_name = "Priorities"

    def ready(self):
        """Let the pages of other rooms know what this one tells of their things."""
        import_module("objectives.threads")
