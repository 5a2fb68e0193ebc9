"""The tables of who belongs to a group."""

import django_tables2 as tables
from django.utils.html import format_html, format_html_join

from ccg.tables import PublicTable
from governance.attendance_rates import NOT_EXPECTED, Rate

NOBODY_EXPECTED = Rate(0, 0)


class MembersTable(PublicTable):
    """Members of a group: rows are those of `memberships.listed`, `came` is the GroupAttendance of the group.

    Nothing is said of attendance while no meeting is recorded.
    """

    row_header = "member"

    member = tables.Column("Name")
    role = tables.Column("Role")
    attendance = tables.Column("Meetings attended")

    class Meta:
        orderable = False

    def __init__(self, rows, came, **kwargs):
        super().__init__(rows, exclude=[] if came.held else ["attendance"], **kwargs)
        self.came = came

    def render_member(self, record):
        """Name them, a person linked to their page; under the name their post, whom they represent and the days."""
        name = record.member.name
        if record.person:
            link = '<a class="nhsuk-link" href="{}">{}</a>'
            name = format_html(link, record.member.get_absolute_url(), record.member.full_name)
        details = [(words[:1].upper() + words[1:],) for words in (record.post, record.days) if words]
        return format_html("{}{}", name, format_html_join("", ' <span class="site-detail">{}</span>', details))

    def render_role(self, record):
        return record.role

    def render_attendance(self, record):
        """Return "1 of 2" for a member, the number alone for whoever is in attendance."""
        if not record.person:
            return "Not recorded"
        if record.membership.role in NOT_EXPECTED:
            return self.came.counts.get(record.person, 0)
        # A draft may name somebody whom the live edition does not.
        return self.came.rates.get(record.person, NOBODY_EXPECTED).in_words
