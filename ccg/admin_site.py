"""The officers' side of the site: Django's admin, with a front page that says what needs doing.

It stands outside ccg/admin/, whose modules register with the site that this makes.
"""

from django.contrib import admin


class OfficersSite(admin.AdminSite):
    """The admin as officers meet it."""

    index_title = "Publishing"
    enable_nav_sidebar = False  # the page has the room; the way back is above it
