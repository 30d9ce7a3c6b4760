"""Who says what: names loosely matched, voices, and talks of one speaker."""

import pytest

from index.captions.cue import Cue
from index.catalogue.attribution import attributed, matched
from index.models import Recording, Speaker, Talk, Voice

PEOPLE = ("Anna Lindberg", "Erik Johansson", "Anna-Karin Öberg")


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Anna Lindberg", "Anna Lindberg"),
        ("ANNA LINDBERG", "Anna Lindberg"),
        ("Lindberg, Anna", "Anna Lindberg"),
        ("anna.lindberg (Göteborgs Stad)", "Anna Lindberg"),
        ("A. Lindberg", "Anna Lindberg"),
        ("Erik", "Erik Johansson"),
        ("Oberg", "Anna-Karin Öberg"),
        ("Anna-Karin", "Anna-Karin Öberg"),
        ("Anna", None),
        ("Maria Karlsson", None),
        ("Speaker 1", None),
        ("", None),
        ("???", None),
    ],
)
def test_a_name_means_the_one_person_that_it_fits(told, meant):
    assert matched(told, PEOPLE) == meant


def recording(voices=()) -> Recording:
    anna, erik, maria = (
        Speaker(name=name, slug=name) for name in ("Anna Lindberg", "Erik Johansson", "Maria Ek")
    )
    talks = [
        Talk(title="Alone", start_ms=0, end_ms=10_000, speakers=[anna]),
        Talk(title="Panel", start_ms=10_000, end_ms=None, speakers=[erik, maria]),
    ]
    return Recording(talks=talks, voices=list(voices))


def names(cues, made, **options):
    return [cue.speaker for cue in attributed(cues, made, **options)]


def test_a_talk_of_one_speaker_is_theirs_unless_captions_say_otherwise():
    cues = [Cue(0, 1000, "Hej."), Cue(1000, 2000, "Välkommen.", "Moderator"), Cue(2000, 3000, "Nu.", "anna")]

    assert names(cues, recording()) == ["Anna Lindberg", "Moderator", "Anna Lindberg"]
    assert names(cues, recording(), sole=False) == [None, "Moderator", "Anna Lindberg"]


def test_someone_from_another_talk_may_speak():
    assert names([Cue(0, 1000, "Hej.", "Erik")], recording()) == ["Erik Johansson"]


def test_in_a_panel_a_named_voice_tells():
    voices = [
        Voice(number=1, name="Maria Ek", turns=[[10_000, 12_000], [15_000, 20_000]]),
        Voice(number=2, name="", turns=[[12_000, 15_000]]),
    ]
    cues = [Cue(start, start + 1000, "Ord.") for start in (10_000, 13_000, 16_000, 30_000)]

    assert names(cues, recording(voices)) == ["Maria Ek", None, "Maria Ek", None]


def test_outside_all_talks_nobody_is_credited():
    made = recording()
    made.talks = made.talks[:1]

    assert names([Cue(20_000, 21_000, "Paus.")], made) == [None]
