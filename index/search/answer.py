"""Answer a query from one state of an index: match, filter, rank, count, and cut the snippets of one page."""

import numpy as np

from index.language.analysis import stem
from index.search.arrays import Bools, Floats
from index.search.contract import Moment, Query, Results, TalkHit
from index.search.query import Wanted, name_forms
from index.search.ranking import MOMENT_WEIGHTS, RankedTalk, rank
from index.search.scoring import match_word, match_words
from index.search.snippets import make_snippet
from index.search.whoosh_snapshot import Phrases, Snapshot

MOMENTS_SHOWN = len(MOMENT_WEIGHTS)


def answer(index: Snapshot, query: Query, wanted: Wanted) -> Results:
    """The talks that *wanted*, parsed of *query*, finds under its filters. Raises IndexDamaged."""
    facts = index.facts
    allowed = index.live & facts.allowed(query)[index.facts_of]
    score, matched, spoken = _match(index, wanted, allowed)
    passages = np.flatnonzero(matched)
    rows = index.facts_of[passages]
    ranking = rank(passages, score[passages], facts.groups[rows], facts.years[rows])
    present = np.zeros(len(facts.facts), dtype=np.bool_)
    present[rows] = True
    return Results(
        hits=tuple(_hit(index, talk, spoken, wanted) for talk in ranking.page(query.offset, query.limit)),
        total=len(ranking),
        counts=facts.count(present),
        words=wanted.marked,
    )


def _match(index: Snapshot, wanted: Wanted, allowed: Bools) -> tuple[Floats, Bools, Bools]:
    """Score, whether it matched, and whether in speech, by passage. What is not *allowed* decides nothing."""
    for phrase in wanted.phrases:
        allowed &= index.holding_phrase(_spellings(phrase))
    for phrase in wanted.without_phrases:
        allowed &= ~index.holding_phrase(_spellings(phrase))
    for word in wanted.without:
        allowed &= ~match_word(index, word).held
    if wanted.empty:
        return np.zeros(len(allowed)), allowed, np.zeros(len(allowed), dtype=np.bool_)
    matches = match_words(index, wanted)
    every = matches.every & allowed
    return matches.score, every if every.any() else matches.some & allowed, matches.spoken


def _spellings(phrase: tuple[str, ...]) -> Phrases:
    """A phrase as it lies in speech and titles (stemmed as Swedish, as English, or not), or as a name."""
    stemmed = dict.fromkeys(tuple(stem(word, language) for word in phrase) for language in ("sv", "en", ""))
    names = [(*phrase[:-1], last) for last in name_forms(phrase[-1])]
    return [(field, terms) for field in ("stems", "title") for terms in stemmed] + [
        ("names", name) for name in names
    ]


def _hit(index: Snapshot, talk: RankedTalk, spoken: Bools, wanted: Wanted) -> TalkHit:
    facts = index.facts.facts[index.facts_of[talk.passages[0]]]
    speaking = talk.passages[spoken[talk.passages]]
    best = speaking[: 2 * MOMENTS_SHOWN] if len(speaking) else [talk.passages.min()]
    moments = [_moment(index, int(passage), wanted) for passage in best]
    moments.sort(
        key=lambda moment: moment.kind == "slide"
    )  # to hear it said is more than to see it stand there
    return TalkHit(
        facts.recording_id,
        facts.talk_id,
        talk.score,
        tuple(moments[:MOMENTS_SHOWN]),
        more=max(0, len(speaking) - MOMENTS_SHOWN),
    )


def _moment(index: Snapshot, passage: int, wanted: Wanted) -> Moment:
    number, start_ms, end_ms, text, language, kind = index.stored(passage)
    return Moment(start_ms, end_ms, number, make_snippet(text, language, wanted.marked), kind)
