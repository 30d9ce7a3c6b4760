"""The programme file: times, talks, and what is said when it cannot be used."""

import pytest

from index.catalogue.talks import GoalUnknown, TalkBackward, TalkDraft, TalksOverlap
from pipeline.programme import (
    FieldUnknown,
    LanguageUnknown,
    ProgrammeUnreadable,
    TimeUnreadable,
    read_programme,
    read_time,
)

WHOLE = """
[[talk]]
start = "24:30"
title = "Energi"
goals = [7]

[[talk]]
start = "0:00"
title = "Vatten i staden"
speakers = ["Anna Lindberg (Göteborgs Stad)", "Erik"]
goals = [6, 11]
targets = ["6.4"]
abstract = "Vad staden gör för vattnet."
"""


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("0:00", 0),
        ("24:30", 1_470_000),
        ("90:00", 5_400_000),
        ("1:05:00", 3_900_000),
        (" 0:01.5 ", 1_500),
        ("0:01,050", 1_050),
    ],
)
def test_a_time_is_read(text: str, ms: int) -> None:
    assert read_time(text) == ms


@pytest.mark.parametrize("text", ["", "24", "24:60", "1:2:3:4", "-0:10", "en kvart", "0:00.1234"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(TimeUnreadable) as caught:
        read_time(text)

    assert caught.value.say("sv") == f"”{text}” är ingen tid. Skriv den som 24:30 eller 1:05:00."


def test_a_programme_is_read_in_order_of_time() -> None:
    assert read_programme(WHOLE, "p.toml") == [
        TalkDraft(
            title="Vatten i staden",
            start_ms=0,
            end_ms=1_470_000,
            abstract="Vad staden gör för vattnet.",
            speakers=("Anna Lindberg (Göteborgs Stad)", "Erik"),
            goals=(6, 11),
            targets=("6.4",),
        ),
        TalkDraft(title="Energi", start_ms=1_470_000, goals=(7,)),
    ]


def test_a_title_is_all_that_a_talk_must_have() -> None:
    assert read_programme('[[talk]]\ntitle = "Vatten"', "p.toml") == [TalkDraft("Vatten")]


def test_a_time_of_toml_will_do() -> None:
    (talk,) = read_programme('[[talk]]\ntitle = "Vatten"\nstart = 00:24:30', "p.toml")

    assert talk.start_ms == 1_470_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not toml at all",
        "title = 'Vatten'",
        "talk = []",
        "talk = 'Vatten'",
        "[talk]\ntitle = 'Vatten'",
        "talk = ['Vatten']",
        "[[talk]]\nstart = '0:00'",
        "[[talk]]\ntitle = ''",
        "[[talk]]\ntitle = 'Vatten'\nspeaker = 'Anna'",
        "[[talk]]\ntitle = 'Vatten'\nspeakers = 'Anna'",
        "[[talk]]\ntitle = 'Vatten'\ngoals = 11",
        "[[talk]]\ntitle = 'Vatten'\nstart = 5",
    ],
)
def test_what_is_no_programme_is_refused_by_name(text: str) -> None:
    with pytest.raises(ProgrammeUnreadable) as caught:
        read_programme(text, "programme.toml")

    assert "programme.toml" in caught.value.say("en")
    assert "programme.toml" in caught.value.say("sv")


def test_a_field_that_talks_do_not_have_is_named_with_those_that_they_have() -> None:
    with pytest.raises(FieldUnknown) as caught:
        read_programme("[[talk]]\ntitle = 'A'\n[[talk]]\ntitle = 'B'\nspeaker = 'Anna'", "p.toml")

    assert caught.value.say("sv") == (
        "Föredrag 2 i p.toml: ”speaker” går inte att använda. "
        "De här går: title, start, end, abstract, speakers, goals, targets, language; listor skrivs i [ ]."
    )


def test_a_talk_has_its_language_or_it_is_found_by_listening() -> None:
    swedish, open_ = read_programme(
        "[[talk]]\ntitle = 'A'\nlanguage = 'sv'\n[[talk]]\ntitle = 'B'\nstart = '5:00'", "p.toml"
    )
    assert (swedish.language, open_.language) == ("sv", None)

    with pytest.raises(LanguageUnknown, match=r"Talk 1 in p\.toml: the language can be sv or en"):
        read_programme("[[talk]]\ntitle = 'A'\nlanguage = 'svenska'", "p.toml")


@pytest.mark.parametrize("goals", ["[18]", "[0]", "['elva']", "[[11]]"])
def test_a_goal_that_does_not_exist_is_refused_before_anything_is_copied(goals: str) -> None:
    with pytest.raises(GoalUnknown):
        read_programme(f"[[talk]]\ntitle = 'Vatten'\ngoals = {goals}", "p.toml")


def test_talks_that_overlap_are_refused() -> None:
    text = """
    talk = [
        {title = "Vatten", start = "0:00", end = "10:01"},
        {title = "Energi", start = "10:00"},
    ]"""

    with pytest.raises(TalksOverlap):
        read_programme(text, "p.toml")


def test_a_talk_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(TalkBackward):
        read_programme("[[talk]]\ntitle = 'Vatten'\nstart = '2:00'\nend = '1:00'", "p.toml")
