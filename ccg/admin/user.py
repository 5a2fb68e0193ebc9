from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from ccg.models import User

admin.site.unregister(Group)  # the roles are a table in ccg/roles.py


@admin.register(User)
class OfficerAdmin(UserAdmin):
    """People: a site manager adds them, gives them roles and disables them.

    Superuser and single permissions are not on the form: nobody may raise anybody, or themselves, above the roles.
    """

    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Access", {"fields": ["is_active", "groups"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["username", "usable_password", "password1", "password2"]})]
    readonly_fields = ["last_login", "date_joined"]
    list_display = ["username", "first_name", "last_name", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]

    def has_change_permission(self, request, obj=None):
        """A superuser's row, and with it the password, is out of a site manager's reach."""
        return super().has_change_permission(request, obj) and (
            request.user.is_superuser or not (obj and obj.is_superuser)
        )

    def save_model(self, request, obj, form, change):
        obj.is_staff = True  # everybody with an account works in the admin; there are no other accounts
        super().save_model(request, obj, form, change)
