"""The pieces of a recording joined: all its words, the languages they are in, and where words are missing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from index.captions.cue import Word
from pipeline.speech.contract import UNDETERMINED, Span, Transcript
from pipeline.speech.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Joined:
    """*language* is that of most words, *spoken* says which was heard where; *gaps* are spans that were not recognised."""

    words: tuple[Word, ...]
    language: str
    spoken: tuple[tuple[int, int, str], ...]
    gaps: tuple[Span, ...]
    model: str


def join(recipe: Recipe, heard: Mapping[int, Transcript]) -> Joined:
    """Join what was *heard* in the pieces of *recipe*, by their numbers. Neighbours are told as one span."""
    words: list[Word] = []
    spoken: list[tuple[int, int, str]] = []
    gaps: list[Span] = []
    sizes: Counter[str] = Counter()
    for number, piece in enumerate(recipe.pieces):
        if number not in heard:
            before = gaps.pop() if gaps and gaps[-1][1] == piece.start_ms else (piece.start_ms, 0)
            gaps.append((before[0], piece.end_ms))
        elif heard[number].words:
            language = heard[number].language
            words += heard[number].words
            sizes[language] += len(heard[number].words)
            same = spoken and spoken[-1][2] == language
            start_ms = spoken.pop()[0] if same else piece.start_ms
            spoken.append((start_ms, piece.end_ms, language))
    main = sizes.most_common(1)[0][0] if sizes else UNDETERMINED
    return Joined(tuple(words), main, tuple(spoken), tuple(gaps), recipe.model)
