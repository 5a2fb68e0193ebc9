"""What all seven transitions have in common."""

import functools

from django.core.exceptions import PermissionDenied
from django.db.transaction import atomic
from django.utils import timezone

from .gate import Refused


class Stale(Refused):
    """Somebody else saved this row after it was read. `stored` is the row as it stands now."""

    def __init__(self, stored):
        super().__init__(f"{stored} was changed by somebody else meanwhile. Compare the two, then save again.")
        self.stored = stored


def transition(permission, *from_states):
    """Make a method one of the seven transitions: permission, row lock, state, then its own rule, checks and save.

    The method changes the fields and returns the reason for the history. When anything is refused, nothing is saved
    and the row in memory is as it was. Raises Refused or ValidationError with a sentence, PermissionDenied.
    """

    def decorate(method):
        @functools.wraps(method)
        def moved(self, by, *args, **kwargs):
            before = dict(self.__dict__)
            needed = f"{self._meta.app_label}.{permission}_{self._meta.model_name}"
            if not by.has_perm(needed):
                raise PermissionDenied(f"{by} may not {permission} this. Ask a site manager for the role.")
            try:
                with atomic():
                    stored = self.locked()
                    if self.content_changed(stored) or self.standing_changed(stored):
                        raise Refused("Save your changes first.")
                    if self.state not in from_states:
                        raise Refused(
                            f"This is {self.get_state_display().lower()} and cannot be changed in this way now."
                        )
                    self._change_reason = method(self, by, *args, **kwargs)
                    self._history_user = by
                    self._in_transition = True
                    self.clean_and_save()
            except Exception:
                self.__dict__.clear()
                self.__dict__.update(before)
                raise
            for name in ("_in_transition", "_history_user", "_change_reason"):
                del self.__dict__[name]

        moved.permission, moved.from_states = permission, from_states  # what screens ask before they offer it
        return moved

    return decorate


def this_second():
    """Return the time now in whole seconds: SQLite's clock has milliseconds, so "now" must not lie after it."""
    return timezone.now().replace(microsecond=0)
