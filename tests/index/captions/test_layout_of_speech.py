"""Each rule of cue layout, on what the carried speech model really heard (tests/data/captions)."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from index.captions.cue import Word
from index.captions.layout import lay_out
from index.captions.sentence import LEADING, ends_sentence

HEARD = json.loads(
    (Path(__file__).parents[2] / "data" / "captions" / "heard.json").read_text(encoding="utf-8")
)

every_talk = pytest.mark.parametrize(
    "talk", HEARD, ids=lambda talk: f"{talk['language']}-{talk['words_a_minute']}"
)


def words_of(talk, *, with_speakers=False):
    return [Word(*row[: 4 if with_speakers else 3]) for row in talk["words"]]


def texts(cues):
    return [cue.text.replace("\n", " ") for cue in cues]


@every_talk
def test_no_word_is_lost(talk):
    assert " ".join(texts(lay_out(words_of(talk)))) == " ".join(row[2] for row in talk["words"])


@every_talk
def test_at_most_two_lines_of_42_characters(talk):
    lines = [cue.text.split("\n") for cue in lay_out(words_of(talk))]

    assert max(map(len, lines)) == 2
    assert max(len(line) for cue in lines for line in cue) <= 42


@every_talk
def test_from_one_to_seven_seconds(talk):
    lengths_ms = [cue.end_ms - cue.start_ms for cue in lay_out(words_of(talk))]

    assert min(lengths_ms) >= 1_000
    assert max(lengths_ms) <= 7_000


@every_talk
def test_at_most_17_characters_a_second(talk):
    paces = [len(cue.text) * 1000 / (cue.end_ms - cue.start_ms) for cue in lay_out(words_of(talk))]

    assert max(paces) <= 17


@every_talk
def test_cues_break_between_sentences_and_lines_at_clauses(talk):
    cues = lay_out(words_of(talk))

    assert sum(ends_sentence(cue.text) for cue in cues) >= 0.8 * len(cues)
    ends = [cue.text.split("\n")[0].split()[-1].lower() for cue in cues if "\n" in cue.text]
    assert sum(end in LEADING for end in ends) <= 1  # where no other break leaves room for both lines


@every_talk
def test_never_across_speakers(talk):
    words = words_of(talk, with_speakers=True)

    cues = lay_out(words)

    spoken = {(word.speaker, word.text, at) for at, word in enumerate(words)}
    shown = [(cue.speaker, text) for cue in cues for text in cue.text.split()]
    assert {(*one, at) for at, one in enumerate(shown)} == spoken
    assert len({cue.speaker for cue in cues}) == 2


@every_talk
def test_cues_keep_near_their_words_and_never_overlap(talk):
    words = words_of(talk)
    cues = lay_out(words)

    first = 0
    for cue in cues:
        assert -500 <= cue.start_ms - words[first].start_ms <= 1_000
        first += len(cue.text.split())
    assert all(cue.end_ms <= following.start_ms for cue, following in pairwise(cues))
