"""The goals and targets: complete, bilingual, readable, and in words of our own."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index.errors import NotFound, restore
from index.goals import agenda
from index.goals.agenda import Goal, GoalMissing, Target, TargetMissing

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "goals"
TARGETS = [target for goal in agenda.goals() for target in goal.targets]

every_goal = pytest.mark.parametrize("goal", agenda.goals(), ids=lambda goal: str(goal.number))
every_target = pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.number)
both_languages = pytest.mark.parametrize("language", ["en", "sv"])


def shared(name: str) -> Any:
    if not (SHARED / name).exists():
        pytest.skip(f"the reference data {name} is not beside this checkout")
    return json.loads((SHARED / name).read_text(encoding="utf-8"))


def squeezed(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB". Source: WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21. Source: WCAG 2.2, definition of contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_there_are_17_goals_in_order() -> None:
    assert [goal.number for goal in agenda.goals()] == list(range(1, 18))


def test_there_are_169_targets_and_each_number_stands_once() -> None:
    numbers = [target.number for target in TARGETS]

    assert len(numbers) == 169
    assert len(set(numbers)) == 169


def test_every_target_belongs_to_the_goal_of_its_number() -> None:
    for goal in agenda.goals():
        for target in goal.targets:
            assert target.goal == goal.number
            assert target.number.split(".")[0] == str(goal.number)


def test_names_colours_and_target_numbers_agree_with_the_reference() -> None:
    ours = [
        {
            "goal": goal.number,
            "en": goal.name_en,
            "sv": goal.name_sv,
            "colour": goal.colour,
            "text_colour": goal.text_colour,
            "targets": [target.number for target in goal.targets],
        }
        for goal in agenda.goals()
    ]

    assert ours == shared("goals.json")


@both_languages
@every_goal
def test_a_goal_is_about_something_in_one_short_sentence(goal: Goal, language: str) -> None:
    about = goal.about(language)

    assert 20 <= len(about) <= 110
    assert about.endswith(".")
    assert about == about.strip()


@both_languages
@every_target
def test_a_label_is_short_and_no_sentence(target: Target, language: str) -> None:
    label = target.label(language)

    assert 20 <= len(label) <= 80
    assert label[0] == label[0].upper()
    assert not label.endswith(".")
    assert label == " ".join(label.split())


@both_languages
def test_no_label_stands_twice(language: str) -> None:
    labels = Counter(target.label(language).casefold() for target in TARGETS)

    assert [label for label, times in labels.items() if times > 1] == []


def test_the_languages_differ() -> None:
    for goal in agenda.goals():
        assert goal.name("sv") != goal.name("en")
        assert goal.about("sv") != goal.about("en")
    for target in TARGETS:
        assert target.label("sv") != target.label("en")


def test_another_language_is_answered_in_english() -> None:
    assert agenda.goal(11).name("fi") == "Sustainable cities and communities"
    assert agenda.target("11.2").label("fi") == agenda.target("11.2").label_en


def test_no_official_sentence_is_copied() -> None:
    official = {squeezed(row[key]) for row in shared("targets_reference.json") for key in ("en", "sv_short")}

    copied = [
        target.number
        for target in TARGETS
        for label in (target.label_en, target.label_sv)
        if squeezed(label) in official
    ]

    assert copied == []


def test_no_english_label_is_cut_out_of_the_official_sentence() -> None:
    official = {row["target"]: squeezed(row["en"]) for row in shared("targets_reference.json")}

    cut = [target.number for target in TARGETS if squeezed(target.label_en) in official[target.number]]

    assert cut == []


@every_goal
def test_the_text_of_a_tile_can_be_read(goal: Goal) -> None:
    assert contrast(goal.colour, goal.text_colour) >= 4.5


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_a_goal_and_a_target_are_found_by_number() -> None:
    assert agenda.goal(7).name("sv") == "Hållbar energi för alla"
    assert agenda.target("17.17") in agenda.goal(17).targets
    assert agenda.target("11.a").goal == 11


def test_the_official_page_of_a_goal() -> None:
    assert agenda.official_page(11) == "https://sdgs.un.org/goals/goal11"


@pytest.mark.parametrize("number", [0, 18, -1])
def test_a_goal_that_is_not_there(number: int) -> None:
    with pytest.raises(GoalMissing) as caught:
        agenda.goal(number)

    assert caught.value.say("en") == f"There is no goal {number}. Give a number from 1 to 17."
    assert caught.value.say("sv") == f"Det finns inget mål {number}. Ange ett nummer från 1 till 17."


def test_a_goal_that_is_not_there_has_no_official_page() -> None:
    with pytest.raises(GoalMissing):
        agenda.official_page(18)


@pytest.mark.parametrize("number", ["11.99", "11", "18.1", "", "11.z"])
def test_a_target_that_is_not_there(number: str) -> None:
    with pytest.raises(TargetMissing) as caught:
        agenda.target(number)

    assert caught.value.facts == {"number": number}
    assert caught.value.say("en") == f"There is no target “{number}”. Write targets like 11.2 or 11.a."
    assert caught.value.say("sv") == f"Det finns inget delmål ”{number}”. Skriv delmål som 11.2 eller 11.a."


def test_missing_goals_and_targets_are_not_found_and_survive_storage() -> None:
    for error in (GoalMissing(number=18), TargetMissing(number="11.z")):
        again = restore(error.code, error.facts)

        assert isinstance(again, NotFound)
        assert again.say("sv") == error.say("sv")
