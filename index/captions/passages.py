"""Passages: neighbouring cues gathered to the half minute or so that a search result leads to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.captions.cue import Cue
from index.captions.sentence import ends_sentence

SHORTEST_MS = 30_000
LONGEST_MS = 60_000
PAUSE_MS = 10_000


@dataclass(frozen=True)
class Span:
    """A talk within its recording; *key* tells the caller which."""

    start_ms: int
    end_ms: int
    key: int


@dataclass(frozen=True)
class PassageText:
    """What one speaker says in one talk for 30 to 60 seconds, or what stands on one slide.

    *talk* is the key of its span, *kind* ``speech`` or ``slide``.
    """

    start_ms: int
    end_ms: int
    text: str
    talk: int | None
    speaker: str | None
    kind: str = "speech"


def slide_passages(slides: Sequence[Cue], talks: Sequence[Span]) -> list[PassageText]:
    """A passage for each of *slides* that has words; one belongs to the talk that holds its middle."""
    return [
        PassageText(
            start_ms=slide.start_ms,
            end_ms=slide.end_ms,
            text=" · ".join(line.strip() for line in slide.text.splitlines() if line.strip()),
            talk=_talk_of(slide, talks),
            speaker=None,
            kind="slide",
        )
        for slide in slides
        if slide.text.strip()
    ]


def make_passages(cues: Sequence[Cue], talks: Sequence[Span]) -> list[PassageText]:
    """Passages of *cues*, which are sorted by start; a cue belongs to the talk that holds its middle.

    A passage is shorter than 30 seconds where a talk, a speaker or a pause of ten seconds ends it, and
    longer than 60 only when a single cue is.
    """
    return [
        PassageText(
            start_ms=piece[0].start_ms,
            end_ms=_end_ms(piece),
            text=" ".join(word for cue in piece for word in cue.text.split()),
            talk=talk,
            speaker=piece[0].speaker,
        )
        for talk, run in _runs(cues, talks)
        for piece in _pieces(run)
    ]


def _runs(cues: Sequence[Cue], talks: Sequence[Span]) -> Iterator[tuple[int | None, list[Cue]]]:
    """Neighbouring cues of one talk and one speaker without a long pause."""
    run: list[Cue] = []
    run_talk, heard_until_ms = None, 0
    for cue in cues:
        talk = _talk_of(cue, talks)
        changes = run and (talk, cue.speaker) != (run_talk, run[0].speaker)
        if run and (changes or cue.start_ms - heard_until_ms > PAUSE_MS):
            yield run_talk, run
            run = []
        run.append(cue)
        run_talk, heard_until_ms = talk, max(heard_until_ms, cue.end_ms)
    if run:
        yield run_talk, run


def _talk_of(cue: Cue, talks: Sequence[Span]) -> int | None:
    middle_ms = (cue.start_ms + cue.end_ms) // 2
    return next((talk.key for talk in talks if talk.start_ms <= middle_ms < talk.end_ms), None)


def _pieces(run: Sequence[Cue]) -> list[Sequence[Cue]]:
    """*run* cut into pieces of 30 to 60 seconds; a short rest joins the piece before it if it may."""
    cuts = [0]
    while cuts[-1] < len(run):
        cuts.append(_piece_end(run, cuts[-1]))
    is_short = _length_ms(run[cuts[-2] :]) < SHORTEST_MS
    if len(cuts) > 2 and is_short and _length_ms(run[cuts[-3] :]) <= LONGEST_MS:
        del cuts[-2]
    return [run[start:end] for start, end in pairwise(cuts)]


def _piece_end(run: Sequence[Cue], start: int) -> int:
    """Where the piece ends that begins at *start*: at a sentence end after 30 seconds, or else within 60."""
    end_ms = 0
    for at in range(start, len(run)):
        end_ms = max(end_ms, run[at].end_ms)
        length_ms = end_ms - run[start].start_ms
        if length_ms > LONGEST_MS:
            return max(at, start + 1)
        if length_ms >= SHORTEST_MS and ends_sentence(run[at].text):
            return at + 1
    return len(run)


def _end_ms(cues: Sequence[Cue]) -> int:
    return max(cue.end_ms for cue in cues)


def _length_ms(cues: Sequence[Cue]) -> int:
    return _end_ms(cues) - cues[0].start_ms
