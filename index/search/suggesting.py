"""How a query that is being typed may go on: words that were said, speakers, goals, titles, series."""

from collections.abc import Iterator
from itertools import islice

from index.goals import agenda
from index.language.analysis import fold, tokens
from index.search.arrays import Bools
from index.search.contract import Suggestions
from index.search.state import IndexState

LONGEST_TYPED = 200
TRIED = 4  # times as many words as are wanted, for some are only in hidden recordings


def suggest(index: IndexState, typed: str, visible: frozenset[int] | None, limit: int) -> Suggestions:
    """At most *limit* of each kind; all but words go on from any word of a name or title that *typed* begins."""
    said = [token.text for token in tokens(typed[-LONGEST_TYPED:])]
    if not said or not typed[-1:].isalnum():
        return Suggestions()
    seen = index.facts.visible(visible)
    heard = index.live & seen[index.facts_of]
    phrase = fold(" ".join(said))
    return Suggestions(
        words=tuple(_words(index, said, heard, limit)),
        speakers=tuple(index.facts.speakers.beginning(phrase, seen, limit)),
        goals=tuple(_goals(phrase))[:limit],
        titles=tuple(index.facts.titles.beginning(phrase, seen, limit)),
        series=tuple(index.facts.series.beginning(phrase, seen, limit)),
    )


def _words(index: IndexState, said: list[str], heard: Bools, limit: int) -> Iterator[str]:
    """What was typed with its last word whole, the commonest first."""
    *before, last = said
    hides = int(heard.sum()) < index.count
    candidates = [word for word, _ in index.lexicon.beginning(last, TRIED * limit) if word != last]
    if hides:
        index.expect(term for word in candidates for term in (word, *index.analysis.query_stems(word)))
    shown = (word for word in candidates if not hides or _is_heard(index, word, heard))
    return (" ".join([*before, word]) for word in islice(shown, limit))


def _is_heard(index: IndexState, word: str, heard: Bools) -> bool:
    """Whether a passage that may be seen holds *word*, or another of its stem."""
    stems = [(field, stem) for field in ("stems", "title") for stem in index.analysis.query_stems(word)]
    return any(heard[index.postings(*place)[0]].any() for place in [*stems, ("names", word)])


def _goals(phrase: str) -> Iterator[int]:
    for goal in agenda.goals():
        names = [fold(goal.name(language).lower()) for language in ("sv", "en")]
        if str(goal.number) == phrase or any(_begins_word(name, phrase) for name in names):
            yield goal.number


def _begins_word(text: str, phrase: str) -> bool:
    return text.startswith(phrase) or f" {phrase}" in text
