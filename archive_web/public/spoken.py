"""Moments as pages of speakers and goals list them: under their talks, each with its words and its address."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from archive_web.public.addresses import embed_url, moment_url
from archive_web.public.marking import pieces
from archive_web.public.reasons import quoted
from index.catalogue.spoken import SpokenMoment
from index.models import Recording, Talk
from index.search.contract import Snippet

PER_PAGE = 20
SHOWN_LETTERS = 280
BEFORE_LETTERS = 80  # of what is shown, before the first word that is marked


@dataclass(frozen=True)
class ShownMoment:
    """*words*: those that earned a goal its place, in quotation marks, or empty."""

    start_ms: int
    url: str
    embed_url: str
    language: str
    snippet: Snippet
    words: str


@dataclass(frozen=True)
class TalkMoments:
    """Neighbouring moments of one talk, or of what a recording holds outside its talks."""

    title: str
    url: str
    language: str | None
    recording: Recording
    moments: tuple[ShownMoment, ...]


def under_talks(found: Iterable[SpokenMoment]) -> list[TalkMoments]:
    return [
        _talk(recording, talk, list(own))
        for (recording, talk), own in groupby(found, key=lambda moment: (moment.recording, moment.talk))
    ]


def _talk(recording: Recording, talk: Talk | None, found: list[SpokenMoment]) -> TalkMoments:
    return TalkMoments(
        title=talk.title if talk else recording.webinar.title,
        url=moment_url(recording, talk.start_ms if talk else 0),
        language=recording.language or recording.webinar.language,
        recording=recording,
        moments=tuple(_moment(moment) for moment in found),
    )


def _moment(moment: SpokenMoment) -> ShownMoment:
    return ShownMoment(
        start_ms=moment.start_ms,
        url=moment_url(moment.recording, moment.start_ms),
        embed_url=embed_url(moment.recording, moment.start_ms),
        language=moment.language,
        snippet=excerpt(moment.text, moment.words),
        words=quoted(moment.words),
    )


def excerpt(text: str, words: Iterable[str] = ()) -> Snippet:
    """As much of *text* as a list shows, from its beginning or around the first of *words*, which are marked."""
    wanted = "|".join(rf"\b{re.escape(word)}\b" for word in words)
    spans = [found.span() for found in re.finditer(wanted, text, re.IGNORECASE)] if wanted else []
    first = spans[0][0] if spans else 0
    start = _word_start(text, first - BEFORE_LETTERS) if first > BEFORE_LETTERS else 0
    end = _word_start(text, start + SHOWN_LETTERS) if len(text) - start > SHOWN_LETTERS else len(text)
    shown = [(at - start, until - start) for at, until in spans if start <= at and until <= end]
    cut = ("… " if start else "", text[start:end].rstrip(), " …" if end < len(text) else "")
    lead = len(cut[0])
    return pieces("".join(cut), [(lead + at, lead + until) for at, until in shown])


def _word_start(text: str, at: int) -> int:
    """Where the word at *at* begins; *at* itself in a text without spaces."""
    return text.rfind(" ", 0, at) + 1 or at
