"""Snippets: the part of a passage around its best matches, cut between words, with the matches marked."""

from itertools import takewhile

from index.language.analysis import word_spans
from index.language.forms import Marker, Match
from index.search.contract import Piece, Snippet

MAX_CHARS = 220
MATCHES_SHARE = 0.8  # of a snippet; the rest is what surrounds them


def make_snippet(text: str, language: str, marker: Marker, max_chars: int = MAX_CHARS) -> tuple[Piece, ...]:
    """At most *max_chars* of *text*, ellipses apart, around the words that *marker* marks."""
    matches = marker.matches(text, language)
    start, end = 0, len(text)
    if end > max_chars:
        start, end = _span(text, _best_cluster(matches, max_chars), max_chars)
    marked = [match for match in matches if start <= match.start and match.end <= end]
    pieces = _pieces(text, marked, start, end)
    before = [Piece("… ", False)] if start > 0 else []
    after = [Piece(" …", False)] if end < len(text) else []
    return (*before, *pieces, *after)


def _best_cluster(matches: list[Match], max_chars: int) -> tuple[int, int]:
    """The stretch that holds the most different stems, then the most matches, then comes first."""
    best, best_merit, after = (0, 0), (0, 0), 0
    for first, opening in enumerate(matches):
        after = max(after, first + 1)
        while after < len(matches) and matches[after].end - opening.start <= max_chars * MATCHES_SHARE:
            after += 1
        inside = matches[first:after]
        merit = (len(set().union(*(match.stems for match in inside))), len(inside))
        if merit > best_merit:
            best, best_merit = (opening.start, inside[-1].end), merit
    return best


def _span(text: str, cluster: tuple[int, int], max_chars: int) -> tuple[int, int]:
    """*max_chars* around *cluster*, drawn in to where words begin and end."""
    spare = max(0, max_chars - (cluster[1] - cluster[0]))
    start = max(0, min(cluster[0] - spare // 2, len(text) - max_chars))
    end = min(len(text), start + max_chars)
    if start > 0:
        start = next((begin for begin, _ in word_spans(text, start) if begin >= start), start)
    if end < len(text):
        end = _last_border(text, start, end)
    return start, max(start, end)


def _last_border(text: str, start: int, end: int) -> int:
    """Where the last word ends that stands whole between *start* and *end*; *end* where there is none."""
    for near in (text.rfind(" ", start, end), start):  # looking close to the end nearly always finds it
        within = takewhile(lambda span: span[1] <= end, word_spans(text, max(near, start)))
        ends = [word_end for begin, word_end in within if begin >= start]
        if ends:
            return ends[-1]
    return end


def _pieces(text: str, marked: list[Match], start: int, end: int) -> Snippet:
    pieces = []
    for match in marked:
        pieces += [Piece(text[start : match.start], False), Piece(text[match.start : match.end], True)]
        start = match.end
    return tuple(piece for piece in [*pieces, Piece(text[start:end], False)] if piece.text)
