from django.contrib import admin
from django.urls import reverse

from ccg.admin.history import HistoryAdmin
from ccg.admin_site import Task
from ccg.models import SourceFault


@admin.register(SourceFault)
class SourceFaultAdmin(HistoryAdmin):
    """What is wrong in the source, in one list: it is settled here, never mended silently."""

    list_display = ["stands", "place", "settled"]
    readonly_fields = ["place", "stands"]

    def needs_doing(self, request):
        """Return one Task for all that is not settled."""
        left = SourceFault.objects.filter(settled=False).count() if self.has_change_permission(request) else 0
        address = reverse("admin:ccg_sourcefault_changelist")
        return [Task("Faults of the source, not settled yet", str(left), address)] if left else []
