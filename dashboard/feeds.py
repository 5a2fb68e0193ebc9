"""The feed of what was published, corrected or withdrawn, in Atom (RFC 4287).

It quotes reasons and notices, never figures: an entry stays as it was read, and a figure may be corrected.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Model, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

from ccg.exports import xml_text
from ccg.models import (
    AnnualReport,
    ConstitutionVersion,
    ConsultationVersion,
    DocumentVersion,
    InspectionVersion,
    OrganisationVersion,
    PageVersion,
)
from ccg.publishing import State
from foi.models import QuarterlyReturn
from governance.models import (
    ActionVersion,
    GiftVersion,
    GroupVersion,
    InterestVersion,
    MeetingRecord,
    MeetingVersion,
    MinutesFile,
    PaperFile,
    PersonVersion,
    ProcurementVersion,
)
from governance.models.of_meeting import public_title
from governance.registers.joined import person_of, with_person
from objectives.models import IndicatorVersion, PlanVersion, ProgrammeVersion, Reading

MOST = 50  # events in the feed, the newest


@dataclass(frozen=True)
class Source:
    """Publishable rows that the feed tells of: what a row is called in public, and what rows hold in a sentence.

    `rows` brings along whatever else `title` and the address of a row need.
    """

    rows: QuerySet
    title: Callable
    holds: str
    tells_why: bool = True  # whether it quotes the reasons of corrections


SOURCES = [
    Source(
        QuarterlyReturn.objects.all(),
        lambda row: f"Freedom of Information return for {row.period.label}",
        "Requests received and answered in the quarter, in time and late.",
    ),
    Source(PageVersion.objects.all(), lambda row: f"Page: {row}", "A page of this site."),
    # Nothing is told of a version that was recalled.
    Source(
        DocumentVersion.objects.with_file().defer("text"),
        lambda row: f"Document: {row}",
        "A document to read or download.",
    ),
    Source(ConstitutionVersion.objects.all(), str, "The rules of the organisation."),
    Source(AnnualReport.objects.all(), str, "The report and accounts of a financial year."),
    Source(ConsultationVersion.objects.all(), str, "What people are asked, and until when."),
    Source(InspectionVersion.objects.all(), str, "What a regulator found."),
    Source(OrganisationVersion.objects.all(), lambda row: f"Organisation: {row}", "Who it is, and how to reach it."),
    Source(MeetingVersion.objects.all(), lambda row: f"Meeting: {row}", "When and where, and what it is about."),
    Source(
        PaperFile.objects.with_file().defer("text"), lambda row: f"Paper: {row.public_name}", "A paper of a meeting."
    ),
    Source(
        MinutesFile.objects.with_file().with_meeting().defer("text"),
        lambda row: row.public_name,
        "What was said and decided.",
    ),
    Source(
        MeetingRecord.objects.with_meeting(),
        lambda row: f"What happened: {public_title(row)}",
        "Who was there, what was declared and decided.",
    ),
    Source(GroupVersion.objects.all(), lambda row: f"Group: {row}", "What a group is for, and who belongs to it."),
    # By the newest name alone: who was corrected may not want to be called as before.
    Source(
        PersonVersion.objects.current(),
        lambda row: f"Person: {row}" if row.is_named else "Person",
        "What somebody does in which group.",
    ),
    # Whose entry, and no word of it, nor of why it was corrected: it may be redacted now, and was not always.
    Source(
        with_person(InterestVersion.objects.all()),
        lambda row: f"Register of interests: entry of {person_of(row).full_name}",
        "What could influence the decisions that somebody takes part in.",
        tells_why=False,
    ),
    Source(
        with_person(GiftVersion.objects.all()),
        lambda row: f"Register of gifts and hospitality: entry of {person_of(row).full_name}",
        "What somebody was offered, and whether they accepted it.",
    ),
    Source(
        ProcurementVersion.objects.all(),
        lambda row: f"Procurement decision: {row}",
        "What was decided about buying services.",
    ),
    Source(PlanVersion.objects.all(), lambda row: f"Plan: {row}", "Objectives, success criteria and principles."),
    Source(ProgrammeVersion.objects.all(), lambda row: f"Programme: {row}", "How objectives are to be reached."),
    Source(
        IndicatorVersion.objects.all(), lambda row: f"Measure: {row}", "What is measured, and what it should reach."
    ),
    Source(
        Reading.objects.with_definition(),
        lambda row: f"Figure: {row.public_title}",
        "What was measured in a month, a quarter or a year.",
    ),
    Source(ActionVersion.objects.all(), lambda row: f"Action {row.identifier}", "What a meeting asked somebody to do."),
]


@dataclass(frozen=True)
class Event:
    """Something that happened to a row in public: "Published", "Corrected", "Withdrawn" or "Published again"."""

    kind: str
    at: datetime.datetime
    words: str
    row: Model
    source: Source

    @property
    def id(self):
        """A tag URI (RFC 4151) of this event alone, the same at every address and in a restored copy of the site."""
        row = self.row
        key = (
            [getattr(row, row._meta.get_field(name).attname) for name in (*row.KEY, "number")] if row.KEY else [row.pk]
        )
        at = self.at.astimezone(datetime.UTC)
        what = "/".join(map(str, [row._meta.label_lower, *key, self.kind.lower().replace(" ", "-"), f"{at:%H%M%S}"]))
        return f"tag:{settings.SITE_HOST},{at:%Y-%m-%d}:{what}"


def events_of(source):
    """Return the events of a source's newest rows that the public may read, the MOST newest among them; two queries.

    Of what is withdrawn only the withdrawal is told, of what was removed or has expired nothing.
    """
    order = source.rows.model._meta.ordering
    found = []
    # The time once more, beside the gate: SQLite then reads the newest rows by their index.
    quoted = source.rows.quoted().filter(publish_at__lte=Now())
    for row in quoted.order_by("-publish_at", *order)[:MOST]:
        if row.publish_at != row.published_at:
            found.append(Event("Published again", row.publish_at, source.holds, row, source))
        is_correction = row.KEY and row.number > 1
        kind = "Corrected" if is_correction else "Published"
        words = row.change_note if is_correction and source.tells_why else source.holds
        found.append(Event(kind, row.published_at, words, row, source))
    # Their keys first, from an index alone.
    keys = source.rows.model.objects.filter(state=State.WITHDRAWN).values("pk")
    withdrawn = source.rows.public().current().filter(pk__in=keys)
    for row in withdrawn.order_by("-notice_at", *order)[:MOST]:
        found.append(Event("Withdrawn", row.notice_at, row.notice, row, source))
    return found


class Atom(Atom1Feed):
    def latest_post_date(self):
        """When anything here last changed, a removal too, of which no entry tells; now while nothing is entered."""
        return self.feed["changed_at"] or super().latest_post_date()


class News(Feed):
    feed_type = Atom

    def get_object(self, request):
        return request.organisation

    def title(self, organisation):
        label = f" ({organisation.demonstration})" if organisation.demonstration else ""
        return f"{organisation.short_name}: published, corrected, withdrawn{label}"

    def subtitle(self, organisation):
        return f"What {organisation.name} has published on its site, corrected there, or withdrawn."

    def author_name(self, organisation):
        return organisation.name

    def link(self):
        return reverse("home")

    def feed_guid(self):
        return f"https://{settings.SITE_HOST}{reverse('feed')}"

    def feed_extra_kwargs(self, organisation):
        moments = [source.rows.last_changed() for source in SOURCES]
        return {"changed_at": max(filter(None, moments), default=None)}

    def items(self):
        events = [event for source in SOURCES for event in events_of(source)]
        return sorted(events, key=lambda event: event.at, reverse=True)[:MOST]

    def item_title(self, event):
        return xml_text(f"{event.kind}: {event.source.title(event.row)}")

    def item_description(self, event):
        # Readers take the summary for HTML.
        return linebreaks(xml_text(event.words), autoescape=True)

    def item_link(self, event):
        return event.row.get_absolute_url()

    def item_guid(self, event):
        return event.id

    def item_pubdate(self, event):
        return event.at

    item_updateddate = item_pubdate

    def item_categories(self, event):
        return [event.kind]
