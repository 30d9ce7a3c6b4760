"""Goals and targets that a text names outright: "mål 11", "delmål 11.2", "SDG eleven", "Agenda 2030:s mål 13".

A bare "mål 2" may have been scored in a match and "goal one" be somebody's own, so the numbers 1 to 3 count only
where the text speaks of the agenda; and no bare number counts in talk of sports.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from index.goals.agenda import goals

NUMBERS = {
    word: number
    for words in (
        "ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton",
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    )
    for number, word in enumerate(words.split(), start=1)
}
ORDINALS = {
    word: number
    for words in (
        "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde fjortonde "
        "femtonde sextonde sjuttonde",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth",
    )
    for number, word in enumerate(words.split(), start=1)
}
_WORD = "|".join(sorted(NUMBERS, key=len, reverse=True))
_PART = rf"\s?[.:]\s?\d{{1,2}}\b|,\d{{1,2}}\b|\s?[.,:][a-d]\b|\s(?:punkt|point|dot)\s(?:\d{{1,2}}|[a-d]|{_WORD})\b"
_ITEM = rf"(?:\d{{1,2}}|{_WORD})(?:{_PART})?"
_BETWEEN = r"\s*(?:,\s*(?:och|samt|and)?|och|samt|and|&|\+)\s*"
_RANGE = r"\s*(?:-|–|till|to|through)\s*"
_HEAD = (
    r"(?:sdgs?|sdg:?er(?:na)?|sdg[- ](?:mål|goals?|targets?)|(?:global|sustainable development|development|sdg)?\s?goals?"
    r"|(?:hållbarhets|hållbara utvecklings|utvecklings|del)?mål(?:et|en)?|targets?|indicators?|indikator(?:n|er)?)"
)
NAMED = re.compile(
    rf"(?<![\w-])(?P<head>{_HEAD})[\s-]*(?:number|nummer|no\.?|nr\.?|#)?\s*"
    rf"(?P<items>{_ITEM}(?![\w%])(?:(?:{_BETWEEN}|{_RANGE})(?:{_HEAD}\s+)?{_ITEM}(?![\w%]))*)(?P<after>\s+\S+)?"
)
PLACED = re.compile(
    rf"\b(?P<word>{'|'.join(ORDINALS)})\s+(?:(?:global|globala|sustainable|development|hållbara|hållbarhets)\s*)*"
    r"(?:goal|målet|hållbarhetsmålet|sdg)\b"
)
ITEM = re.compile(_ITEM)
RANGE = re.compile(rf"^{_RANGE}$")
ABOUT_AGENDA = re.compile(
    r"agenda\s?2030|2030[- ]agenda|globala mål|global goals?\b|\bsdg|sustainable development|hållbar(?:hetsmål|a utveckl)"
    r"|fn:s (?:globala |17 |sjutton )?mål|17 mål|sjutton mål|17 goals|seventeen goals|united nations|\bun's\b"
)
SPORTS = re.compile(
    r"\b(?:match\w*|halvlek\w*|målvakt\w*|straffspark\w*|spelare\w*|allsvensk\w*|fotboll\w*|hockey\w*|ishockey\w*|football"
    r"|soccer|striker|goalkeeper|penalty|half-time|halftime|scored?|scorer|league|offside|ligan|hattrick|kvittera\w*)\b"
)
OWN = re.compile(
    r"(?:learning|course|project|personal|career|business|sales|strategic|stretch|my|our|their|his|her|mitt|vårt|egna?)\s+$"
)
MEASURES = re.compile(
    r"^\s*(?:%|°|grader|degrees?|procent|percent|per\b|miljon\w*|miljard\w*|million\w*|billion\w*|ton\b|gånger|times|minuter"
    r"|minutes|poäng|points|år\b|years?|kronor|dollars?|celsius|against|mot\b)"
)
ALWAYS_AMBIGUOUS = range(1, 4)


@dataclass(frozen=True, slots=True)
class Mention:
    """A goal that is named, and the *target* ("11.2") where one is; *words* as they stand in the text."""

    goal: int
    target: str | None
    words: str


def mentions(text: str) -> list[Mention]:
    """All goals and targets that *text* names, in their order."""
    plain = text.lower()
    if len(plain) != len(text):  # a letter that is two in lower case would shift all that follows
        text = plain
    is_about = bool(ABOUT_AGENDA.search(plain))
    found = [
        (match.start(), mention)
        for match in NAMED.finditer(plain)
        for mention in _named(match, text, is_about)
    ]
    if is_about:
        for match in PLACED.finditer(plain):
            words = text[match.start() : match.end()]
            found.append((match.start(), Mention(ORDINALS[match["word"]], None, words)))
    return [mention for _, mention in sorted(found, key=lambda pair: pair[0])]


def _named(match: re.Match[str], text: str, is_about: bool) -> Iterator[Mention]:
    head, after = match["head"], match["after"] or ""
    items = list(ITEM.finditer(match["items"]))
    is_certain = is_about or head.startswith(("sdg", "global", "sustainable", "hållbar"))
    if MEASURES.match(after) or (not is_certain and _is_otherwise(match)):
        return
    words = text[match.start() : match.end("items")]
    for number, target in _numbers(match["items"], items):
        is_dotted = target is not None
        if "target" in head or "delmål" in head or head.startswith("indi"):
            if is_dotted:
                yield Mention(number, target, words)
        elif is_dotted or is_certain or number not in ALWAYS_AMBIGUOUS:
            yield Mention(number, target, words)


def _is_otherwise(match: re.Match[str]) -> bool:
    """Whether the goal is one in a match, or somebody's own."""
    return bool(SPORTS.search(match.string) or OWN.search(match.string[: match.start()]))


def _numbers(text: str, items: list[re.Match[str]]) -> Iterator[tuple[int, str | None]]:
    """The goals of a list such as "3, 4 och 5" or "13–15", each with its target."""
    before: int | None = None
    for place, item in enumerate(items):
        number, target = _read(item[0])
        if number is None:
            continue
        between = text[items[place - 1].end() : item.start()] if place else ""
        if before is not None and RANGE.match(between) and target is None:
            yield from ((each, None) for each in range(before + 1, number))
        yield number, target
        before = number


def _read(item: str) -> tuple[int | None, str | None]:
    """ "11.2" gives goal 11 and target 11.2; a part that is no target is passed over with its goal."""
    parts = [part for part in re.split(r"\s?[.,:]\s?|\s(?:punkt|point|dot)\s", item) if part]
    number = NUMBERS.get(parts[0]) or (int(parts[0]) if parts[0].isdigit() else 0)
    if not 1 <= number <= 17:
        return None, None
    if len(parts) == 1:
        return number, None
    target = f"{number}.{NUMBERS.get(parts[1], parts[1])}"
    return (number, target) if target in _targets() else (None, None)


@cache
def _targets() -> frozenset[str]:
    return frozenset(target.number for goal in goals() for target in goal.targets)
