"""Write the whole site to one file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from ccg import backup


class Command(BaseCommand):
    """The site may go on working meanwhile."""

    help = "Write the database and the private files to one file (.tar.gz). Keep it private: it holds everything."

    def add_arguments(self, parser):
        parser.add_argument("target", type=Path, help="the file, or a folder in which a file with the date is made")

    def handle(self, *, target, **options):
        if target.is_dir():
            target /= f"backup-{timezone.localtime():%Y-%m-%d-%H%M%S}.tar.gz"
        try:
            backup.write(target)
        except OSError as reason:
            raise CommandError(f"The backup could not be written: {reason}.") from reason
        self.stdout.write(f"{target} ({filesizeformat(target.stat().st_size)})")
