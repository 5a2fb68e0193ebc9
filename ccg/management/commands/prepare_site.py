"""Bring a laptop's site up to date and serve it, in one process: each start of Django costs a second."""

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, connections

from ccg.management.commands.create_first_officers import FIRST_OFFICERS

ADDRESSES = """
    The site:   http://{address}/
    The admin:  http://{address}/admin/

    Stop with Ctrl-C.
"""


class Command(BaseCommand):
    """Each step changes nothing when there is nothing to do."""

    help = "Migrate, apply the roles, make the first officers and load the Thurrock content; then serve, if asked to."
    # `runserver` checks the site itself.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--serve", metavar="ADDRESS", help="then serve there, such as 127.0.0.1:8000")

    def handle(self, *, serve, **options):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("ensure_roles", stdout=self.stdout)
        call_command("create_first_officers", stdout=self.stdout)
        officers = get_user_model().objects.filter(groups__name=FIRST_OFFICERS["officer"], is_active=True)
        # The first officer may have been renamed or left since.
        if officer := officers.order_by("pk").first():
            call_command("load_content", "thurrock", by=officer.username, stdout=self.stdout)
        else:
            self.stdout.write("There is no active governance officer: the Thurrock content was not looked at.")
        call_command("rebuild_search", stdout=self.stdout)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # how much there is of what, which PostgreSQL finds out by itself
        connections.close_all()
        if serve:
            self.stdout.write(ADDRESSES.format(address=serve))
            # Now, not when the server ends, where the output is a file or a pipe.
            self.stdout.flush()
            # The reloader would import everything a second time, which is half of the start.
            call_command("runserver", serve, use_reloader=False)
