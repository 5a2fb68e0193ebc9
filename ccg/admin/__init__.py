from django.contrib import admin

from . import organisation, redirect, user

admin.site.index_title = "Publishing"
admin.site.enable_nav_sidebar = False  # the page has the room; the way back is above it

__all__ = ["organisation", "redirect", "user"]
