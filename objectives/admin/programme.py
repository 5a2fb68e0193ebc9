from django.contrib import admin

from ccg.admin.part_inline import PartInline
from ccg.admin.publishable import PublishableAdmin
from objectives.models import Overseer, Partner, ProgrammeVersion, Scope, Service


class Partners(PartInline):
    model = Partner
    fields = ["organisation", "role"]


class Overseers(PartInline):
    model = Overseer
    fields = ["group"]
    extra = 1


class Services(PartInline):
    model = Service
    fields = ["objective"]
    extra = 1


class Scopes(PartInline):
    model = Scope
    fields = ["number", "years", "text"]


@admin.register(ProgrammeVersion)
class ProgrammeAdmin(PublishableAdmin):
    """What a programme is, who takes part, who oversees it and which objectives it serves."""

    fieldsets = [
        ("What it is", {"fields": ["title", "slug", "kind", "order", "description"]}),
        ("Who and when", {"fields": ["owner", "starts_on", "ends_on", "url"]}),
    ]
    inlines = [Services, Overseers, Partners, Scopes]
    list_display = ["title", "kind", "number", "state"]
    search_fields = ["title"]

    def get_prepopulated_fields(self, request, obj=None):
        return {"slug": ["title"]} if obj is None else {}
