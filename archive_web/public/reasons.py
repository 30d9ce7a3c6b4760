"""Why a talk has a goal: the words in it that speak for the goal, as everyone may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.catalogue import judgement
from index.models import Talk


@dataclass(frozen=True)
class Reason:
    """The words of one goal, in quotation marks."""

    number: int
    words: str


def reasons_of(talk: Talk) -> list[Reason]:
    """The words for each goal that is public; none for a goal that staff set without any."""
    public = {goal.number for goal in talk.public_goals}
    return [
        Reason(opinion.number, quoted(opinion.words))
        for opinion in sorted(judgement.opinions(talk), key=lambda opinion: opinion.number)
        if opinion.number in public and opinion.words
    ]


def quoted(words: Iterable[str]) -> str:
    return ", ".join(f"”{word}”" for word in words)
