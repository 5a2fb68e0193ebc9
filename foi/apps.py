from django.apps import AppConfig


class FoiConfig(AppConfig):
    """The Freedom of Information room."""

    name = "foi"
    verbose_name = "Freedom of Information"
