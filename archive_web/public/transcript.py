"""The transcript beside the player: the cues of a recording, under the talks that they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from archive_web.page_parts import short_clock
from archive_web.public.addresses import seconds
from index.captions.cue import Cue
from index.catalogue.attribution import attributed
from index.catalogue.captions import cues_of
from index.models import CaptionTrack, Origin, Recording, Talk, Webinar


@dataclass(frozen=True)
class Line:
    """A cue; *t* is its place in ``?t=``, *speaker* is empty where the same person goes on speaking.

    A gap says in its *text* until when words are missing.
    """

    start_ms: int
    t: str
    text: str
    speaker: str
    is_gap: bool = False


@dataclass(frozen=True)
class Gap:
    """Where recognition failed, in the place of cues."""

    start_ms: int
    text: str
    speaker: None = None


@dataclass(frozen=True)
class Section:
    """The lines of one talk. A recording of one talk, and what lies outside all talks, has no title."""

    title: str
    lines: tuple[Line, ...]


def sections_of(track: CaptionTrack, recording: Recording) -> list[Section]:
    """Cues and gaps in order, cut where one talk gives way to the next."""
    talks = recording.talks
    sections: list[tuple[str, list[Cue | Gap]]] = []
    told: list[Cue | Gap] = [*attributed(cues_of(track), recording, sole=False), *_gaps(track)]
    for cue in sorted(told, key=lambda cue: cue.start_ms):
        title = _title_at(talks, cue.start_ms) if len(talks) > 1 else ""
        if not sections or sections[-1][0] != title:
            sections.append((title, []))
        sections[-1][1].append(cue)
    return [Section(title, _lines(cues)) for title, cues in sections]


def note_on(track: CaptionTrack, webinar: Webinar) -> str:
    """Where the words come from: a machine, a file, or a person who has gone through them."""
    if track.origin == Origin.REVIEWED:
        return str(_("Captions corrected by a person."))
    if track.origin == Origin.IMPORTED:
        return str(_("Captions that came with the recording."))
    demo = _("Recognised by a small test model, so words may be wrong.")
    ordinary = _("Captions made automatically, so words may be wrong.")
    return str(demo if webinar.is_demo else ordinary)


def _title_at(talks: Sequence[Talk], moment_ms: int) -> str:
    for talk in talks:
        if talk.start_ms <= moment_ms and (talk.end_ms is None or moment_ms < talk.end_ms):
            return talk.title
    return ""


def _gaps(track: CaptionTrack) -> list[Gap]:
    return [
        Gap(start_ms, _("Words are missing here, until %(time)s.", time=short_clock(end_ms)))
        for start_ms, end_ms in track.gaps
    ]


def _lines(cues: Sequence[Cue | Gap]) -> tuple[Line, ...]:
    earlier = [None, *(cue.speaker for cue in cues)]
    return tuple(
        Line(
            start_ms=cue.start_ms,
            t=seconds(cue.start_ms),
            text=" ".join(cue.text.split()),
            speaker=cue.speaker if cue.speaker and cue.speaker != before else "",
            is_gap=isinstance(cue, Gap),
        )
        for cue, before in zip(cues, earlier, strict=False)
    )
