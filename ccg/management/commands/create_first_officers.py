"""Make the first people who can log in, with passwords that are shown once."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

FIRST_OFFICERS = {"officer": "Governance officer", "approver": "Approver"}
SITE_MANAGER = "Site manager"


class Command(BaseCommand):
    """Nobody is made where somebody can already log in."""

    help = "Make one governance officer and one approver, or one site manager, on a site without users."

    def add_arguments(self, parser):
        parser.add_argument(
            "--site-manager",
            metavar="USERNAME",
            help="make only this site manager, who then adds everybody else in the admin: the way to begin on a server",
        )

    @transaction.atomic
    def handle(self, *, site_manager=None, **options):
        if get_user_model().objects.exists():
            if site_manager:
                raise CommandError("There are users already: a site manager adds new ones in the admin.")
            self.stdout.write("There are officers already: nobody was added.")
            return
        people = {site_manager: SITE_MANAGER} if site_manager else FIRST_OFFICERS
        passwords = {username: self.make(username, group) for username, group in people.items()}
        self.stdout.write("\nThese passwords are shown only now:\n\n")
        for username, password in passwords.items():
            self.stdout.write(f"    {people[username]:<20}  username {username:<10}  password {password}")
        username = next(iter(people))
        python = "DEBUG=on .venv/bin/python" if settings.DEBUG else "python"
        self.stdout.write(f"\nChange one with: {python} manage.py changepassword {username}\n\n")
        if settings.SECOND_FACTOR:
            self.stdout.write("At the first sign-in an authenticator app on a phone is set up: have one ready.\n\n")

    def make(self, username, group_name):
        """Make one user in one group; return the password."""
        try:
            group = Group.objects.get(name=group_name)
        except Group.DoesNotExist:
            raise CommandError(
                f"There is no group called {group_name!r}. Run `manage.py ensure_roles` first."
            ) from None
        password = secrets.token_urlsafe(15)
        user = get_user_model()(username=username, is_staff=True)
        user.set_password(password)
        try:
            user.full_clean()
        except ValidationError as reasons:
            raise CommandError(" ".join(reasons.messages)) from None
        user.save()
        user.groups.add(group)
        return password
