"""Suggestions: found by words in both languages, explained, capped, and quiet where nothing is said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.goals import agenda
from index.goals.suggest import Level, ranking, suggestions

ROOT = Path(__file__).parents[3]
OWN = ROOT / "tests" / "data" / "goals" / "own.jsonl"
RANKED = """
from index.goals.suggest import ranking
print(ranking("Kvinnor, en kvinna, kommuner, en kommun, skolan och en skola.", "sv"))
"""
FILLER = "och sedan så var det så att vi gick dit igen " * 12


def told(text: str, language: str = "sv") -> dict[int, Level]:
    return {suggestion.goal: suggestion.level for suggestion in suggestions(text, language)}


def test_a_suggestion_tells_the_words_that_earned_it() -> None:
    found = suggestions("Kommunens reningsverk släpper ut för mycket fosfor i vattendraget.", "sv")[0]

    assert (found.goal, found.level) == (6, Level.STRONG)
    assert found.words == ("reningsverk", "vattendraget", "fosfor")


def test_british_and_american_spelling_are_alike() -> None:
    british = ranking("Labour markets and urbanisation near the harbour.", "en")

    american = ranking("Labor markets and urbanization near the harbor.", "en")

    assert [(each.goal, each.points) for each in british] == [(each.goal, each.points) for each in american]
    assert [each.goal for each in british] == [11, 8]


def test_compounds_are_met_by_their_parts() -> None:
    assert 2 in told("Småjordbrukarnas höstskördar slog fel.")
    assert 15 in told("Granskogarnas artrikedom minskar.")


def test_a_phrase_of_another_sense_counts_for_nothing() -> None:
    assert ranking("Samtalsklimatet i gruppen är gott.", "sv") == []
    assert ranking("A random forest is trained by machine learning.", "en") == []


def test_hints_alone_are_not_enough() -> None:
    assert told("Company, business, market, income, work, career and profit.", "en") == {}


def test_one_word_adds_less_the_more_often_it_is_said() -> None:
    scores = [ranking("bostäder " * times, "sv")[0].points for times in (1, 2, 4, 40)]

    assert scores[0] < scores[1] < scores[2] == scores[3] < 3 * scores[0]


def test_few_words_in_a_long_text_are_not_enough() -> None:
    said = "Klimatet förändras av växthusgaser. "

    assert 13 in told(said)
    assert told(FILLER * 2 + said + FILLER * 2) == {}


def test_a_likely_word_said_once_is_not_enough() -> None:
    assert told("Klimatet.") == {}
    assert told("Klimatet, klimatet.") == {13: Level.POSSIBLE}


def test_a_certain_word_is_enough_alone_in_a_short_text() -> None:
    said = "Parisavtalet. "

    assert told(said) == {13: Level.POSSIBLE}
    assert told(FILLER + said) == {}


def test_what_is_named_comes_first_whatever_the_words_say() -> None:
    found = suggestions("Bostäder, hyresrätter och detaljplaner bidrar till delmål 6.1.", "sv")

    assert [(each.goal, each.level) for each in found] == [(6, Level.MENTIONED), (11, Level.STRONG)]
    assert found[0].targets == ("6.1",)
    assert found[0].words[0] == "delmål 6.1"


def test_targets_are_never_told_from_words() -> None:
    assert [each.targets for each in suggestions("Rent dricksvatten och sanitet åt alla.", "sv")] == [()]


def test_another_language_is_searched_for_names_alone() -> None:
    assert told("Das Klima. Hunger. SDG 13.", "de") == {13: Level.MENTIONED}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_what_we_call_a_target_leads_to_its_goal(language: str) -> None:
    targets = [target for goal in agenda.goals() for target in goal.targets]

    led = [
        target.goal == found[0].goal
        for target in targets
        if (found := ranking(target.label(language), language))
    ]

    assert len(led) >= 0.9 * len(targets)
    assert sum(led) >= 0.7 * len(targets)


def test_the_same_text_gives_the_same_answer() -> None:
    text = "Fattigdom, hunger, hälsa, utbildning och jämställdhet i städernas förorter."

    assert suggestions(text, "sv") == suggestions(text, "sv")


def test_every_process_gives_the_same_answer() -> None:
    """Two terms of one weight meet "kvinnor", and only one of them "kvinna": which is counted is always the same."""
    told = {
        subprocess.run(
            [sys.executable, "-c", RANKED],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3", "4", "5", "6")
    }

    assert len(told) == 1


@pytest.mark.parametrize(
    "text", ["", " ", "🐟" * 50, "a" * 10_000, "mål " * 500, "İstanbul SDG 11", "\x00\ud800"]
)
def test_any_text_is_read(text: str) -> None:
    assert len(suggestions(text, "sv")) <= 17


def test_texts_of_our_own_are_told_and_chatter_is_not() -> None:
    """These texts were written with the terms, so they guard against mistakes and measure nothing."""
    ended = subprocess.run(
        [sys.executable, ROOT / "scripts" / "bench_goals.py", OWN, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )

    row = next(row for row in json.loads(ended.stdout)["sets"] if row["set"] == "own.jsonl")
    assert row["texts"] == 50
    assert row["top_1"] >= 0.9
    assert row["f1"] >= 0.85
    assert row["false_alarms"] == 0
