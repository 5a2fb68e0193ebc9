from simple_history.admin import SimpleHistoryAdmin


class PublishableAdmin(SimpleHistoryAdmin):
    """The admin of everything publishable: what was published can be read here, not edited or deleted."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.is_sealed)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.is_sealed)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Return the form; each save says which revision it was made from, so nobody overwrites silently."""
        return super().get_form(request, obj, change, **kwargs)
