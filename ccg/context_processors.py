"""What every page shows around its content: header, menu and footer.

Nothing here may read the session or the user: public pages would then vary by cookie and could not be cached.
"""

from functools import lru_cache

from django.urls import reverse

# At most six entries fit beside one another; a seventh hides under "More".
MENU = (
    ("Home", "home"),
    ("Our priorities", "objectives:plan"),
    ("How are we doing", "performance:index"),
    ("Meetings", "governance:meetings"),
    ("Freedom of Information", "foi:index"),
    ("About us", "about-us"),
)
FOOTER = (
    ("Data", "data"),
    ("Search", "search"),
    ("Cookies", "cookies"),
    ("Privacy", "privacy"),
    ("Accessibility statement", "accessibility"),
    ("Contact us", "contact"),
)


def site(request):
    """Add the organisation and the frame of the page; nothing is worked out until a template asks for it."""
    match = request.resolver_match
    return {"organisation": request.organisation, **frame(request.organisation, match.view_name if match else "")}


def frame(organisation, current):
    """Return header, footer and first breadcrumb for the page whose url name is `current`, "" for an error page."""
    return {
        "page_header": lambda: page_header(organisation.name, current),
        "page_footer": lambda: page_footer(organisation.name, current),
        "home_crumb": home_crumb,
    }


@lru_cache(maxsize=256)
def page_header(organisation_name, current):
    """Return the options of the NHS header: the logo already says "NHS", so the name follows without it.

    Kept, because finding the menu's addresses again for every page takes longer than drawing it.
    """
    # The page of the search has a box of its own, with what was typed in it.
    box = {"action": reverse("search"), "label": {"visuallyHiddenText": "Search this site"}}
    place, group, rest = organisation_name.removeprefix("NHS ").partition(" Clinical Commissioning Group")
    return {
        "logo": {"href": reverse("home")},
        "organisation": {"name": place, "split": (group + rest).strip()},
        "search": None if current == "search" else box,
        "navigation": {"items": [menu_entry(text, name, current) for text, name in MENU]},
    }


def menu_entry(text, name, current):
    """Return a menu entry, marked when it is the current page or the room that the current page stands in."""
    room = name.rpartition(":")[0]
    return {
        "text": text,
        "href": reverse(name),
        "current": name == current,
        "active": bool(room) and current.startswith(f"{room}:"),
    }


@lru_cache(maxsize=256)
def page_footer(organisation_name, current):
    """Return the options of the NHS footer; without a `copyright` of ours it would say "NHS England"."""
    return {
        "meta": {
            "visuallyHiddenText": "About this site",
            "items": [
                {
                    "text": text,
                    "href": reverse(name),
                    "attributes": {"aria-current": "page"} if name == current else {},
                }
                for text, name in FOOTER
            ],
        },
        "copyright": {"text": f"© {organisation_name}"},
    }


@lru_cache(maxsize=1)
def home_crumb():
    """Return the breadcrumb that every page but the home page begins with."""
    return [{"text": "Home", "href": reverse("home")}]
