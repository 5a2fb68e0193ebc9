from ccg.addresses import OF_PAGES, what_answers
from ccg.models import PageVersion
from ccg.views.errors import lead_on, moved, not_found


def elsewhere(request):
    """Answer an address that has no page: lead on to where it went (301), mend a missing last slash, else 404."""
    redirect = moved(request)
    if redirect:
        return redirect
    lacks_slash = request.method in ("GET", "HEAD") and not request.path.endswith("/")
    if lacks_slash and there_is_a_page(f"{request.path_info}/"):
        return lead_on(request.get_full_path(force_append_slash=True))
    return not_found(request)


def there_is_a_page(path):
    """Whether a page answers at this path; one of an officer's words only if the public has ever seen it."""
    found = what_answers(path)
    if found is None or found.view_name not in OF_PAGES:
        return found is not None
    return PageVersion.objects.once_public().filter(slug=found.kwargs["slug"]).exists()
