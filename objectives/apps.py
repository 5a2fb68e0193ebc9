from importlib import import_module

from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    """The room of priorities: the plan, its objectives and programmes, indicators and their readings."""

    name = "objectives"
    verbose_name = "Priorities"

    def ready(self):
        """Let other rooms know what this one tells of their things, and which of its texts have links."""
        import_module("objectives.threads")
        models, texts = import_module("objectives.models"), import_module("ccg.links").TEXTS
        texts[models.PlanVersion] = ("introduction", "narratives")
        texts[models.ProgrammeVersion] = ("description",)
