"""From passages that matched to talks in order: a talk is as good as its best three moments."""

from dataclasses import dataclass

import numpy as np

from index.search.arrays import Floats, Ints

MOMENT_WEIGHTS = np.array([1.0, 0.12, 0.05])  # measured on known-item queries; the next moments count nothing


@dataclass(frozen=True, slots=True)
class RankedTalk:
    """A talk by the number of its group, its score, and its passages that matched, best first."""

    group: int
    score: float
    passages: Ints


@dataclass(frozen=True, slots=True)
class Ranking:
    """Talks in order: *passages* lie talk by talk, those of talk i from ``starts[i]`` to ``ends[i]``."""

    groups: Ints
    scores: Floats
    passages: Ints
    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.groups)

    def page(self, offset: int, limit: int) -> list[RankedTalk]:
        return [
            RankedTalk(
                int(self.groups[i]), float(self.scores[i]), self.passages[self.starts[i] : self.ends[i]]
            )
            for i in range(max(0, offset), min(len(self), max(0, offset) + limit))
        ]


def rank(passages: Ints, scores: Floats, groups: Ints, years: Ints) -> Ranking:
    """Order talks by score, then newest year, then latest added. All four arrays are by passage."""
    order = np.lexsort((passages, -scores, groups))
    passages, scores, groups, years = passages[order], scores[order], groups[order], years[order]
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    ends = np.append(starts[1:], len(groups))
    place = np.arange(len(groups)) - np.repeat(starts, ends - starts)
    weights = np.append(MOMENT_WEIGHTS, 0.0)[np.minimum(place, len(MOMENT_WEIGHTS))]
    talk_scores = np.add.reduceat(scores * weights, starts) if len(starts) else np.zeros(0)
    best = np.lexsort((-groups[starts], -years[starts], -talk_scores))
    return Ranking(groups[starts][best], talk_scores[best], passages, starts[best], ends[best])
