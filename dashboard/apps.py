from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """The roof: the home page and "how are we doing". It has no models."""

    name = "dashboard"
