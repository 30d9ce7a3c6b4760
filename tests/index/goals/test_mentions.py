"""Goals and targets that a text names: every way of saying it, and what only looks like it."""

import pytest

from index.goals.mentions import mentions

NAMED = [
    ("Vi arbetar med mål 11 i hela staden.", [(11, None)]),
    ("Det gäller delmål 11.2 och delmål 11.a.", [(11, "11.2"), (11, "11.a")]),
    ("Vårt bidrag till mål elva är litet.", [(11, None)]),
    ("Agenda 2030:s mål 13 är tydligt.", [(13, None)]),
    ("FN:s globala mål 1 och 2 hör ihop.", [(1, None), (2, None)]),
    ("Hållbarhetsmål 12 handlar om konsumtion.", [(12, None)]),
    ("Målen 3, 4 och 5 i Agenda 2030.", [(3, None), (4, None), (5, None)]),
    ("Det trettonde målet i Agenda 2030.", [(13, None)]),
    ("This is about SDG 11.", [(11, None)]),
    ("SDG11 and SDG-13 are linked.", [(11, None), (13, None)]),
    ("SDGs 13–15 are about nature.", [(13, None), (14, None), (15, None)]),
    ("Goal number eleven is ours.", [(11, None)]),
    ("See SDG target 6.1 and indicator 6.1.1.", [(6, "6.1"), (6, "6.1")]),
    ("target eleven point two", [(11, "11.2")]),
    ("Sustainable Development Goal 4", [(4, None)]),
    ("the thirteenth goal of the 2030 Agenda", [(13, None)]),
]  # fmt: skip
UNNAMED = [
    "Laget gjorde mål 2 i andra halvlek.",
    "Anfallaren gjorde mål 11 i matchen, hans bästa säsong.",
    "Vårt mål 1 är att bli färdiga.",
    "Goal one is to finish the report.",
    "Our goal 4 is to win customers.",
    "The striker scored goal 5 in the match.",
    "Delmål 2 i projektet är klart.",
    "Vi har ett mål 2030.",
    "Målet 1,5 grader är svårt att nå.",
    "They missed their target 12.5 percent.",
    "Målet är 11 procent.",
    "Mål 18 finns inte, och delmål 11.9 inte heller.",
    "Hon gjorde mål 11 gånger.",
]


@pytest.mark.parametrize(("text", "expected"), NAMED, ids=lambda value: str(value)[:40])
def test_what_is_named_is_found(text: str, expected: list[tuple[int, str | None]]) -> None:
    assert [(mention.goal, mention.target) for mention in mentions(text)] == expected


@pytest.mark.parametrize("text", UNNAMED)
def test_what_only_looks_like_it_is_passed_over(text: str) -> None:
    assert mentions(text) == []


def test_the_words_are_those_of_the_text() -> None:
    assert mentions("Det är Delmål 11.2 som gäller.")[0].words == "Delmål 11.2"


def test_a_bare_low_number_counts_where_the_agenda_is_spoken_of() -> None:
    assert [mention.goal for mention in mentions("Mål 1 i Agenda 2030.")] == [1]
    assert mentions("Mål 1 på listan.") == []
