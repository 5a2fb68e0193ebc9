from django.core.management.base import BaseCommand
from django.db import transaction

from ccg.roles import OFFICERS, ensure_roles


class Command(BaseCommand):
    help = "Make the officers' roles and grant them exactly what ccg/roles.py says. Run it at every deploy."

    @transaction.atomic
    def handle(self, **options):
        ensure_roles()
        self.stdout.write(f"Roles are in order: {', '.join(OFFICERS)}.")
