"""The 17 goals and their 169 targets as the archive says them, in Swedish and in English.

The words stand in ``goals.toml`` beside this module. Labels of targets are our own, not the official text.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from index.errors import NotFound


class GoalMissing(NotFound):
    """No goal has this number."""

    en = "There is no goal {number}. Give a number from 1 to 17."
    sv = "Det finns inget mål {number}. Ange ett nummer från 1 till 17."


class TargetMissing(NotFound):
    """No target has this number."""

    en = "There is no target “{number}”. Write targets like 11.2 or 11.a."
    sv = "Det finns inget delmål ”{number}”. Skriv delmål som 11.2 eller 11.a."


@dataclass(frozen=True, slots=True)
class Target:
    """One target of a goal: its *number* as the UN writes it ("11.2", "11.a") and our short label."""

    number: str
    goal: int
    label_en: str
    label_sv: str

    def label(self, language: str) -> str:
        """The label in *language* (``sv``, otherwise English)."""
        return self.label_sv if language == "sv" else self.label_en


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal with its colours ("#RRGGBB") and its targets in the UN's order."""

    number: int
    name_en: str
    name_sv: str
    about_en: str
    about_sv: str
    colour: str
    text_colour: str
    targets: tuple[Target, ...]

    def name(self, language: str) -> str:
        """The name in *language* (``sv``, otherwise English)."""
        return self.name_sv if language == "sv" else self.name_en

    def about(self, language: str) -> str:
        """What the goal is about where people live, in *language* (``sv``, otherwise English)."""
        return self.about_sv if language == "sv" else self.about_en


@cache
def goals() -> tuple[Goal, ...]:
    """All goals, 1 to 17."""
    text = resources.files(__package__).joinpath("goals.toml").read_text(encoding="utf-8")
    return tuple(_goal(row) for row in tomllib.loads(text)["goal"])


def goal(number: int) -> Goal:
    """The goal of this number. Raises GoalMissing."""
    found = next((known for known in goals() if known.number == number), None)
    if found is None:
        raise GoalMissing(number=number)
    return found


def target(number: str) -> Target:
    """The target of this number, such as "11.2" or "11.a". Raises TargetMissing."""
    found = _targets().get(number)
    if found is None:
        raise TargetMissing(number=number)
    return found


def official_page(number: int) -> str:
    """Address of the UN's page about a goal and its targets. Raises GoalMissing."""
    return f"https://sdgs.un.org/goals/goal{goal(number).number}"


@cache
def _targets() -> dict[str, Target]:
    return {known.number: known for each in goals() for known in each.targets}


def _goal(row: Mapping[str, Any]) -> Goal:
    return Goal(
        number=row["number"],
        name_en=row["name"]["en"],
        name_sv=row["name"]["sv"],
        about_en=row["about"]["en"],
        about_sv=row["about"]["sv"],
        colour=row["colour"],
        text_colour=row["text_colour"],
        targets=tuple(
            Target(number=number, goal=row["number"], label_en=label["en"], label_sv=label["sv"])
            for number, label in row["target"].items()
        ),
    )
