"""Answer a query from one state of an index: match, filter, rank, count, and cut the snippets of one page."""

import numpy as np

from index.language.forms import Marker
from index.search.arrays import Bools, Floats
from index.search.contract import Moment, Query, Results, TalkHit
from index.search.meaning import Wanted, interpret
from index.search.phrases import holding, holding_name
from index.search.query import Parsed, parse
from index.search.ranking import MOMENT_WEIGHTS, RankedTalk, Scores, rank
from index.search.scoring import SCORE, Match, match_word
from index.search.snippets import make_snippet
from index.search.state import IndexState, StoredPassage

MOMENTS_SHOWN = len(MOMENT_WEIGHTS)


def asks_nothing(query: Query) -> bool:
    """Whether there is neither a word nor a filter in *query*."""
    parsed = parse(query.words)
    return not (parsed.words or parsed.narrows or query.filtered)


def answer(index: IndexState, query: Query) -> Results:
    """The talks that *query* finds."""
    parsed = parse(query.words)
    wanted = interpret(parsed, index.analysis, index.lexicon, verbatim=query.verbatim)
    allowed = _allowed(index, query, wanted)
    matches = [match_word(index, word) for word in wanted.words]
    score = _total(index, matches, wanted)
    matched = np.logical_or.reduce([match.held for match in matches]) & allowed if matches else allowed
    passages = np.flatnonzero(matched)
    rows = index.facts_of[passages]
    scores = Scores(score, [match.score for match in matches], [match.held for match in matches])
    ranking = rank(
        passages, scores, index.facts.groups[rows], index.facts.years[rows], query.offset + query.limit
    )
    present = np.zeros(len(index.facts.facts), dtype=np.bool_)
    present[rows] = True
    spoken = np.logical_or.reduce([match.spoken for match in matches]) if matches else np.zeros_like(allowed)
    marker = Marker(index.analysis, wanted.marked)
    return Results(
        hits=tuple(_hit(index, talk, spoken, marker) for talk in ranking.page(query.offset, query.limit)),
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
    return bool((match_word(index, lookups).held & allowed).any())


def _total(index: IndexState, matches: list[Match], wanted: Wanted) -> Floats:
    total = np.zeros(len(index.live), dtype=SCORE)
    for match in [*matches, *(match_word(index, word) for word in wanted.helpers)]:
        total += match.score
    return total


def _hit(index: IndexState, talk: RankedTalk, spoken: Bools, marker: Marker) -> TalkHit:
    facts = index.facts.facts[index.facts_of[talk.passages[0]]]
    speaking = talk.passages[spoken[talk.passages]]
    best = speaking[: 2 * MOMENTS_SHOWN] if len(speaking) else talk.passages.min(keepdims=True)
    # Hearing it said is more than seeing it stand there.
    shown = best[np.argsort(index.facts.on_slide[index.facts_of[best]], kind="stable")][:MOMENTS_SHOWN]
    return TalkHit(
        facts.recording_id,
        facts.talk_id,
        talk.score,
        tuple(_moment(index.stored(int(passage)), marker) for passage in shown),
        more=max(0, len(speaking) - MOMENTS_SHOWN),
    )


def _moment(passage: StoredPassage, marker: Marker) -> Moment:
    snippet = make_snippet(passage.text, passage.language, marker)
    return Moment(passage.start_ms, passage.end_ms, passage.number, snippet, passage.kind)
