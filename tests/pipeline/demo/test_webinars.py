"""The demo's data holds together."""

import re
from itertools import pairwise

import pytest

from pipeline.demo.vocabulary import VOCABULARY
from pipeline.demo.webinars import COMING, WEBINARS

TALKS = [talk for webinar in WEBINARS for talk in webinar.talks]


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize("webinar", WEBINARS, ids=lambda webinar: webinar.slug)
def test_every_spoken_word_is_one_the_model_knows(webinar):
    spoken = {word for talk in webinar.talks for text in talk.sentences for word in words_of(text)}

    assert spoken - VOCABULARY[webinar.language] == set()


@pytest.mark.parametrize("webinar", WEBINARS, ids=lambda webinar: webinar.slug)
def test_talks_cover_the_recording_from_its_start(webinar):
    assert webinar.talks[0].start_ms == 0
    assert all(earlier.end_ms == later.start_ms for earlier, later in pairwise(webinar.talks))
    assert 75_000 <= webinar.length_ms <= 120_000


def test_there_are_two_swedish_webinars_and_one_english_and_one_to_come():
    assert sorted(webinar.language for webinar in WEBINARS) == ["en", "sv", "sv"]
    assert all(webinar.days_ago > 0 for webinar in WEBINARS)
    assert COMING.days_ahead > 0


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.title)
def test_goals_and_targets_are_real_and_belong_together(talk):
    assert all(1 <= goal <= 17 for goal in talk.goals)
    assert 1 <= len(talk.targets) <= 3
    assert {int(target.split(".")[0]) for target in talk.targets} <= set(talk.goals)


def test_no_talk_says_a_sentence_twice_and_no_slide_comes_twice():
    for talk in TALKS:
        assert len(set(talk.sentences)) == len(talk.sentences)
        assert len(set(talk.slides)) == len(talk.slides)


@pytest.mark.parametrize(
    ("word", "titles"),
    [
        ("trafik", ["Säkra vägar till skolan", "Biblioteket som mötesplats för klimatet"]),
        ("school", ["Digital tools for every school"]),
        ("vatten", ["Vatten som räcker till alla", "Smart energi i skolor och bibliotek"]),
    ],
)
def test_a_searched_word_is_said_in_some_talks_and_not_in_others(word, titles):
    saying = [talk.title for talk in TALKS if any(word in words_of(text) for text in talk.sentences)]

    assert saying == titles
