"""The transcript beside the player: the cues of a recording, under the talks that they belong to."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flask_babel import gettext as _

from archive_web.page_parts import short_clock
from archive_web.public.addresses import seconds
from archive_web.public.marking import Span, pieces, quoted
from index.catalogue.attribution import attributed
from index.catalogue.captions import cues_of, language_at
from index.language.forms import Marker
from index.models import CaptionTrack, Recording, Talk
from index.search.contract import NOTHING_MARKED, Snippet


@dataclass(frozen=True)
class Line:
    """A cue; *t* is its place in ``?t=``, *is_hit* tells that it holds words of a search.

    A gap says in its words until when words are missing.
    """

    start_ms: int
    t: str
    said: Snippet
    is_hit: bool = False
    is_gap: bool = False


@dataclass(frozen=True)
class Turn:
    """What one person says before another does; *language* is what is spoken."""

    speaker: str
    language: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """The turns of one talk. A recording of one talk, and what lies outside all talks, has no title."""

    title: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Transcript:
    """What is said in a recording; *speakers* only where there are several."""

    sections: tuple[Section, ...] = ()
    speakers: tuple[str, ...] = ()

    @property
    def hits_ms(self) -> tuple[int, ...]:
        """Where words of the search are said."""
        return tuple(
            line.start_ms
            for section in self.sections
            for turn in section.turns
            for line in turn.lines
            if line.is_hit
        )


@dataclass(frozen=True)
class Passage:
    """Words of a link to a quote, and where the link leads."""

    quote: str = ""
    start_ms: int = 0


@dataclass(frozen=True)
class Told:
    """A cue, or where recognition failed, with what is known about it."""

    line: Line
    speaker: str
    language: str
    title: str


def transcript_of(
    track: CaptionTrack,
    recording: Recording,
    *,
    marker: Marker = NOTHING_MARKED,
    passage: Passage = Passage(),
) -> Transcript:
    """Cues and gaps in order, cut where a talk or a speaker gives way to the next."""
    told = sorted(
        [*_cues(track, recording, marker, passage), *_gaps(track, recording)],
        key=lambda one: one.line.start_ms,
    )
    everyone = tuple(dict.fromkeys(one.speaker for one in told if one.speaker))
    several = everyone if len(everyone) > 1 else ()
    sections = tuple(
        Section(title, tuple(_turns(list(group), named=bool(several))))
        for title, group in groupby(told, key=lambda one: one.title)
    )
    return Transcript(sections, several)


def _cues(track: CaptionTrack, recording: Recording, marker: Marker, passage: Passage) -> Iterator[Told]:
    cues = attributed(cues_of(track), recording)
    texts = [" ".join(cue.text.split()) for cue in cues]
    first = bisect_right([cue.start_ms for cue in cues], passage.start_ms) - 1
    marked = quoted(passage.quote, texts, first)
    for number, (cue, text) in enumerate(zip(cues, texts, strict=True)):
        language = language_at(track, cue.start_ms) or track.language
        found: list[Span] = [(match.start, match.end) for match in marker.matches(text, language)]
        spans = [marked[number]] if number in marked else found
        line = Line(cue.start_ms, seconds(cue.start_ms), pieces(text, spans), is_hit=bool(found))
        yield Told(line, cue.speaker or "", language, _title_at(recording.talks, cue.start_ms))


def _gaps(track: CaptionTrack, recording: Recording) -> Iterator[Told]:
    for start_ms, end_ms in track.gaps:
        words = _("Words are missing here, until %(time)s.", time=short_clock(end_ms))
        line = Line(start_ms, seconds(start_ms), pieces(words, ()), is_gap=True)
        yield Told(line, "", track.language, _title_at(recording.talks, start_ms))


def _title_at(talks: Sequence[Talk], moment_ms: int) -> str:
    if len(talks) < 2:
        return ""
    for talk in talks:
        if talk.start_ms <= moment_ms and (talk.end_ms is None or moment_ms < talk.end_ms):
            return talk.title
    return ""


def _turns(told: Sequence[Told], *, named: bool) -> Iterator[Turn]:
    """A gap belongs to whoever spoke before it, or else after it."""
    heard, last = [], next((one for one in told if not one.line.is_gap), told[0])
    for one in told:
        last = last if one.line.is_gap else one
        heard.append(replace(one, speaker=last.speaker if named else "", language=last.language))
    for (speaker, language), group in groupby(heard, key=lambda one: (one.speaker, one.language)):
        yield Turn(speaker, language, tuple(one.line for one in group))
