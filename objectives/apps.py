from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    """The room of priorities: the plan, its objectives and programmes, indicators and their readings."""

    name = "objectives"
    verbose_name = "Priorities"
