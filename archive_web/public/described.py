"""What a page shows, for search engines and for those who share its link (schema.org, Open Graph)."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from archive_web.addresses import absolute, page_address
from archive_web.languages import language
from archive_web.public.addresses import media_url, moment_url
from archive_web.public.cards import goals_of, speakers_of
from archive_web.public.pictures import JPEG
from archive_web.public.playing import Playing
from archive_web.public.times import kept_free_until
from archive_web.services import services
from index.models import Poster, Recording, Speaker, Talk, Webinar

Facts = dict[str, Any]
SCHEMA = "https://schema.org"


@dataclass(frozen=True)
class Described:
    """*kind* is Open Graph's; *facts* are written into the page as JSON-LD."""

    kind: str
    facts: Facts
    picture_url: str = ""
    picture_width_px: int = 0


def described_recording(recording: Recording) -> Described:
    """A video with its talks as clips. Search engines want a picture of it."""
    webinar, poster, playing = recording.webinar, _largest(recording), Playing.of(recording)
    page = page_address("public.watch", slug=recording.slug)
    video: Facts = {
        "@type": "VideoObject",
        "@id": page,
        "url": page,
        "name": webinar.title,
        "description": webinar.description or webinar.title,
        "uploadDate": (webinar.starts_at or recording.created_at).isoformat(),
        "inLanguage": recording.language or webinar.language,
        "isAccessibleForFree": True,
        "publisher": _site(),
        "actor": [_person(speaker) for speaker in speakers_of(recording.talks)],
        "keywords": [goal.name(language()) for goal in goals_of(recording.talks)],
        "isPartOf": _series(webinar, "CreativeWorkSeries"),
        "hasPart": [_clip(recording, talk) for talk in recording.talks],
    }
    if recording.duration_ms:
        video["duration"] = iso_duration(recording.duration_ms)
    if playing.mp4_url:
        video["contentUrl"] = absolute(playing.mp4_url)
    if poster is not None:
        video["thumbnailUrl"] = [absolute(media_url(poster.key))]
    if recording.shown_tracks:
        video["caption"] = {
            "@type": "MediaObject",
            "contentUrl": page_address("public.captions_vtt", slug=recording.slug),
            "encodingFormat": "text/vtt",
            "inLanguage": recording.shown_tracks[0].language,
        }
        video["associatedMedia"] = {
            "@type": "MediaObject",
            "name": _("What is said, as text"),
            "contentUrl": page_address("public.transcript", slug=recording.slug),
            "encodingFormat": "text/plain",
        }
    picture = (absolute(media_url(poster.key)), poster.width_px) if poster is not None else ("", 0)
    return Described("video.other", _with_trail(video, webinar.title, page), *picture)


def described_event(webinar: Webinar) -> Described | None:
    """A coming webinar; None while it has no date."""
    if webinar.starts_at is None:
        return None
    page = page_address("public.webinar", slug=webinar.slug)
    event: Facts = {
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": webinar.title,
        "description": webinar.description or webinar.title,
        "startDate": webinar.starts_at.isoformat(),
        "endDate": kept_free_until(webinar.starts_at, webinar).isoformat(),
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": webinar.join_url or page},
        "isAccessibleForFree": True,
        "inLanguage": webinar.language,
        "organizer": _site(),
        "superEvent": _series(webinar, "EventSeries"),
        "performer": [_person(speaker) for speaker in speakers_of(webinar.talks)],
    }
    return Described("website", _with_trail(event, webinar.title, page))


def iso_duration(ms: int) -> str:
    """``3723000`` gives ``PT1H2M3S`` (ISO 8601)."""
    minutes, seconds = divmod(round(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"PT{hours}H{minutes}M{seconds}S"


def _clip(recording: Recording, talk: Talk) -> Facts:
    """Search engines show clips only where each has an address of its own with its second in it."""
    end_ms = talk.end_ms if talk.end_ms is not None else recording.duration_ms
    ends = {"endOffset": end_ms / 1000} if end_ms else {}
    address = moment_url(recording, talk.start_ms)
    return {
        "@type": "Clip",
        "name": talk.title,
        "startOffset": talk.start_ms / 1000,
        **ends,
        "url": absolute(address if talk.start_ms else f"{address}?t=0"),
    }


def _with_trail(thing: Facts, title: str, page: str) -> Facts:
    """*thing* beside the way to it, from the front page on."""
    steps = [
        (services().archive.settings.site_name, page_address("public.home")),
        (_("Programme"), page_address("public.programme")),
        (title, page),
    ]
    trail = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(steps, start=1)
    ]
    known = {name: value for name, value in thing.items() if value not in (None, [])}
    return {"@context": SCHEMA, "@graph": [known, {"@type": "BreadcrumbList", "itemListElement": trail}]}


def _series(webinar: Webinar, kind: str) -> Facts | None:
    if webinar.series is None:
        return None
    address = page_address("public.one_series", slug=webinar.series.slug)
    return {"@type": kind, "name": webinar.series.title, "url": address}


def _site() -> Facts:
    return {
        "@type": "Organization",
        "name": services().archive.settings.site_name,
        "url": absolute(url_for("front_door")),
    }


def _person(speaker: Speaker) -> Facts:
    works = {"@type": "Organization", "name": speaker.organisation}
    return {"@type": "Person", "name": speaker.name, **({"worksFor": works} if speaker.organisation else {})}


def _largest(recording: Recording) -> Poster | None:
    """Not every program that shows shared links knows WebP."""
    plain = [poster for poster in recording.posters if poster.media_type == JPEG]
    return max(plain, key=lambda poster: poster.width_px, default=None)
