from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

own_path = RegexValidator(r"^/(?!/)[^\s\\?#]*$", "Write the path on this site, beginning with one /: /old-address/")


class Redirect(models.Model):
    """An old address of this site that leads on to the one in use now, for good (301)."""

    old_path = models.CharField(
        max_length=300,
        unique=True,
        validators=[own_path],
        help_text="The address that is no longer used, beginning with /.",
        error_messages={"unique": "This old address already leads somewhere: change that redirect instead."},
    )
    new_path = models.CharField(
        max_length=300, validators=[own_path], help_text="Where it leads now, beginning with /."
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_path=F("new_path")),
                name="ccg_redirect_leads_somewhere_else",
                violation_error_message="The old and the new address are the same.",
            )
        ]

    def __str__(self):
        return f"{self.old_path} to {self.new_path}"

    @staticmethod
    def forms(path):
        """Return a path without its last slash and with it: readers type either."""
        return [path.rstrip("/") or "/", f"{path.rstrip('/')}/"]

    def check_pages(self):
        """Refuse to lead away from a page that is public, or to an old address of one, which itself leads on."""
        old, new = self.old_path.strip("/"), self.new_path.strip("/")
        pages = apps.get_model("ccg", "PageVersion").live_at([old, new])
        if old in pages:
            raise ValidationError(
                {
                    "old_path": f"The page “{pages[old]}” has or had this address and is found by it. "
                    "Remove that page first, or choose another address."
                }
            )
        if new in pages and self.forms(pages[new].get_absolute_url()) != self.forms(self.new_path):
            raise ValidationError(
                {
                    "new_path": f"{self.new_path} itself leads on to {pages[new].get_absolute_url()}: "
                    "lead there directly."
                }
            )

    def clean(self):
        """Refuse chains, and with them loops: the new address may not lead on, nor the old one be led to.

        An address that a page has or had belongs to it: an old one of its own leads on to it already.
        """
        self.check_pages()
        others = Redirect.objects.exclude(pk=self.pk)
        if self.forms(self.old_path) == self.forms(self.new_path):
            raise ValidationError({"new_path": "The old and the new address are the same."})
        if others.filter(old_path__in=self.forms(self.old_path)).exists():
            raise ValidationError(
                {"old_path": "This old address already leads somewhere: change that redirect instead."}
            )
        onward = others.filter(old_path__in=self.forms(self.new_path)).first()
        if onward:
            raise ValidationError(
                {"new_path": f"{self.new_path} itself leads on to {onward.new_path}: lead there directly."}
            )
        before = others.filter(new_path__in=self.forms(self.old_path)).first()
        if before:
            raise ValidationError(
                {"old_path": f"{before.old_path} leads here, which would make a chain: change that one first."}
            )
