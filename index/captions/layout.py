"""Recognised words laid out as cues that read well.

The rules are those common in subtitling: at most two lines of 42 characters, 17 characters a second, one
to seven seconds, and one speaker. Of all ways to cut the words into cues that keep them, the one of least
cost is taken.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from index.captions.cue import Cue, Word
from index.captions.sentence import ends_clause, ends_sentence, leads_on, opens_clause

LINE_CHARACTERS = 42
CHARACTERS_A_SECOND = 17
SHORTEST_MS = 1_000
LONGEST_MS = 7_000
PAUSE_MS = 700
# How far a cue may come before its first word, and after it, where that gives time to read.
LEAD_MS = 500
LAG_MS = 1_000

# Costs, to be read against each other. One cue more is better than a cut in mid-clause; short sentences may
# share a cue, longer ones do not; and nearly anything is better than a cue that only flashes by.
CUT_AFTER_LEADING_WORD = 9.0
CUT_IN_CLAUSE = 6.0
CUT_BEFORE_OPENING_WORD = 2.5
CUT_AT_CLAUSE = 1.5
SENTENCE_INSIDE = 2.5
PAUSE_INSIDE = 4.0
ONE_CUE = 1.0
UNUSED_ROOM = 1.0
FLASH = 9.0
# Two lines of unlike length are better than a line that breaks in mid-clause, if they differ by less than this.
UNLIKE_CHARACTERS = 20


def lay_out(words: Sequence[Word]) -> list[Cue]:
    """Cues of *words*, sorted and never overlapping, with a newline between the two lines of a cue.

    A word longer than a line is left whole. Where words follow each other faster than can be read, a cue comes
    up to half a second early and stays up to a second too long; for longer it does not keep the next waiting.
    """
    said = sorted((word for word in words if word.text.strip()), key=lambda word: word.start_ms)
    groups = [said[start:end] for start, end in pairwise(_best_cuts(said))]
    starts_ms = [group[0].start_ms for group in groups[1:]]
    cues: list[Cue] = []
    for group, next_ms in zip(groups, [*starts_ms, None], strict=False):
        cues.append(_cue(group, cues[-1].end_ms if cues else 0, next_ms))
    return cues


def spread(text: str, start_ms: int, end_ms: int, speaker: str | None = None) -> list[Word]:
    """The words of *text* when only the span of the whole is known: each takes its share by its length."""
    texts = text.split()
    ends_at = [0, *accumulate(len(one) + 1 for one in texts)]
    edges_ms = [start_ms + (end_ms - start_ms) * at // max(ends_at[-1], 1) for at in ends_at]
    return [Word(*edges, one, speaker) for edges, one in zip(pairwise(edges_ms), texts, strict=True)]


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
    """The largest end of a cue that begins at *start*: two lines, seven seconds, one speaker, and one word at least."""
    last = line_ends[line_ends[start]]
    end = start + 1
    while end < last and words[end].speaker == words[start].speaker:
        if words[end].end_ms - words[start].start_ms > LONGEST_MS:
            break
        end += 1
    return end


def _cost(words: Sequence[Word], start: int, end: int) -> float:
    """The cost of a cue of words *start* to *end*, apart from what stands inside it.

    Unused room counts squared, so that a long clause falls into cues of like length.
    """
    characters = sum(len(word.text) + 1 for word in words[start:end])
    cost = ONE_CUE + UNUSED_ROOM * (1 - characters / (2 * LINE_CHARACTERS)) ** 2
    if end == len(words):
        return cost
    wanted_ms = _reading_ms(characters - 1)
    lacking_ms = wanted_ms - (words[end].start_ms - words[start].start_ms)
    return cost + FLASH * max(lacking_ms, 0) / wanted_ms + _cut_cost(words, end)


def _cut_cost(words: Sequence[Word], at: int) -> float:
    """What it costs to break off before word *at*, be it a line or a cue."""
    before, after = words[at - 1], words[at]
    if ends_sentence(before.text) or before.speaker != after.speaker or _pauses(words, at):
        return 0.0
    if ends_clause(before.text):
        return CUT_AT_CLAUSE
    if leads_on(before.text):
        return CUT_AFTER_LEADING_WORD
    return CUT_BEFORE_OPENING_WORD if opens_clause(after.text) else CUT_IN_CLAUSE


def _cost_inside(words: Sequence[Word], end: int) -> float:
    """The cost of not cutting before word *end*."""
    if end == len(words):
        return 0.0
    sentence = SENTENCE_INSIDE if ends_sentence(words[end - 1].text) else 0.0
    return sentence + (PAUSE_INSIDE if _pauses(words, end) else 0.0)


def _pauses(words: Sequence[Word], at: int) -> bool:
    return words[at].start_ms - words[at - 1].end_ms > PAUSE_MS


def _reading_ms(characters: int) -> int:
    return max(-(-characters * 1000 // CHARACTERS_A_SECOND), SHORTEST_MS)


def _cue(words: Sequence[Word], shown_until_ms: int, next_ms: int | None) -> Cue:
    """*words* as a cue; the one before is shown until *shown_until_ms*, the next begins at *next_ms*."""
    text = _lines(words)
    reading_ms = _reading_ms(len(text))
    start_ms = max(words[0].start_ms, shown_until_ms)
    if next_ms is not None:
        lacking_ms = max(start_ms + reading_ms - next_ms, 0)
        start_ms -= min(lacking_ms, LEAD_MS, start_ms - shown_until_ms)
    spoken_ms = max(word.end_ms for word in words) - start_ms
    end_ms = start_ms + min(max(spoken_ms, reading_ms), LONGEST_MS)
    if next_ms is not None:
        end_ms = min(end_ms, max(next_ms, min(start_ms + reading_ms, next_ms + LAG_MS)))
    return Cue(start_ms, max(end_ms, start_ms + 1), text, words[0].speaker)


def _lines(words: Sequence[Word]) -> str:
    """The text of *words* on one line if it fits, else on two of like length, cut at a clause if near."""
    whole = " ".join(word.text for word in words)
    if len(whole) <= LINE_CHARACTERS or len(words) == 1:
        return whole
    at = min(range(1, len(words)), key=lambda at: _line_cost(words, at))
    return "\n".join(" ".join(word.text for word in line) for line in (words[:at], words[at:]))


def _line_cost(words: Sequence[Word], at: int) -> tuple[bool, float]:
    first, second = (sum(len(word.text) + 1 for word in line) - 1 for line in (words[:at], words[at:]))
    too_long = max(first, second) > LINE_CHARACTERS
    return too_long, abs(first - second) + UNLIKE_CHARACTERS * _cut_cost(words, at) / CUT_IN_CLAUSE
