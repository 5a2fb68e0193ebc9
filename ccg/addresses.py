"""What answers at an address of this site."""

from django.urls import Resolver404, resolve

BEHIND_EVERYTHING = "ccg.views.redirects.elsewhere"
OF_PAGES = ("page", "page-updates")  # these match any word: whether there is such a page, the database knows

# Pages of facts whose own address is not that of their words. Rooms are named as strings: the ground imports none.
WORDS_ELSEWHERE = {
    "register-of-interests": "governance:interests",
    "register-of-gifts": "governance:gifts",
    "register-of-procurement": "governance:procurement",
    "register-of-decisions": "governance:decisions",
    "register-of-actions": "governance:actions",
}


def what_answers(path):
    """Return the ResolverMatch of the page at a path; None for one that only the last pattern of all matches."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return None if found.view_name == BEHIND_EVERYTHING else found
