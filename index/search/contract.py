"""The SearchIndex contract: passages go in, talks with their best moments come out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from operator import attrgetter
from typing import Any, Protocol

from index.errors import EfterhandError
from index.language.forms import Analysis, Marker


class IndexDamaged(EfterhandError):
    """The search index cannot be read. Nothing is lost: the catalogue holds all that it was made of."""

    en = "The search index in {folder} cannot be read ({reason}). Build it anew with: efterhand reindex"
    sv = "Sökindexet i {folder} går inte att läsa ({reason}). Bygg om det med: efterhand reindex"


class IndexLost(IndexDamaged):
    """The search index is gone: an empty one stands in its place until it is built anew."""

    en = (
        "The search index is lost. A worker builds it anew from the catalogue; without one: efterhand reindex"
    )
    sv = "Sökindexet är borta. En arbetsprocess bygger om det ur katalogen; finns ingen sådan: efterhand reindex"


class IndexBusy(EfterhandError):
    """Another process has been writing to the index for longer than this one would wait."""

    en = "The search index in {folder} is being written by another program. Try again when it is done."
    sv = "Sökindexet i {folder} skrivs just nu av ett annat program. Försök igen när det är klart."


@dataclass(frozen=True, slots=True)
class PassageDocument:
    """A passage to be indexed. *speakers* are slugs, for filters; *speaker_names* are searched as words.

    *kind*: ``speech``, ``slide`` for words that stood on a slide, or ``material``. Of the latter, *material_id*
    and *page* (0: none) tell where the words stand. *series* is a slug.
    """

    recording_id: int
    number: int
    talk_id: int | None
    start_ms: int
    end_ms: int
    text: str
    title: str
    speakers: tuple[str, ...]
    speaker_names: tuple[str, ...]
    goals: tuple[int, ...]
    language: str
    year: int | None
    kind: str = "speech"
    series: str | None = None
    series_title: str = ""
    material_id: int | None = None
    page: int = 0

    @property
    def mark(self) -> str:
        """Short, and another one as soon as anything in the document is another."""
        return blake2b(repr(self.values).encode(), digest_size=8).hexdigest()

    @property
    def values(self) -> tuple[Any, ...]:
        """All that it holds, in the order in which it is made."""
        return ALL_VALUES(self)


ALL_VALUES = attrgetter(*(row.name for row in fields(PassageDocument)))


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. *words* are as typed: words, "phrases", -without, speaker:, goal:, year:
    and series:.

    If *verbatim*, no word is taken for a slip of another. *visible* are the recordings that the asker may see (None:
    all). What is not visible is neither found nor counted. *limit* and *offset* count talks.
    *newest*: recordings by date, newest first, where talks are to come in that order instead of best first; those
    of other recordings come last.
    """

    words: str
    speaker: str | None = None
    goal: int | None = None
    year: int | None = None
    language: str | None = None
    series: str | None = None
    visible: frozenset[int] | None = None
    limit: int = 10
    offset: int = 0
    verbatim: bool = False
    newest: tuple[int, ...] | None = None

    @property
    def filtered(self) -> bool:
        """Whether the asker chose a speaker, goal, year, language or series."""
        choices = (self.speaker, self.goal, self.year, self.language, self.series)
        return any(choice is not None for choice in choices)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a snippet's text; *marked* when it matched the query."""

    text: str
    marked: bool


Snippet = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A passage that matched, and the part of its words to show; *kind*, *material_id* and *page* as in PassageDocument."""

    start_ms: int
    end_ms: int
    passage_number: int
    snippet: Snippet
    kind: str = "speech"
    material_id: int | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class TalkHit:
    """A talk that matched; without *talk_id*, what its recording holds outside all talks.

    *moments* are the best first, at most three; *more* is how many further passages speak of it. A talk found
    by its title or its speaker alone has one moment, its beginning, with nothing marked.
    """

    recording_id: int
    talk_id: int | None
    score: float
    moments: tuple[Moment, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many talks each value has, among all that match the query under its filters; commonest first."""

    speakers: dict[str, int] = field(default_factory=dict)
    goals: dict[int, int] = field(default_factory=dict)
    years: dict[int, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    series: dict[str, int] = field(default_factory=dict)


NOTHING_MARKED = Marker(Analysis(), frozenset())


@dataclass(frozen=True, slots=True)
class Results:
    """A page of talks, best first. *total* counts all talks, *complete* those that hold every word and come first;
    None after a longer query, where they are only lifted.

    *marker* tells the words that were found; *meant* what was looked up as well for words that seemed misspelt.
    """

    hits: tuple[TalkHit, ...] = ()
    total: int = 0
    complete: int | None = 0
    counts: Counts = field(default_factory=Counts)
    marker: Marker = NOTHING_MARKED
    meant: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """How a query that is being typed may go on: whole words, speakers (slug, name), goals, talks (id, title),
    series (slug, title).
    """

    words: tuple[str, ...] = ()
    speakers: tuple[tuple[str, str], ...] = ()
    goals: tuple[int, ...] = ()
    titles: tuple[tuple[int, str], ...] = ()
    series: tuple[tuple[str, str], ...] = ()


class SearchIndex(Protocol):
    """Keeps passages and finds them. Any number of threads and processes may search while one writes.

    What is written is found by searches that begin afterwards, in every process. A process killed at any
    instruction leaves the index as it was before or after its write. *engine* is its name.
    """

    engine: str

    def replace_recording(self, recording_id: int, documents: Sequence[PassageDocument]) -> None:
        """Put *documents*, which may be none, in place of what the recording had.

        Raises IndexBusy, IndexDamaged and DiskFull.
        """

    def rebuild(self, documents: Iterable[PassageDocument]) -> None:
        """Make the index anew of *documents* alone, also when it is damaged. Raises IndexBusy, DiskFull.

        The old index answers until the new one is complete; if *documents* raises, it stays.
        """

    def search(self, query: Query) -> Results:
        """Talks that hold words of *query*; those that hold all of them first, or lifted. Any string will do.

        Without words, the talks under the filters, newest year first; without either, nothing, or everything if
        it is asked for by date.
        Raises IndexDamaged.
        """

    def suggest(self, typed: str, visible: frozenset[int] | None, limit: int) -> Suggestions:
        """How *typed*, of which the last word is not finished, may go on: at most *limit* of each kind.

        Nothing is suggested that is only in recordings that are not *visible*. Raises IndexDamaged.
        """

    def is_damaged(self) -> bool:
        """Whether it cannot be opened, or some search in some process has met damage. Quick; reads little."""

    def check(self) -> None:
        """Read the index through. Raises IndexDamaged."""

    def marks(self) -> dict[int, list[str]]:
        """The marks of all documents that are kept, sorted, by recording. Raises IndexDamaged."""

    def document_count(self) -> int:
        """How many passages are kept. Raises IndexDamaged."""

    def close(self) -> None:
        """Let go of what it holds open; afterwards it is not used any more."""
