from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who signs in: an officer, an approver, an analyst, a site manager.

    Our own from the first migration on, because Django cannot change the user model of a running site.
    """

    def __str__(self):
        """The person's name, else the user name; never the e-mail address."""
        return self.get_full_name() or self.username
