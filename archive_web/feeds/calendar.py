"""The programme as calendars take it: all webinars to subscribe to, or one to put down (RFC 5545 and 7986)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Response
from icalendar import Calendar, Event, vDuration, vUri

from archive_web.access import anyone
from archive_web.addresses import page_address
from archive_web.feeds import IN_LANGUAGE, blueprint
from archive_web.feeds.channel import channel_of, programme_of
from archive_web.feeds.identity import identity_of
from archive_web.feeds.markup import text_of, title_of
from archive_web.feeds.sending import send
from archive_web.public.times import is_announced, kept_free_until
from archive_web.services import services
from index.catalogue import webinars
from index.catalogue.changes import changed_at
from index.models import Webinar, now

MAKER = "-//Efterhand//Programme//EN"
ASKED_EACH = timedelta(hours=6)
PAST = 100


@blueprint.get(f"{IN_LANGUAGE}/programme.ics")
@blueprint.get(f"{IN_LANGUAGE}/series/<slug>/programme.ics")
@anyone
def programme_calendar(slug: str | None = None) -> Response:
    """Coming webinars, and the latest of those that were held. Raises SeriesMissing."""
    with services().archive.database.read() as session:
        channel = channel_of(session, slug)
        shown = programme_of(session, channel, PAST)
        calendar = _calendar(shown, channel.title, channel.home)
        return send(calendar.to_ical(), "text/calendar", [changed_at(webinar, now()) for webinar in shown])


@blueprint.get(f"{IN_LANGUAGE}/webinars/<slug>/calendar.ics")
@anyone
def webinar_calendar(slug: str) -> Response:
    """One webinar, to be put into a calendar. Raises WebinarMissing."""
    with services().archive.database.read() as session:
        webinar = webinars.public_by_slug(session, slug)
        if webinar.starts_at is None:
            raise webinars.WebinarMissing(slug=slug)
        calendar = _calendar([webinar], "", "")
        return send(calendar.to_ical(), "text/calendar", saved_as=f"{slug}.ics")


def _calendar(shown: Iterable[Webinar], name: str, url: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    if name:  # a calendar that lasts, and not only what one event comes in
        calendar.add("name", title_of(name))
        calendar.add("x-wr-calname", title_of(name))
        calendar.add("url", url)
        calendar.add("refresh-interval", vDuration(ASKED_EACH), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(ASKED_EACH))
    for webinar in shown:
        if webinar.starts_at is not None:
            calendar.add_component(_event(webinar, webinar.starts_at))
    return calendar


def _event(webinar: Webinar, starts_at: datetime) -> Event:
    """Times are in UTC, which no calendar misreads. What is changed later has a higher sequence and the same name."""
    event = Event()
    page, changed = page_address("public.webinar", slug=webinar.slug), changed_at(webinar, now())
    event.add("uid", str(identity_of(webinar)))
    event.add("dtstamp", changed)
    event.add("created", webinar.created_at)
    event.add("last-modified", changed)
    event.add("sequence", int((changed - webinar.created_at).total_seconds()))
    event.add("dtstart", starts_at)
    event.add("dtend", kept_free_until(starts_at, webinar))
    event.add("summary", title_of(webinar.title))
    event.add("description", _description(webinar, page))
    event.add("url", page)
    event.add("status", "CONFIRMED")
    if webinar.join_url and is_announced(webinar, now()):
        event.add("location", title_of(webinar.join_url))
        event.add(
            "conference", vUri(title_of(webinar.join_url)), parameters={"VALUE": "URI", "FEATURE": "VIDEO"}
        )
    return event


def _description(webinar: Webinar, page: str) -> str:
    talks = "\n".join(
        " – ".join(filter(None, [talk.title, ", ".join(speaker.name for speaker in talk.speakers)]))
        for talk in webinar.talks
    )
    return text_of("\n\n".join(filter(None, [page, webinar.description, talks])))
