from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from ccg.models import Redirect


@admin.register(Redirect)
class RedirectAdmin(SimpleHistoryAdmin):
    list_display = ["old_path", "new_path"]
    search_fields = ["old_path", "new_path"]
