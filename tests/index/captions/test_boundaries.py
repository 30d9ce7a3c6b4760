"""Where talks seem to begin: every sign counts, none is enough alone, and each is told."""

import pytest

from index.captions.boundaries import Planned, Reason, Shown, propose_talks
from index.captions.cue import Cue

LONG_SLIDE = "Tre verktyg för en trygg stad\n" + "Ord om planering och budget. " * 8


def speech(*spans: tuple[int, int, str], speaker: str | None = None) -> list[Cue]:
    """Cues of 4 s from one second to another, each with these words."""
    return [
        Cue(at * 1000, (at + 4) * 1000, text, speaker)
        for first, last, text in spans
        for at in range(first, last, 4)
    ]


def test_pause_title_slide_and_thanks_make_a_proposal() -> None:
    cues = [
        *speech((0, 596, "Om vatten.")),
        Cue(596_000, 600_000, "Tack så mycket."),
        *speech((604, 1200, "Energi.")),
    ]
    slides = [Shown(0, "Vatten"), Shown(300_000, LONG_SLIDE), Shown(602_000, "Varm skola\nErik Johansson")]

    [found] = propose_talks(slides, cues, [])

    assert found.start_ms == 602_000
    assert found.title == "Varm skola"
    assert set(found.reasons) == {Reason.PAUSE, Reason.SLIDE, Reason.WORDS}


@pytest.mark.parametrize(
    ("slides", "cues"),
    [
        ([Shown(300_000, "Paus")], speech((0, 1200, "Om vatten."))),
        ([Shown(300_000, LONG_SLIDE)], [*speech((0, 296, "Ja.")), *speech((304, 600, "Nej."))]),
        ([], speech((0, 1200, "Välkommen!"))),
        ([], []),
    ],
)
def test_one_sign_is_none(slides: list[Shown], cues: list[Cue]) -> None:
    assert propose_talks(slides, cues, []) == []


def test_a_new_voice_after_a_pause() -> None:
    cues = [*speech((0, 600, "A"), speaker="Anna"), *speech((604, 1200, "B"), speaker="Erik")]

    [found] = propose_talks([], cues, [])

    assert (found.start_ms, set(found.reasons)) == (604_000, {Reason.PAUSE, Reason.VOICE})


def test_the_programme_names_the_talk_and_is_corrected_by_what_is_seen() -> None:
    programme = [Planned(1, "Rent vatten", 0), Planned(2, "Varm skola för alla", 900_000)]
    slides = [Shown(0, "Rent vatten"), Shown(1_100_000, "VARM SKOLA\nför alla\nErik Johansson, Bolaget")]
    cues = [*speech((0, 1096, "Om vatten.")), *speech((1102, 2000, "Energi."))]

    [found] = propose_talks(slides, cues, programme)

    assert found.start_ms == 1_100_000
    assert found.planned == programme[1]
    assert found.title == "Varm skola för alla"
    assert Reason.NAMED in found.reasons


def test_a_planned_time_decides_between_weak_signs() -> None:
    programme = [Planned(1, "A", 0), Planned(2, "B", 600_000)]
    cues = [*speech((0, 300, "x")), *speech((302, 598, "x")), *speech((602, 1000, "x"))]

    [found] = propose_talks([], cues, programme)

    assert found.start_ms == 602_000
    assert found.planned == programme[1]


def test_two_signs_of_one_moment_are_one_proposal() -> None:
    cues = [*speech((0, 600, "x"), speaker="Anna"), *speech((604, 900, "Välkommen."), speaker="Erik")]

    assert len(propose_talks([Shown(601_000, "B"), Shown(612_000, "C")], cues, [])) == 1
