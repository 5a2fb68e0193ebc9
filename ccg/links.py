"""Where the links of a text lead now: to pages and documents by what is live, to addresses as they are."""

from ccg.markdown import Destination, read
from ccg.models import DocumentVersion, PageVersion

NOT_KNOWN = Destination(None, "address not yet known")
NOT_PUBLISHED = Destination(None, "not yet published")


def destinations(links):
    """Return a function from a link's target to its Destination; two queries at most, however many links."""
    slugs = {slug_of(link.target) for link in links if link.target.startswith("page:")}
    ids = {int(link.target[9:]) for link in links if link.target.startswith("document:")}
    pages = live_pages(slugs) if slugs else {}
    documents = DocumentVersion.objects.live().filter(document__in=ids).defer("text") if ids else []
    documents = {row.document_id: row for row in documents}

    def destination(target):
        if target.startswith("page:"):
            found = pages.get(slug_of(target))
            return (
                Destination(found.get_absolute_url() + "".join(target.partition("#")[1:])) if found else NOT_PUBLISHED
            )
        if target.startswith("document:"):
            found = documents.get(int(target[9:]))
            return Destination(found.get_absolute_url(), found.file_in_words) if found else NOT_PUBLISHED
        return Destination(target) if target else NOT_KNOWN

    return destination


def slug_of(target):
    return target.removeprefix("page:").partition("#")[0]


def live_pages(slugs):
    """Return {slug: live version} for the pages that have or had these addresses in public."""
    had = PageVersion.objects.once_public().filter(slug__in=slugs).values_list("page", "slug")
    live = {row.page_id: row for row in PageVersion.objects.live().filter(page__in=[page for page, _ in had])}
    return {slug: live[page] for page, slug in had if page in live}


def page_html(markdown):
    """Return (the Text, its safe HTML) of Markdown, its links led to where they go now."""
    text = read(markdown)
    return text, text.html(destinations(text.links))
