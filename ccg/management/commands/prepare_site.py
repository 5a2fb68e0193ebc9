"""Bring a laptop's site up to date: the four commands of script/server in one process, as each start costs a second."""

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Each step changes nothing when there is nothing to do."""

    help = "Migrate, apply the roles, make the first officers and load the Thurrock content."

    def handle(self, *, verbosity, **options):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("ensure_roles", stdout=self.stdout)
        call_command("create_first_officers", stdout=self.stdout)
        call_command("load_content", "thurrock", by="officer", stdout=self.stdout)
