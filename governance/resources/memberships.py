"""Import of who belongs to which group, in which role, from when until when."""

from operator import attrgetter

from django.core.exceptions import ValidationError
from import_export import widgets
from import_export.fields import Field

from ccg.datasets import EDITION
from ccg.edition_imports import REASON, STATE, Choice, Day
from ccg.exports import Column
from ccg.imports import Text
from ccg.part_imports import PartsResource
from governance.models import Category, Membership, Role

from .cells import cell, groups, organisations, people

NO_VOTE = (Role.ATTENDEE, Role.SECRETARY)


class YesOrNo(widgets.Widget):
    """yes or no in a cell; None when it is empty."""

    def clean(self, value, row=None, **kwargs):
        text = Text().clean(value).casefold()
        if text not in ("", "yes", "no", "true", "false"):
            raise ValueError(f"{text[:30]!r} is not known. Write yes or no.")
        return {"": None, "yes": True, "true": True, "no": False, "false": False}[text]


class MembershipsResource(PartsResource):
    """Import of memberships, found again by group, member, role and first day."""

    OWNER = ("group",)
    REQUIRED = ("group", "role")
    OPTIONAL = (
        *("person", "organisation", "post", "category", "on_behalf_of", "voting"),
        *("start_date", "end_date", "reason"),
    )
    DERIVED = ("edition", "state")
    LISTED = [
        Column("group", "The name of the group.", attrgetter("version.name")),
        Column(
            "person", "The name of the person, or the number in the address of their page.", attrgetter("person_name")
        ),
        Column(
            "organisation",
            "The name of the organisation, where that is the member and not a person.",
            attrgetter("organisation_name"),
        ),
        Column("role", f"One of {', '.join(Role.values)}.", attrgetter("role")),
        Column("post", "Their post, such as Chief Finance Officer. Empty when not told.", attrgetter("label")),
        Column(
            "category",
            f"Whom they stand for, as a quorum counts them: one of {', '.join(Category.values)}. Empty for none.",
            attrgetter("category"),
        ),
        Column("on_behalf_of", "The organisation that they represent. Empty when not told.", attrgetter("represented")),
        Column(
            "voting",
            "yes or no: whether they vote. Empty for a new one: yes, except in attendance and for secretaries.",
            lambda row: "yes" if row.voting else "no",
        ),
        Column("start_date", "Their first day. Empty when not known.", attrgetter("start_date")),
        Column("end_date", "Their last day. Empty while it goes on, or when not known.", attrgetter("end_date")),
        Column(REASON.name, REASON.meaning, attrgetter("version.change_note")),
        Column(EDITION.name, "The edition of what is said of the group.", attrgetter("version.number")),
        Column(STATE.name, STATE.meaning, attrgetter("version.state")),
    ]

    person = Field("person", "person")  # the widgets of three are made for each import
    organisation = Field("organisation", "organisation")
    role = Field("role", "role", widget=Choice(Role))
    post = Field("label", "post", widget=Text())
    category = Field("category", "category", widget=Choice(Category))
    on_behalf_of = Field("on_behalf_of", "on_behalf_of")
    voting = Field("voting", "voting", widget=YesOrNo(), saves_null_values=False)
    start_date = Field("start_date", "start_date", widget=Day())
    end_date = Field("end_date", "end_date", widget=Day())

    class Meta:
        model = Membership
        fields = (
            *("person", "organisation", "role", "post", "category", "on_behalf_of", "voting"),
            *("start_date", "end_date"),
        )

    @classmethod
    def exported(cls, editions, most):
        """Return up to `most` memberships of these editions of groups, with what the columns need."""
        rows = list(Membership.objects.filter(version__in=editions).select_related("version")[:most])
        known, bodies = people(), organisations()
        for row in rows:
            row.person_name, row.organisation_name = known.in_words(row.person_id), bodies.in_words(row.organisation_id)
            row.represented = bodies.in_words(row.on_behalf_of_id)
        return rows

    def begin(self):
        self.groups, self.people, self.organisations = groups(), people(), organisations()
        self.fields["person"].widget = self.people
        self.fields["organisation"].widget = self.fields["on_behalf_of"].widget = self.organisations

    def owner(self, cells):
        group = cell("group", cells, self.groups)
        if group is None:
            raise ValidationError({"group": "This cell is empty."})
        return group.pk

    def named(self, owner):
        return str(self.groups.known[owner])

    def known_by(self, part):
        return [(part.person_id, part.organisation_id, part.role, part.start_date)]

    def asked_by(self, values):
        return [tuple(values.get(name) for name in ("person_id", "organisation_id", "role", "start_date"))]

    def completed(self, values, before):
        """Leave the vote as it was where the row does not say; a new member has one, unless in attendance."""
        if values.get("voting") is None:
            return values | {"voting": before.voting if before else values["role"] not in NO_VOTE}
        return values

    def part_named(self, part):
        member = self.people.known.get(part.person_id) or self.organisations.known.get(part.organisation_id)
        return f"{member or 'nobody'}, {part.get_role_display()}"
