"""Voices are told apart within a talk."""

from itertools import pairwise

import numpy as np
import pytest

from pipeline.speech.silences import find_silences
from pipeline.speech.voices import SpectralDiarizer, between

MAN, WOMAN = "sv", "sv+f2"
SENTENCES = ("Välkommen till dagens webbinarium om trafik och klimat.", "Vi har en fråga om budget.")


@pytest.fixture(scope="session")
def panel(say):
    """A man and a woman by turns, two sentences each; say(...) of each voice is one turn."""
    return say("panel.wav", SENTENCES, [MAN, WOMAN, MAN, WOMAN, MAN])


def share_right(turns, panel, voices):
    """How much of the time in which somebody speaks goes to the right voice, whichever way they are numbered."""
    ends = [*(sentence.start_ms for sentence in panel.sentences[1:]), panel.sentences[-1].start_ms + 2_000]
    truth = [
        (s.start_ms, end - 1_100, voices[at // 2])
        for at, (s, end) in enumerate(zip(panel.sentences, ends, strict=True))
    ]

    def shared(mine, theirs):
        return sum(max(0, min(e, e2) - max(s, s2)) for s, e in mine for s2, e2 in theirs)

    by_voice = [[(s, e) for s, e, voice in truth if voice == name] for name in (MAN, WOMAN)]
    straight = sum(shared(a, b) for a, b in zip(turns, by_voice, strict=True))
    crossed = sum(shared(a, b) for a, b in zip(turns, by_voice[::-1], strict=True))
    return max(straight, crossed) / sum(e - s for s, e, _ in truth)


def test_a_man_and_a_woman_are_told_apart(panel, tmp_path):
    end_ms = panel.sentences[-1].start_ms + 2_500
    spoken = between(find_silences(panel.wav, tmp_path), (0, end_ms))

    turns = SpectralDiarizer().turns(panel.wav, spoken, 2)

    assert share_right(turns, panel, [MAN, WOMAN, MAN, WOMAN, MAN]) > 0.9
    assert turns[0][0][0] < turns[1][0][0]
    assert all(before[1] <= after[0] for before, after in pairwise(turns[0]))


def test_silence_has_no_voices(make_wav):
    wav = make_wav(np.zeros(16_000))

    assert SpectralDiarizer().turns(wav, [], 2) == []
    assert SpectralDiarizer().turns(wav, [(0, 200)], 2) == []


def test_one_who_speaks_alone_is_one_voice_where_one_is_asked_for(panel):
    (turns,) = SpectralDiarizer().turns(panel.wav, [(600, 3_000), (5_000, 7_000)], 1)

    assert turns == [(600, 7_000)]


def test_what_is_spoken_is_all_between_the_silences():
    silences = [(0, 500), (2_000, 3_000), (5_000, 9_000)]

    assert between(silences, (1_000, 6_000)) == [(1_000, 2_000), (3_000, 5_000)]
    assert between([], (0, 1_000)) == [(0, 1_000)]
    assert between([(0, 1_000)], (0, 1_000)) == []
