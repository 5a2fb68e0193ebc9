"""The constitution: what is in force, as it stood on a day, each version, and two versions compared."""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html

from ccg.comparison import compare
from ccg.constitution import CONSTITUTION
from ccg.links import page_html
from ccg.models import ConstitutionVersion, DocumentVersion, PageVersion
from ccg.models.constitution import NOT_STATED, in_force
from ccg.tables import WIDE, PublicTable, tables
from ccg.views.datasets import DatasetFiles
from ccg.views.errors import not_found
from ccg.views.public import PublicDetailView, PublicPage
from ccg.views.words import WordedPage

# A text links to pages and documents, and says what they are.
SHOWN = (ConstitutionVersion, DocumentVersion, PageVersion)


class VersionsTable(PublicTable):
    """Every live version: when it is in force, who approved it, what it changed."""

    row_header = "version"

    version = tables.Column()
    in_force = tables.Column("In force from")
    approved = tables.Column("Approved by", attrs=WIDE)
    changes = tables.Column("Summary of changes", accessor="changes", default="Not recorded")

    class Meta:
        orderable = False

    def render_version(self, record):
        name = f"Version {record.version}" if record.version else "Version not stated"
        return format_html('<a class="nhsuk-link" href="{}">{}</a>', record.get_absolute_url(), name)

    def render_in_force(self, record):
        return f"{record.effective_on:%-d %B %Y}" if record.effective_on else "Not recorded"

    def render_approved(self, record):
        body = record.approved_by_body or "Not recorded"
        return f"{body}, {record.approved_on:%-d %B %Y}" if record.approved_on else body

    def render_changes(self, record):
        return record.changes or "Not recorded"


def whole(row):
    """Return what the whole of a version shows: description, contents, text and file."""
    text, html = page_html(row.text)
    return {
        "version": row,
        "description": page_html(row.description)[1],
        "contents": contents(text.headings),
        "version_html": html,
        "file": row.document_id and DocumentVersion.objects.listed().filter(document=row.document_id).first(),
    }


def shown_on(versions, today):
    """Return which version is shown where no day is asked for; None where none is in force yet.

    One whose date is not known is shown where there is nothing better, but not as in force.
    """
    return in_force(versions, today) or next((row for row in versions if row.effective_on is None), None)


def to_come(versions, today):
    """Return the versions that come into force after `today`, the next one first."""
    return [row for row in reversed(versions) if row.effective_on and row.effective_on > today]


def contents(headings):
    """Return the list of contents as (heading, [headings within it]), two levels deep."""
    chapters = []
    for heading in headings:
        if heading.level == 2 or not chapters:
            chapters.append((heading, []))
        elif heading.level == 3:
            chapters[-1][1].append(heading)
    return chapters


class Constitution(WordedPage):
    """/constitution/: the version in force today or on the day of `?on=`, those to come, and the table of all."""

    slug, title = "constitution", "Constitution"
    template_name = "ccg/constitution.html"
    depends_on = SHOWN
    datasets = [CONSTITUTION]

    def context(self):
        versions, today = ConstitutionVersion.objects.timeline(), timezone.localdate()
        if not self.asked:
            shown = shown_on(versions, today)
        elif self.day:
            shown = in_force(versions, self.day)
        else:
            shown = None
        return {
            **super().context(),
            **(whole(shown) if shown else {}),
            "shown_in_words": shown and shown.in_words(today),
            "first": min((row.effective_on for row in versions if row.effective_on), default=None),
            "to_come": to_come(versions, today),
            "table": VersionsTable(versions, caption="All versions", is_section=True, prefix="versions."),
            "can_compare": len(versions) > 1,
            "has_versions": bool(versions),
        }

    @cached_property
    def asked(self):
        """The day asked for, as it was typed; "" for none."""
        return self.request.GET.get("on", "").strip()[:20]

    @cached_property
    def day(self):
        """The day asked for; None when none was, or none that can be read."""
        try:
            return datetime.date.fromisoformat(self.asked) if self.asked else None
        except ValueError:
            return None

    @property
    def is_to_come(self):
        return bool(self.day) and self.day > timezone.localdate()

    @property
    def problem(self):
        """A sentence about a day that cannot be read; "" when there is nothing wrong."""
        is_wrong = self.asked and self.day is None
        return f"“{self.asked}” is not a date: write it as 2017-03-15." if is_wrong else ""

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if self.problem:
            response.status_code = 400
        return response


class Version(PublicDetailView):
    """/constitution/3/: one version with its text, whether it is in force or not."""

    template_name = "ccg/constitution_version.html"
    depends_on = SHOWN

    def rows(self):
        version = self.kwargs["version"]
        return ConstitutionVersion.objects.filter(version="" if version == NOT_STATED else version)

    def context(self):
        row, versions = self.object, ConstitutionVersion.objects.timeline()
        place = next((index for index, each in enumerate(versions) if each.pk == row.pk), None)
        if place is not None:
            row.until = versions[place].until
        before = versions[place + 1] if place is not None and place + 1 < len(versions) else None
        return {
            **(whole(row) if self.shows_content else {"version": row}),
            "in_words": row.in_words(timezone.localdate()),
            "before": before,
            "editions": self.published_editions(),
            "crumbs": crumbs(),
        }


class Compare(PublicPage):
    """/constitution/compare/?from=2&to=3: what changed between two live versions, section by section."""

    template_name = "ccg/constitution_compare.html"
    depends_on = (ConstitutionVersion,)

    @cached_property
    def versions(self):
        """The live versions, the newest first, without their texts."""
        return ConstitutionVersion.objects.timeline()

    @cached_property
    def pair(self):
        """The versions asked for, None for one that is not live; without any the newest and the one before it."""
        by_slug = {row.slug: row for row in self.versions}
        newest = [row.slug for row in self.versions[:2]]
        usual = {"to": newest[0], "from": newest[-1]} if newest else {}
        return [by_slug.get(self.request.GET.get(name, usual.get(name))) for name in ("from", "to")]

    def refusal(self):
        """404 for a version that is not live: the same as for one that never was."""
        is_asked = {"from", "to"} & set(self.request.GET)
        return not_found(self.request) if is_asked and None in self.pair else None

    def context(self):
        before, after = self.pair
        can_compare = len(self.versions) > 1
        is_same = can_compare and before.pk == after.pk
        empty = [row for row in self.pair if row and not row.text.strip()] if can_compare and not is_same else []
        return {
            "before": before,
            "after": after,
            "can_compare": can_compare,
            "is_same": is_same,
            "empty": empty,
            "comparison": compare(before.text, after.text) if can_compare and not is_same and not empty else None,
            "choices": {
                name: [
                    {"value": row.slug, "text": row.name.capitalize(), "selected": chosen and row.slug == chosen.slug}
                    for row in self.versions
                ]
                for name, chosen in (("from", before), ("to", after))
            },
            "crumbs": crumbs(),
        }


class Files(DatasetFiles):
    """/constitution.csv and the other formats: every version, without the texts."""

    dataset = CONSTITUTION
    depends_on = (ConstitutionVersion,)

    def rows(self):
        return ConstitutionVersion.objects.timeline()


def crumbs():
    """Return the way from the home page to the constitution."""
    return [
        {"text": "Home", "href": reverse("home")},
        {"text": "Constitution", "href": reverse("constitution")},
    ]
