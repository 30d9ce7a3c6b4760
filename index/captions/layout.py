"""Recognised words laid out as cues that read well.

The rules are those common in subtitling: at most two lines of 42 characters, 17 characters a second, one
to seven seconds. Of all ways to cut the words into cues that keep them, the one of least cost is taken.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from index.captions.cue import Cue, Word
from index.captions.sentence import ends_clause, ends_sentence

LINE_CHARACTERS = 42
CHARACTERS_A_SECOND = 17
SHORTEST_MS = 1_000
LONGEST_MS = 7_000
PAUSE_MS = 700

# Costs, to be read against each other. One cue more is better than a cut in mid-clause; short sentences may
# share a cue, longer ones do not; and nearly anything is better than a cue that only flashes by.
CUT_IN_CLAUSE = 6.0
CUT_AT_CLAUSE = 1.5
SENTENCE_INSIDE = 2.5
PAUSE_INSIDE = 4.0
ONE_CUE = 1.0
UNUSED_ROOM = 1.0
FLASH = 9.0


def lay_out(words: Sequence[Word]) -> list[Cue]:
    """Cues of *words*, sorted and never overlapping, with a newline between the two lines of a cue.

    A word longer than a line is left whole. A cue is shown for less than a second, or faster than can be
    read, only where the next words leave no time.
    """
    said = sorted((word for word in words if word.text.strip()), key=lambda word: word.start_ms)
    groups = [said[start:end] for start, end in pairwise(_best_cuts(said))]
    starts_ms = [group[0].start_ms for group in groups[1:]]
    cues: list[Cue] = []
    for group, next_ms in zip(groups, [*starts_ms, None], strict=False):
        cues.append(_cue(group, cues[-1].end_ms if cues else 0, next_ms))
    return cues


def _best_cuts(words: Sequence[Word]) -> list[int]:
    """The word indexes where cues begin, and the end, by the cheapest way from the first word to the last."""
    line_ends = _line_ends(words)
    costs = [0.0] + [float("inf")] * len(words)
    came_from = [0] * (len(words) + 1)
    for start in range(len(words)):
        inside = 0.0
        for end in range(start + 1, _furthest(words, start, line_ends) + 1):
            cost = costs[start] + inside + _cost(words, start, end)
            if cost < costs[end]:
                costs[end], came_from[end] = cost, start
            inside += _cost_inside(words, end)
    cuts = [len(words)]
    while cuts[-1]:
        cuts.append(came_from[cuts[-1]])
    return cuts[::-1]


def _line_ends(words: Sequence[Word]) -> list[int]:
    """For each word, the index after the last word of the line that begins with it."""
    ends_at = [0, *accumulate(len(word.text) + 1 for word in words)]
    line_ends, end = [], 0
    for start in range(len(words)):
        end = max(end, start + 1)
        while end < len(words) and ends_at[end + 1] - ends_at[start] - 1 <= LINE_CHARACTERS:
            end += 1
        line_ends.append(end)
    return [*line_ends, len(words)]


def _furthest(words: Sequence[Word], start: int, line_ends: Sequence[int]) -> int:
    """The largest end of a cue that begins at *start*: two lines and seven seconds, but one word at least."""
    end = line_ends[line_ends[start]]
    while end > start + 1 and words[end - 1].end_ms - words[start].start_ms > LONGEST_MS:
        end -= 1
    return end


def _cost(words: Sequence[Word], start: int, end: int) -> float:
    """The cost of a cue of words *start* to *end*, apart from what stands inside it.

    Unused room counts squared, so that a long clause falls into cues of like length.
    """
    characters = sum(len(word.text) + 1 for word in words[start:end])
    cost = ONE_CUE + UNUSED_ROOM * (1 - characters / (2 * LINE_CHARACTERS)) ** 2
    if end == len(words):
        return cost
    if words[end].start_ms - words[start].start_ms < SHORTEST_MS:
        cost += FLASH
    if ends_sentence(words[end - 1].text) or _pauses(words, end):
        return cost
    return cost + (CUT_AT_CLAUSE if ends_clause(words[end - 1].text) else CUT_IN_CLAUSE)


def _cost_inside(words: Sequence[Word], end: int) -> float:
    """The cost of not cutting before word *end*."""
    if end == len(words):
        return 0.0
    sentence = SENTENCE_INSIDE if ends_sentence(words[end - 1].text) else 0.0
    return sentence + (PAUSE_INSIDE if _pauses(words, end) else 0.0)


def _pauses(words: Sequence[Word], at: int) -> bool:
    return words[at].start_ms - words[at - 1].end_ms > PAUSE_MS


def _cue(words: Sequence[Word], shown_until_ms: int, next_ms: int | None) -> Cue:
    text = _lines(words)
    start_ms = max(words[0].start_ms, shown_until_ms)
    spoken_ms = max(word.end_ms for word in words) - start_ms
    reading_ms = -(-len(text) * 1000 // CHARACTERS_A_SECOND)
    shown_ms = min(max(spoken_ms, reading_ms, SHORTEST_MS), LONGEST_MS)
    free_ms = shown_ms if next_ms is None else next_ms - start_ms
    return Cue(start_ms, start_ms + max(min(shown_ms, free_ms), 1), text)


def _lines(words: Sequence[Word]) -> str:
    """The text of *words* on one line if it fits, else on two of like length, cut at a clause if near."""
    texts = [word.text for word in words]
    whole = " ".join(texts)
    if len(whole) <= LINE_CHARACTERS or len(texts) == 1:
        return whole
    ways = [(" ".join(texts[:at]), " ".join(texts[at:])) for at in range(1, len(texts))]
    return "\n".join(min(ways, key=lambda way: _line_cost(*way)))


def _line_cost(first: str, second: str) -> tuple[bool, int]:
    too_long = max(len(first), len(second)) > LINE_CHARACTERS
    at_clause = ends_sentence(first) or ends_clause(first)
    return too_long, abs(len(first) - len(second)) + (0 if at_clause else LINE_CHARACTERS // 3)
