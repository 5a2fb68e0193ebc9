from django.contrib import admin

from ccg.admin.history import HistoryAdmin
from ccg.models import Redirect


@admin.register(Redirect)
class RedirectAdmin(HistoryAdmin):
    list_display = ["old_path", "new_path"]
    search_fields = ["old_path", "new_path"]
