from django.db import models
from simple_history.models import HistoricalRecords


class SourceFault(models.Model):
    """Something wrong, doubtful or missing in what was carried over. Officers settle it; the public never sees it."""

    place = models.CharField(max_length=200, help_text="Where in the source it stands.")
    stands = models.CharField("what stands there", max_length=200, unique=True, help_text="In its own words.")
    remark = models.TextField("what was done, and what is to do")
    settled = models.BooleanField(default=False, help_text="Tick this when nothing is left to do.")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "fault of the source"
        verbose_name_plural = "faults of the source"
        ordering = ["settled", "place", "stands"]

    def __str__(self):
        return f"{self.place}: {self.stands}"
