"""All that the player shows, on the watch page and on other sites."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from archive_web.page_parts import language_name
from archive_web.public.addresses import seconds
from archive_web.public.captioning import track_in
from archive_web.public.citing import citation_of, citation_of_whole
from archive_web.public.pictures import ShownSlide, slides_of
from archive_web.public.playing import Playing
from index.models import Recording, Talk


@dataclass(frozen=True)
class CaptionFile:
    """Captions in one language; *is_usual*: those that are shown at first."""

    url: str
    language: str
    label: str
    is_usual: bool


@dataclass(frozen=True)
class Chapter:
    """A talk as a place on the timeline; *citation* lacks the time and the address."""

    title: str
    start_ms: int
    t: str
    citation: str


@dataclass(frozen=True)
class Player:
    """*address* and *embed_address* are whole addresses, to be shared; *start_s* is where to begin.

    *hits_ms* are the moments at which words of the search are said.
    """

    playing: Playing
    title: str
    language: str
    duration_ms: int
    start_s: str
    captions: tuple[CaptionFile, ...]
    chapters: tuple[Chapter, ...]
    slides: tuple[ShownSlide, ...]
    citation: str
    address: str
    embed_address: str
    hits_ms: tuple[int, ...]

    @classmethod
    def of(cls, recording: Recording, start_s: str, hits_ms: Sequence[int] = ()) -> "Player":
        return cls(
            playing=Playing.of(recording),
            title=recording.webinar.title,
            language=recording.language or recording.webinar.language or "",
            duration_ms=recording.duration_ms or 0,
            start_s=start_s,
            captions=_captions_of(recording),
            chapters=tuple(_chapter(talk, recording) for talk in recording.talks),
            slides=tuple(slides_of(recording.slides)),
            citation=citation_of_whole(recording),
            address=url_for("public.watch", slug=recording.slug, _external=True),
            embed_address=url_for("public.embed", slug=recording.slug, _external=True),
            hits_ms=tuple(hits_ms),
        )


def _captions_of(recording: Recording) -> tuple[CaptionFile, ...]:
    usual, several = track_in(recording), len(recording.shown_tracks) > 1
    return tuple(
        CaptionFile(
            url=url_for("public.captions_vtt", slug=recording.slug, lang=track.language if several else None),
            language=track.language,
            label=language_name(track.language),
            is_usual=track is usual,
        )
        for track in recording.shown_tracks
    )


def _chapter(talk: Talk, recording: Recording) -> Chapter:
    return Chapter(talk.title, talk.start_ms, seconds(talk.start_ms), citation_of(talk, recording))
