"""Where the links of a text lead now: to pages and documents by what is live, to addresses as they are."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from ccg.addresses import OF_PAGES, what_answers
from ccg.markdown import Destination, Link, is_known, read
from ccg.models import ConstitutionVersion, ConsultationVersion, DocumentVersion, PageVersion, Redirect
from ccg.models.page import HOME
from ccg.publishing.gate import UNPUBLISHED

NOT_KNOWN = Destination(None, "address not yet known")
NOT_PUBLISHED = Destination(None, "not yet published")
NO_LONGER = Destination(None, "no longer published")
NOT_UNDERSTOOD = Destination(None, "address not understood")
# The models that have texts with links, and the fields that hold these in Markdown. Rooms add their own.
TEXTS = {
    PageVersion: ("body",),
    ConsultationVersion: ("how_to_respond", "outcome"),
    ConstitutionVersion: ("description", "text"),
}


def destinations(links):
    """Return a function from a link's target to its Destination; five queries at most, however many links."""
    targets = {link.target for link in links if is_known(link.target)}
    slugs = {slug_of(target) for target in targets if target.startswith("page:")}
    ids = {int(target[9:]) for target in targets if target.startswith("document:")}
    pages = PageVersion.live_at(slugs) if slugs else {}
    documents = DocumentVersion.objects.listed().filter(document__in=ids) if ids else []
    documents = {row.document_id: row for row in documents}
    lost_slugs, lost_ids = slugs - set(pages), ids - set(documents)
    were_public = set()
    if lost_slugs:
        were_public |= set(PageVersion.objects.once_public().filter(slug__in=lost_slugs).values_list("slug", flat=True))
    if lost_ids:
        had = DocumentVersion.objects.once_public().filter(document__in=lost_ids)
        were_public |= set(had.values_list("document", flat=True))

    def destination(target):
        if not is_known(target):
            return NOT_UNDERSTOOD
        if target.startswith("page:"):
            slug = slug_of(target)
            address = pages[slug].get_absolute_url() if slug in pages else built_in(slug)
            if address:
                return Destination(address + "".join(target.partition("#")[1:]))
            return NO_LONGER if slug in were_public else NOT_PUBLISHED
        if target.startswith("document:"):
            number = int(target[9:])
            if number in documents:
                return Destination(documents[number].get_absolute_url(), documents[number].file_in_words)
            return NO_LONGER if number in were_public else NOT_PUBLISHED
        return Destination(target) if target else NOT_KNOWN

    return destination


def slug_of(target):
    return target.removeprefix("page:").partition("#")[0]


def built_in(slug):
    """Return the address of the page that the site itself has under this name, such as contact; None without one."""
    path = "/" if slug == HOME else f"/{slug}/"
    found = what_answers(path)
    return path if found is not None and found.view_name not in OF_PAGES else None


def page_html(markdown):
    """Return (the Text, its safe HTML) of Markdown, its links led to where they go now."""
    text = read(markdown)
    return text, text.html(destinations(text.links))


def several_html(markdowns):
    """Return the safe HTML of several texts, whose links are asked for together."""
    texts = [read(markdown) for markdown in markdowns]
    destination = destinations([link for text in texts for link in text.links])
    return [text.html(destination) for text in texts]


# --- for officers: what leads nowhere, and what leads here -----------------------------------------------------------


@dataclass(frozen=True)
class BrokenLink:
    """A link that leads nowhere now, and why, in a sentence."""

    link: Link
    why: str

    @property
    def in_words(self):
        return f"The link “{self.link.words}” {self.why}"


@lru_cache(maxsize=512)
def links_in(markdown):
    """Return the links of a text; kept, because officers look at all pages each time they sign in."""
    return tuple(read(markdown).links)


def live_broken_links(models=None):
    """Return {row: BrokenLinks} of the live rows of these models, all of TEXTS by default, that have any."""
    return broken_links([row for model in models or TEXTS for row in model.objects.live()])


def broken_links(rows):
    """Return {row: BrokenLinks} of rows of TEXTS, for those that have any; seven queries at most.

    Addresses of other sites are taken to be right: this site asks none.
    """
    links = {row: [link for name in TEXTS[type(row)] for link in links_in(getattr(row, name))] for row in rows}
    everything = [link for each in links.values() for link in each]
    destination, is_page = destinations(everything), own_addresses(everything)
    named = {slug_of(link.target) for link in everything if link.target.startswith("page:")}
    known = set(PageVersion.objects.filter(slug__in=named).values_list("slug", flat=True)) if named else set()

    def broken(link):
        if not link.target:
            return "has no address yet."
        if link.target.startswith("/"):
            return "" if is_page(link.target) else f"leads to {link.target}, where there is no page."
        found = destination(link.target)
        if found == NOT_PUBLISHED and link.target.startswith("page:") and slug_of(link.target) not in known:
            return f"leads to {link.target}, but no page has that name: correct it, or write the page."
        return "" if found.url is not None else f"leads to {link.target}, which is {found.remark}."

    found = {row: [BrokenLink(link, why) for link in each if (why := broken(link))] for row, each in links.items()}
    return {row: each for row, each in found.items() if each}


def own_addresses(links):
    """Return a function that tells whether an address of this site leads to something; two queries at most."""
    paths = {path_of(link.target) for link in links if link.target.startswith("/")}
    matches = {path: found for path in paths if (found := match(path))}
    slugs = {found.kwargs["slug"] for found in matches.values() if found.view_name in OF_PAGES}
    live = PageVersion.live_at(slugs) if slugs else {}
    redirects = Redirect.objects.filter(old_path__in=[form for path in paths for form in Redirect.forms(path)])
    led_on = {form for row in redirects for form in Redirect.forms(row.old_path)} if paths else set()

    def is_page(target):
        path = path_of(target)
        found = matches.get(path)
        if path in led_on:
            return True
        return found is not None and (found.view_name not in OF_PAGES or found.kwargs["slug"] in live)

    return is_page


def path_of(target):
    return target.partition("#")[0].partition("?")[0]


def match(path):
    """Return what answers at a path, with its last slash or without; None for what stands behind every page."""
    return next(filter(None, map(what_answers, Redirect.forms(path))), None)


def linked_from(*targets):
    """Return the versions of pages, live or not published yet, that have a link to one of these targets.

    A target is what an officer writes: "page:about-us", "document:12" or "/foi/".
    """
    mentioned = Q(pk__in=[])
    for target in targets:
        mentioned |= Q(body__contains=target)
    live = PageVersion.objects.live().values("pk")
    rows = PageVersion.objects.filter(mentioned).filter(Q(pk__in=live) | Q(state__in=UNPUBLISHED))
    wanted = set(targets)
    return [row for row in rows.order_by("title", "number") if wanted & {bare(link) for link in links_in(row.body)}]


def bare(link):
    """Return the target of a link without the place on the page."""
    return link.target.partition("#")[0]
