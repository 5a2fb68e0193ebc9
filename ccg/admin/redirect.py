from django.contrib import admin

from ccg.admin.history import HistoryAdmin
from ccg.models import Redirect


@admin.register(Redirect)
class RedirectAdmin(HistoryAdmin):
    list_display = ["old_path", "new_path"]
    search_fields = ["old_path", "new_path"]

    def get_view_on_site_url(self, obj=None):
        """Lead to the old address, which leads on: so an officer sees at once that it works."""
        return obj.old_path if obj and obj.pk else None
