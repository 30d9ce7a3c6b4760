"""Words that are marked in the transcript: those of the search that led here, and those of a link to a quote."""

from collections.abc import Iterable, Sequence

from archive_web.services import services
from index.language.forms import Marker
from index.search.contract import NOTHING_MARKED, IndexBusy, IndexDamaged, Piece, Query, Snippet

Span = tuple[int, int]


def marker_of(words: str, recording_id: int) -> Marker:
    """What finds the *words* of a search in a recording, in all their forms; nothing while search is mended."""
    if not words.strip():
        return NOTHING_MARKED
    try:
        query = Query(words, visible=frozenset({recording_id}), limit=1)
        return services().archive.index.search(query).marker
    except (IndexDamaged, IndexBusy):
        return NOTHING_MARKED


def quoted(quote: str, texts: Sequence[str], first: int) -> dict[int, Span]:
    """Where *quote* stands in *texts*, as spans by number, when it begins in the text number *first*.

    If the words are no longer there, for they have been corrected, all of the text is meant.
    """
    wanted = " ".join(quote.split())
    if not wanted or not 0 <= first < len(texts):
        return {}
    last, length = first, len(texts[first])
    while last + 1 < len(texts) and length < len(texts[first]) + len(wanted):
        last += 1
        length += 1 + len(texts[last])
    at = " ".join(texts[first : last + 1]).casefold().find(wanted.casefold())
    if not 0 <= at < len(texts[first]):
        return {first: (0, len(texts[first]))}
    return dict(_shares(range(first, last + 1), texts, at, at + len(wanted)))


def pieces(text: str, spans: Iterable[Span]) -> Snippet:
    """*text* in pieces, of which those within *spans* are marked."""
    cut, at = [], 0
    for start, end in sorted(spans):
        start = max(start, at)
        if start < end:
            cut += [Piece(text[at:start], False), Piece(text[start:end], True)]
            at = end
    return tuple(piece for piece in (*cut, Piece(text[at:], False)) if piece.text)


def _shares(numbers: Iterable[int], texts: Sequence[str], start: int, end: int) -> Iterable[tuple[int, Span]]:
    """What of the span from *start* to *end* of the joined texts falls on each of them."""
    offset = 0
    for number in numbers:
        length = len(texts[number])
        share = max(start - offset, 0), min(end - offset, length)
        if share[0] < share[1]:
            yield number, share
        offset += length + 1
