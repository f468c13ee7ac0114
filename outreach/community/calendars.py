"""Gatherings for calendars (iCalendar, RFC 5545): one to take along, or all of a community to subscribe to."""

from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app

from app.kernel.lazily import Lazily
from app.kernel.links import absolute_url
from outreach.community.models import Community, Gathering
from outreach.community.writing import in_short

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = Lazily("icalendar")

_LONGEST_DESCRIPTION = 2_000


def calendar_of(community: Community, gatherings: Iterable[Gathering]) -> bytes:
    """The gatherings as a calendar, in UTC, which every calendar shows by its own clock. An event keeps its UID, and its
    SEQUENCE grows with every change.
    """
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Perennial//Communities//EN")
    calendar.add("x-wr-calname", community.title)
    for gathering in gatherings:
        calendar.add_component(_event(community, gathering))
    return bytes(calendar.to_ical())


def _event(community: Community, gathering: Gathering) -> "icalendar.Event":
    event = icalendar.Event()
    host = urlsplit(current_app.extensions["settings"].base_url).hostname
    url = absolute_url("community.gathering", slug=community.slug, gathering_id=gathering.id)
    event.add("uid", f"{gathering.id}@{host}")
    event.add("dtstamp", gathering.changed_at.astimezone(UTC))
    event.add("sequence", gathering.version)
    event.add("summary", gathering.title)
    event.add("dtstart", gathering.starts_at.astimezone(UTC))
    if gathering.ends_at is not None:
        event.add("dtend", gathering.ends_at.astimezone(UTC))
    if gathering.place:
        event.add("location", gathering.place)
    if gathering.words:
        event.add("description", in_short(gathering.words, _LONGEST_DESCRIPTION))
    event.add("url", url)
    return event
