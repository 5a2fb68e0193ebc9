"""Spreadsheets in the admin: a template to fill in, the import with its preview, the export of a list as it is seen."""

from django.contrib import admin


class SheetAdmin(admin.ModelAdmin):
    """The admin of what officers import and export. Name it before PublishableAdmin, whose menu it adds to."""

    resource_class = None
