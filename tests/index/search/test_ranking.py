import numpy as np
import pytest

from index.search.ranking import COVERED_WEIGHT, Grouped, Scores, rank


def ranked(scores, groups, years=None, words=None, most=10):
    """*words*: for each wanted word, how well each passage matches it; none: the total alone counts."""
    count = len(scores)
    by_word = [np.array(word, dtype=float) for word in words or []]
    return rank(
        np.arange(count),
        Scores(np.array(scores, dtype=float), by_word, [word > 0 for word in by_word]),
        Grouped(np.array(groups, dtype=np.int64), np.array(years or [0] * count, dtype=np.int64)),
        most,
    )


def test_a_talk_scores_by_its_best_three_moments():
    (talk,) = ranked([1.0, 4.0, 2.0, 3.0], [0, 0, 0, 0]).page(0, 10)
    assert talk.score == pytest.approx(4.0 + 0.12 * 3.0 + 0.05 * 2.0)
    assert talk.passages.tolist() == [1, 3, 2, 0]


def test_equal_moments_all_count():
    (talk,) = ranked([2.0, 2.0, 2.0, 2.0], [0, 0, 0, 0]).page(0, 10)
    assert talk.score == pytest.approx(2.0 * 1.17)


def test_what_a_talk_covers_in_different_moments_lifts_it():
    (talk,) = ranked([3.0, 2.0], [0, 0], words=[[3.0, 0.0], [0.0, 2.0]]).page(0, 10)
    assert talk.score == pytest.approx(3.0 + 0.12 * 2.0 + COVERED_WEIGHT * (3.0 + 2.0))


def test_talks_that_hold_all_words_come_first():
    ranking = ranked([9.0, 1.0, 1.0], [0, 1, 1], words=[[9.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert [talk.group for talk in ranking.page(0, 10)] == [1, 0]
    assert ranking.complete == 1


def test_talks_that_hold_all_words_of_a_long_query_are_lifted():
    words = [[2.0, 2.1], [2.0, 2.1], [0.5, 0.0]]
    ranking = ranked([4.5, 4.55], [0, 1], words=words)
    assert [talk.group for talk in ranking.page(0, 10)] == [0, 1]
    assert ranking.complete is None
    far_better = [[1.0, 9.0], [1.0, 9.0], [0.5, 0.0]]
    assert [talk.group for talk in ranked([2.5, 18.0], [0, 1], words=far_better).page(0, 10)] == [1, 0]


def test_more_than_one_good_moment_lifts_a_talk():
    assert [talk.group for talk in ranked([5.0, 4.9, 4.9], [0, 1, 1]).page(0, 10)] == [1, 0]


def test_the_newest_comes_first_among_equals():
    assert [talk.group for talk in ranked([1.0, 1.0, 1.0], [0, 1, 2], [2023, 2025, 2024]).page(0, 10)] == [
        1,
        2,
        0,
    ]


def test_pages_follow_each_other():
    ranking = ranked([5.0, 4.0, 3.0], [0, 1, 2])
    assert [talk.group for talk in ranking.page(1, 1)] == [1]
    assert ranking.page(3, 10) == []
    assert ranking.total == 3


def test_nothing_ranks_as_nothing():
    assert ranked([], []).page(0, 10) == []


def test_the_best_are_the_same_however_many_are_ordered():
    scores, groups = [1.0, 5.0, 3.0, 5.0, 2.0, 4.0], [0, 1, 2, 3, 4, 5]
    every = [talk.group for talk in ranked(scores, groups).page(0, 10)]
    for most in range(1, 6):
        ranking = ranked(scores, groups, most=most)
        assert [talk.group for talk in ranking.page(0, most)] == every[:most]
        assert ranking.total == 6
