"""A meeting as search engines read it in its page: an Event of schema.org, in JSON-LD."""

import json

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime

from governance.models import MeetingVersion

# What would end the script element or begin a comment in it; as Django's json_script escapes them.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def event_data(one, request):
    """Return a Told as an Event of schema.org: only what the page of the meeting shows.

    What is not known, such as the end or the place, is left out.
    """
    meeting, absolute = one.meeting, request.build_absolute_uri
    places = list(filter(None, [place(meeting.location), online(meeting.online_url)]))
    organisers = [
        {"@type": "Organization", "name": group.name, "url": absolute(group.get_absolute_url())}
        for group in [one.group, *one.in_common]
        if group
    ]
    facts = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": absolute(meeting.get_absolute_url()),
        "url": absolute(meeting.get_absolute_url()),
        "name": meeting.title,
        **days(one),
        "eventAttendanceMode": attendance_mode(meeting),
        "location": places[0] if len(places) == 1 else places,
        "description": meeting.status_reason,
        "organizer": organisers[0] if len(organisers) == 1 else organisers,
    }
    return {name: value for name, value in facts.items() if value}


def days(one):
    """Return status and times.

    schema.org tells of a moved meeting by its new day and the one before. While the new one is not known it is
    postponed, which keeps the day it had; when the new one was cancelled, so is this.
    """
    meeting, status = one.meeting, "EventScheduled"
    if one.instead and one.instead.takes_place:
        return {
            "eventStatus": "https://schema.org/EventRescheduled",
            "previousStartDate": moment(meeting.start),
            "startDate": moment(one.instead.start),
            "endDate": moment(one.instead.end),
        }
    if not meeting.takes_place:
        is_cancelled = (one.instead or meeting).status == MeetingVersion.Status.CANCELLED
        status = "EventCancelled" if is_cancelled else "EventPostponed"
    return {
        "eventStatus": f"https://schema.org/{status}",
        "startDate": moment(meeting.start),
        "endDate": moment(meeting.end),
    }


def moment(time):
    """Return a time as it is in London, with its distance from UTC; "" for None."""
    return localtime(time).isoformat() if time else ""


def place(location):
    return {"@type": "Place", "name": location, "address": location} if location else None


def online(url):
    return {"@type": "VirtualLocation", "url": url} if url else None


def attendance_mode(meeting):
    """Return where people are, by what is known; "" while neither place nor address is."""
    kinds = {(True, False): "Offline", (False, True): "Online", (True, True): "Mixed"}
    kind = kinds.get((bool(meeting.location), bool(meeting.online_url)))
    return f"https://schema.org/{kind}EventAttendanceMode" if kind else ""


def as_script(facts):
    """Return data for the head of a page, safe whatever is in it. Browsers run no data: no policy stands against it."""
    text = json.dumps(facts, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped here
