"""Snippets: the part of a passage around its best matches, cut between words, with the matches marked."""

from index.language.analysis import Token, tokens
from index.language.forms import Marker
from index.search.contract import Piece, Snippet

MAX_CHARS = 220
MATCHES_SHARE = 0.8  # of a snippet; the rest is what surrounds them

Match = tuple[Token, frozenset[str]]


def make_snippet(text: str, language: str, marker: Marker, max_chars: int = MAX_CHARS) -> tuple[Piece, ...]:
    """At most *max_chars* of *text*, ellipses apart, around the words that *marker* marks."""
    words = tokens(text)
    matches = [(token, found) for token in words if (found := marker.found(token.text, language))]
    start, end = 0, len(text)
    if end > max_chars:
        start, end = _span(text, words, _best_cluster(matches, max_chars), max_chars)
    marked = [token for token, _ in matches if start <= token.start and token.end <= end]
    pieces = _pieces(text, marked, start, end)
    before = [Piece("… ", False)] if start > 0 else []
    after = [Piece(" …", False)] if end < len(text) else []
    return (*before, *pieces, *after)


def _best_cluster(matches: list[Match], max_chars: int) -> tuple[int, int]:
    """The stretch that holds the most different stems, then the most matches, then comes first."""
    best, best_merit, after = (0, 0), (0, 0), 0
    for first, (opening, _) in enumerate(matches):
        after = max(after, first + 1)
        while after < len(matches) and matches[after][0].end - opening.start <= max_chars * MATCHES_SHARE:
            after += 1
        inside = matches[first:after]
        merit = (len(set().union(*(found for _, found in inside))), len(inside))
        if merit > best_merit:
            best, best_merit = (opening.start, inside[-1][0].end), merit
    return best


def _span(text: str, words: list[Token], cluster: tuple[int, int], max_chars: int) -> tuple[int, int]:
    """*max_chars* around *cluster*, drawn in to where words begin and end."""
    spare = max(0, max_chars - (cluster[1] - cluster[0]))
    start = max(0, min(cluster[0] - spare // 2, len(text) - max_chars))
    end = min(len(text), start + max_chars)
    if start > 0:
        start = min((token.start for token in words if token.start >= start), default=start)
    if end < len(text):
        end = max((token.end for token in words if start < token.end <= end), default=end)
    return start, max(start, end)


def _pieces(text: str, marked: list[Token], start: int, end: int) -> Snippet:
    pieces = []
    for token in marked:
        pieces += [Piece(text[start : token.start], False), Piece(text[token.start : token.end], True)]
        start = token.end
    return tuple(piece for piece in [*pieces, Piece(text[start:end], False)] if piece.text)
