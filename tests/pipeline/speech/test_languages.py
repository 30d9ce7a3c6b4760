"""A talk's language: what staff have set, or else as it sounds."""

import pytest

from pipeline.speech.languages import chosen, is_heard


@pytest.mark.parametrize(
    ("talk", "webinar", "talks", "heard"),
    [
        ("en", "sv", 3, False),
        ("en", None, 1, False),
        (None, "sv", 1, False),
        (None, "sv", 2, True),
        (None, None, 1, True),
        (None, None, 0, True),
    ],
)
def test_what_is_listened_for(talk, webinar, talks, heard):
    assert is_heard(talk, webinar, talks) is heard


@pytest.mark.parametrize(
    ("likely", "webinar", "language"),
    [
        ({"en": 0.95, "sv": 0.05}, "sv", "en"),
        ({"no": 0.6, "sv": 0.4}, "sv", "sv"),
        ({"no": 0.6, "sv": 0.4}, None, "no"),
        ({}, "sv", "sv"),
        ({}, None, None),
    ],
)
def test_a_talk_is_in_the_webinars_language_unless_it_clearly_sounds_otherwise(likely, webinar, language):
    assert chosen(likely, webinar) == language
