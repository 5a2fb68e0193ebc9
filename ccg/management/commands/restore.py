"""Make this site the one in a backup."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ccg import backup


class Command(BaseCommand):
    """Stop the web server first: it would show the old files beside the new rows for a moment."""

    help = "Restore the database and the private files from a file that `manage.py backup` wrote."
    # The database may be empty, or of another version.
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, help="the file")
        parser.add_argument("--replace", action="store_true", help="delete everything that this site has now")

    def handle(self, *, source, replace, **options):
        try:
            manifest = backup.restore(source, replace=replace)
        except OSError as reason:
            raise CommandError(f"The backup could not be restored: {reason}.") from reason
        self.stdout.write(f"Restored: the database and {len(manifest['members']) - 1} private files.")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write(
                "The backup is of an older version: run `manage.py migrate` and `manage.py ensure_roles`."
            )
