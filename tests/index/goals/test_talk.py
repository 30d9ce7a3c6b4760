"""Goals of a whole talk: windows, the weight of the middle, and moments to go to."""

from index.goals.suggest import Level
from index.goals.talk import Moment, Said, suggestions_of, windows

WATER = "Reningsverket och avloppet måste byggas om för att rena grundvattnet. "
TALK = "Nu ska vi se vad som står på nästa bild och sedan tar vi en fråga till. "
LENGTH_MS = 30_000


def said(*texts: str, language: str = "sv") -> list[Said]:
    return [
        Said(number * LENGTH_MS, (number + 1) * LENGTH_MS, text, language)
        for number, text in enumerate(texts)
    ]


def test_short_passages_are_joined_to_windows_of_sixty_words() -> None:
    found = windows(said(*["fyra ord i rad"] * 40))

    assert [(window.end_ms - window.start_ms) // LENGTH_MS for window in found] == [15, 25]


def test_windows_do_not_cross_languages() -> None:
    found = windows([*said("kort text"), *said("short text", language="en")])

    assert [window.language for window in found] == ["sv", "en"]


def test_a_talk_without_words_has_no_goals() -> None:
    assert suggestions_of([]) == []


def test_a_goal_of_the_middle_is_told_with_its_moments() -> None:
    found = suggestions_of(said(*[TALK * 5] * 4, *[WATER * 8] * 2, *[TALK * 5] * 4))

    assert [(each.goal, each.level) for each in found] == [(6, Level.POSSIBLE)]
    assert [(moment.start_ms, moment.level) for moment in found[0].moments] == [
        (4 * LENGTH_MS, Level.STRONG),
        (5 * LENGTH_MS, Level.STRONG),
    ]
    assert "Reningsverket" in found[0].words


def test_greetings_and_thanks_count_less_than_the_middle() -> None:
    middle = suggestions_of(said(*[TALK * 5] * 4, WATER * 8, *[TALK * 5] * 5))
    edge = suggestions_of(said(WATER * 8, *[TALK * 5] * 9))

    assert edge == []
    assert middle == [] or middle[0].percent > 4


def test_what_is_said_throughout_is_strong() -> None:
    found = suggestions_of(said(*[WATER * 8] * 5))

    assert (found[0].goal, found[0].level, found[0].percent) == (6, Level.STRONG, 100)


def test_a_goal_that_is_named_once_is_mentioned() -> None:
    found = suggestions_of(said(*[TALK * 5] * 9, TALK * 5 + "Det är delmål 11.2."))

    assert [(each.goal, each.level, each.targets) for each in found] == [(11, Level.MENTIONED, ("11.2",))]
    assert found[0].moments == (Moment(9 * LENGTH_MS, 10 * LENGTH_MS, Level.MENTIONED, ("delmål 11.2",)),)
