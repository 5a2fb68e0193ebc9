"""Papers to choose from, by what the public calls them: only what the public can read reports a figure to it."""

from ccg.publishing.named import editions_of
from objectives.models import Reading

MOST = 100  # the newest; an older one is named in an import


def paper_choices(group=None, chosen=()):
    """Return the choices of a field: the newest live papers, of a group if it has any, and those chosen.

    `group` and `chosen` are keys of a group and of papers.
    """
    papers = editions_of(Reading._meta.get_field("paper").related_model).objects.live().with_found_title()
    papers = papers.defer("text")
    of_group = papers.filter(meeting__versions__group=group).distinct() if group else papers.none()
    found = list(of_group.order_by("-meeting_start")[:MOST]) or list(papers.order_by("-meeting_start")[:MOST])
    known = {row.paper_id for row in found}
    found += papers.filter(paper__in=set(chosen) - known - {None})
    named = [(row.paper_id, row.found_title) for row in found]
    unknown = set(chosen) - {key for key, _ in named} - {None}
    return [("", "---------"), *named, *((key, f"Paper {key}, which is not public") for key in sorted(unknown))]
