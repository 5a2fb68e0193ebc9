from collections import Counter

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import get_text_list
from django.views.decorators.http import require_POST

from ccg.admin.links_here import links_to, with_addresses
from ccg.admin.publishable import PublishableAdmin, StandingFilter
from ccg.admin.publishable_form import PublishableForm
from ccg.admin_site import Task
from ccg.evidence import evidence_of, live_rows
from ccg.links import broken_links, live_broken_links, page_html
from ccg.markdown import MOST_CHARACTERS, read
from ccg.models import DocumentVersion, PageVersion
from ccg.publishing import State
from ccg.validators import plain_line_breaks

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PageVersionForm(PublishableForm):
    """A page, its words in a field wide enough to write in."""

    class Meta:
        model = PageVersion
        exclude = ()
        widgets = {
            "title": forms.TextInput(attrs={"size": 80}),
            "slug": forms.TextInput(attrs={"size": 50}),
            "summary": forms.Textarea(attrs={"rows": 2, "cols": 80}),
            "body": forms.Textarea(attrs={"rows": 24, "cols": 90, "spellcheck": "true"}),
            "change_note": forms.Textarea(attrs={"rows": 3, "cols": 80}),
            "reviewed_on": DATE,
            "review_due_on": DATE,
        }


class AttentionFilter(admin.SimpleListFilter):
    """What the public reads and somebody has to look at again."""

    title = "what needs looking at"
    parameter_name = "attention"

    def lookups(self, request, model_admin):
        return [("overdue", "Review overdue"), ("broken", "Broken links")]

    def queryset(self, request, queryset):
        if self.value() == "overdue":
            return queryset.filter(pk__in=overdue().values("pk"))
        if self.value() == "broken":
            return queryset.filter(pk__in=[row.pk for row in live_broken_links([PageVersion])])
        return queryset


def overdue():
    """Return the live pages whose next review was due before today."""
    return PageVersion.objects.live().filter(review_due_on__lt=timezone.localdate())


def link_choices():
    """Return [(kind, [(target, words)])] of all that a link may name, what is not public yet among it; four queries."""
    pages = newest(PageVersion, "page_id", "slug")
    documents = newest(DocumentVersion, "document_id", "document_id")
    return [
        ("Pages", [(f"page:{slug}", words) for slug, words in pages]),
        ("Documents", [(f"document:{pk}", words) for pk, words in documents]),
    ]


def newest(model, identity, named_by):
    """Return [(name in a link, title)] of each thing, by title: of its live edition, or else of its newest."""
    live = set(model.objects.live().values_list("pk", flat=True))
    found = {}
    rows = model.objects.exclude(state=State.REMOVED).order_by("number")
    for pk, key, name, title in rows.values_list("pk", identity, named_by, "title"):
        if pk in live or found.get(key, (0,))[0] not in live:
            found[key] = (pk, name, title if pk in live else f"{title} (not public now)")
    titles = Counter(title for *_, title in found.values())
    # Two of one title are told apart by what a link calls them.
    choices = [(name, title if titles[title] == 1 else f"{title} ({name})") for _, name, title in found.values()]
    return sorted(choices, key=lambda choice: choice[1].lower())


@admin.register(PageVersion)
class PageVersionAdmin(PublishableAdmin):
    """Writing a page: its words in Markdown, with a preview, and where it stands in menu, scheme and review."""

    form = PageVersionForm
    change_form_template = "admin/ccg/pageversion/change_form.html"
    fieldsets = [
        ("Page", {"fields": ["title", "slug", "summary"]}),
        ("Words", {"fields": ["body"]}),
        ("Publication scheme", {"fields": ["publication_class", "requirement"]}),
        ("Menu", {"fields": ["menu_order"]}),
        ("Review", {"fields": ["reviewed_on", "review_due_on"]}),
    ]
    list_display = ["title", "address", "number", "state", "review_due_on"]
    list_filter = [StandingFilter, AttentionFilter]
    search_fields = ["title", "slug", "body"]

    def get_urls(self):
        return [
            path("preview/", self.admin_site.admin_view(self.preview), name="ccg_pageversion_preview"),
            path("broken-links/", self.admin_site.admin_view(self.list_broken), name="ccg_pageversion_broken_links"),
            *super().get_urls(),
        ]

    def get_prepopulated_fields(self, request, obj=None):
        """Offer the title as the address of a new page."""
        return {"slug": ["title"]} if obj is None else {}

    @admin.display(ordering="slug")
    def address(self, row):
        return row.get_absolute_url()

    def figures_in_words(self, rows):
        """Point at what is allowed but serves readers badly: vague links, and links that lead nowhere."""
        broken = broken_links(rows)
        return {
            row.pk: ("", [*read(row.body).warnings, *(found.in_words for found in broken.get(row, ()))]) for row in rows
        }

    def links_here(self, rows):
        """Return the other pages that link to one of the addresses that a page has or had."""
        targets = {row.page_id: set() for row in rows}
        for page, slug in PageVersion.objects.filter(page__in=targets).values_list("page", "slug"):
            targets[page] |= {f"page:{slug}", f"/{slug}/"}
        found = links_to(targets)
        return {
            row.pk: with_addresses(each for each in found[row.page_id] if each.page_id != row.page_id) for row in rows
        }

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add what a link may name."""
        if obj is None or self.has_change_permission(request, obj):
            context["link_choices"] = link_choices()
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- beside the form ----------------------------------------------------------------------------------------------

    @method_decorator(require_POST)
    def preview(self, request):
        """Answer with typed Markdown as safe HTML, and what is wrong with it, for who may write pages."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        body = plain_line_breaks(request.POST.get("body", ""))
        if len(body) > MOST_CHARACTERS:
            return JsonResponse({"html": "", "problems": PageVersion(body=body).wrong_with_the_text(), "warnings": []})
        text, html = page_html(body)
        return JsonResponse({"html": html, "problems": text.problems, "warnings": text.warnings})

    def list_broken(self, request):
        """List each link of what is live that leads nowhere now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        broken = live_broken_links()
        context = {
            **self.admin_site.each_context(request),
            "title": "Broken links",
            "opts": self.opts,
            "found": [(*each, broken[each[0]]) for each in with_addresses(sorted(broken, key=str))],
        }
        return TemplateResponse(request, "admin/ccg/pageversion/broken_links.html", context)

    def menu_links(self, request):
        return [*super().menu_links(request), ("Broken links", reverse("admin:ccg_pageversion_broken_links"))]

    def needs_doing(self, request):
        """End with what the public reads and somebody has to look at again, and what the scheme asks for in vain."""
        tasks = super().needs_doing(request)
        if self.has_submit_permission(request):
            address = reverse("admin:ccg_pageversion_changelist")
            reviews, broken = overdue().count(), live_broken_links()
            if reviews:
                late = f"{address}?standing=all&attention=overdue"
                tasks.append(Task("Reviews overdue", self.counted(reviews), late))
            if broken:
                counts = Counter(map(type, broken))
                found = [self.admin_site.get_model_admin(model).counted(number) for model, number in counts.items()]
                address = reverse("admin:ccg_pageversion_broken_links")
                tasks.append(Task("Broken links", get_text_list(found, "and"), address))
            lacking = [found for found in evidence_of(live_rows(), timezone.localdate()) if found.problem]
            if lacking:
                names = get_text_list([found.requirement.label for found in lacking], "and")
                tasks.append(Task("Publication scheme, missing or out of date", names, reverse("publication-scheme")))
        return tasks
