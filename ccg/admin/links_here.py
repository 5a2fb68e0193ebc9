"""What names a page or a document: whoever takes it away leaves links there that lead nowhere."""

from django.db.models import Q
from django.urls import reverse

from ccg.links import bare, linked_from, links_in
from ccg.publishing.gate import UNPUBLISHED


def links_to(targets):
    """Return {key: versions of pages, live or not published yet} of {key: targets of links}, in one query."""
    rows = linked_from(*{target for wanted in targets.values() for target in wanted})
    links = [(row, {bare(link) for link in links_in(row.body)}) for row in rows]
    return {key: [row for row, named in links if named & set(wanted)] for key, wanted in targets.items()}


def naming_documents(queryset, documents):
    """Return those of the rows, live or not published yet, whose document is one of these, in one query."""
    live = queryset.model.objects.live().values("pk")
    return list(queryset.filter(Q(pk__in=live) | Q(state__in=UNPUBLISHED), document__in=documents))


def with_addresses(rows):
    """Return (row, what it is, the address of its form) for each row."""
    return [
        (row, meta.verbose_name, reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk]))
        for row in rows
        for meta in [row._meta]
    ]
