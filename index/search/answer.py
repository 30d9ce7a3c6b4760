"""Answer a query from one state of an index: match, filter, rank, count, and cut the snippets of one page."""

from itertools import islice

import numpy as np

from index.language.forms import Marker
from index.search.arrays import Bools, Floats, Ints
from index.search.contract import Moment, Query, Results, TalkHit
from index.search.meaning import Wanted, interpret
from index.search.phrases import holding, holding_name
from index.search.query import Parsed, parse
from index.search.ranking import MOMENT_WEIGHTS, Grouped, RankedTalk, Scores, rank
from index.search.scoring import SCORE, Match, match_word
from index.search.snippets import make_snippet
from index.search.state import IndexState, StoredPassage

MOMENTS_SHOWN = len(MOMENT_WEIGHTS)
MATERIAL_WEIGHT = 0.6  # a talk in which it is said comes before a document in which it stands


def asks_nothing(query: Query) -> bool:
    """Whether there is neither a word nor a filter in *query*."""
    parsed = parse(query.words)
    return not (parsed.words or parsed.narrows or query.filtered or query.newest)


def answer(index: IndexState, query: Query) -> Results:
    """The talks that *query* finds."""
    parsed = parse(query.words)
    wanted = interpret(parsed, index.analysis, index.lexicon, verbatim=query.verbatim)
    index.expect(wanted.terms)
    allowed = _allowed(index, query, wanted)
    matches = [match_word(index, word) for word in wanted.words]
    score = _total(index, matches, wanted)
    matched = np.logical_or.reduce([match.held for match in matches]) & allowed if matches else allowed
    passages = np.flatnonzero(matched)
    rows = index.facts_of[passages]
    scores = Scores(score, [match.score for match in matches], [match.held for match in matches])
    grouped = Grouped(
        index.facts.groups[rows],
        index.facts.years[rows],
        index.facts.newness(query.newest)[rows] if query.newest is not None else None,
    )
    ranking = rank(passages, scores, grouped, query.offset + query.limit)
    present = np.zeros(len(index.facts.facts), dtype=np.bool_)
    present[rows] = True
    spoken = np.logical_or.reduce([match.spoken for match in matches]) if matches else np.zeros_like(allowed)
    marker = Marker(index.analysis, wanted.marked)
    return Results(
        hits=_hits(index, ranking.page(query.offset, query.limit), spoken, marker),
        total=ranking.total,
        complete=ranking.complete,
        counts=index.facts.count(present),
        marker=marker,
        meant={typed: other for typed, other in wanted.meant.items() if is_seen(index, other, allowed)},
    )


def _allowed(index: IndexState, query: Query, wanted: Wanted) -> Bools:
    """Passages that may be found at all. What is not allowed decides nothing."""
    parsed = wanted.parsed
    allowed = index.live & (index.facts.allowed(query) & index.facts.chosen(parsed))[index.facts_of]
    if not (wanted.words or parsed.phrases):  # a list of talks, and a document by itself is none
        allowed &= ~index.facts.in_material[index.facts_of]
    for phrase in parsed.phrases:
        allowed &= holding(index, phrase)
    for phrase in parsed.without_phrases:
        allowed &= ~holding(index, phrase)
    for name in parsed.speakers:
        allowed &= holding_name(index, name)
    for word in wanted.without:
        allowed &= ~match_word(index, word).held
    return allowed


def is_seen(index: IndexState, word: str, allowed: Bools) -> bool:
    """Whether a passage that is *allowed* holds *word*, or a part of it, or another word of its stem."""
    lookups = interpret(Parsed((word,)), index.analysis, index.lexicon, verbatim=True).words[0]
    index.expect(lookups.terms)
    return bool((match_word(index, lookups).held & allowed).any())


def _total(index: IndexState, matches: list[Match], wanted: Wanted) -> Floats:
    total = np.zeros(len(index.live), dtype=SCORE)
    for match in [*matches, *(match_word(index, word) for word in wanted.helpers)]:
        total += match.score
    total[index.facts.in_material[index.facts_of]] *= MATERIAL_WEIGHT
    return total


def _hits(index: IndexState, talks: list[RankedTalk], spoken: Bools, marker: Marker) -> tuple[TalkHit, ...]:
    """*talks* with their best moments."""
    speaking = [talk.passages[spoken[talk.passages]] for talk in talks]
    shown = [_shown(index, talk, own) for talk, own in zip(talks, speaking, strict=True)]
    stored = iter(index.stored([passage for passages in shown for passage in passages]))
    return tuple(
        TalkHit(
            *index.facts.talks[talk.group],
            talk.score,
            tuple(_moment(passage, marker) for passage in islice(stored, len(passages))),
            more=max(0, len(own) - MOMENTS_SHOWN),
        )
        for talk, own, passages in zip(talks, speaking, shown, strict=True)
    )


def _shown(index: IndexState, talk: RankedTalk, speaking: Ints) -> list[int]:
    """The passages to show of a talk, of which some are *speaking* of what was asked for."""
    best = speaking[: 2 * MOMENTS_SHOWN] if len(speaking) else talk.passages.min(keepdims=True)
    # Hearing it said is more than seeing it stand there.
    order = np.argsort(index.facts.is_written[index.facts_of[best]], kind="stable")
    shown: list[int] = best[order][:MOMENTS_SHOWN].tolist()
    return shown


def _moment(passage: StoredPassage, marker: Marker) -> Moment:
    snippet = make_snippet(passage.text, passage.language, marker)
    return Moment(
        passage.start_ms,
        passage.end_ms,
        passage.number,
        snippet,
        passage.kind,
        passage.material_id,
        passage.page,
    )
