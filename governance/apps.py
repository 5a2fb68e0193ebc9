from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """The governance room: groups, people, meetings and what they decide."""

    name = "governance"
    verbose_name = "Governance"
