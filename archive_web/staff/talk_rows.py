"""The talks of a recording as rows that are being edited: read, checked, split, merged, and written back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from werkzeug.datastructures import MultiDict

from archive_web.languages import language
from archive_web.staff.forms import Reader, split_names, written_time
from index.catalogue.talks import TalkBackward, TalkDraft, TalksOverlap, clock
from index.errors import BadInput
from index.models import Speaker, Talk
from pipeline.programme import read_time


class TimeOutside(BadInput):
    """A talk is to begin where the recording has ended."""

    en = "The recording ends at {length}. Let the talk begin before that."
    sv = "Inspelningen slutar {length}. Låt föredraget börja före det."


class NothingToSplit(BadInput):
    """A split at a moment that lies in no talk, or where one begins."""

    en = "No talk is under way at {at}, or one begins there. Choose a moment inside a talk."
    sv = "Inget föredrag pågår {at}, eller så börjar ett där. Välj ett ögonblick inne i ett föredrag."


@dataclass(frozen=True)
class TalkRow:
    """One talk as typed. *ids*: the talks it is made of, the first of which it stays; none: it is new."""

    ids: tuple[int, ...] = ()
    title: str = ""
    start: str = ""
    end: str = ""
    speakers: str = ""

    @property
    def joined_ids(self) -> str:
        return " ".join(map(str, self.ids))


def rows_of(talks: Sequence[Talk]) -> list[TalkRow]:
    return [
        TalkRow(
            (talk.id,),
            talk.title,
            written_time(talk.start_ms),
            "" if talk.end_ms is None else written_time(talk.end_ms),
            ", ".join(map(full_name, talk.speakers)),
        )
        for talk in talks
    ]


def full_name(speaker: Speaker) -> str:
    return f"{speaker.name} ({speaker.organisation})" if speaker.organisation else speaker.name


def typed_rows(form: MultiDict[str, str]) -> list[TalkRow]:
    count = sum(name.startswith("talk-") and name.endswith("-title") for name in form)
    return [
        TalkRow(
            tuple(int(one) for one in form.get(f"talk-{number}-ids", "").split() if one.isdecimal()),
            *(form.get(f"talk-{number}-{name}", "") for name in ("title", "start", "end", "speakers")),
        )
        for number in range(count)
    ]


def check(rows: Sequence[TalkRow], duration_ms: int | None, reader: Reader) -> list[tuple[int, int | None]]:
    """Start and end of each row in ms; what is wrong is said at its field in *reader*."""
    spans = [_span(number, row, reader) for number, row in enumerate(rows)]
    for number, row in enumerate(rows):
        reader.require(f"talk-{number}-title", row.title)
        start_ms, end_ms = spans[number]
        if duration_ms is not None and start_ms >= duration_ms:
            _say(reader, number, "start", TimeOutside(length=clock(duration_ms)))
        if end_ms is not None and end_ms <= start_ms:
            _say(
                reader, number, "end", TalkBackward(title=row.title, start=clock(start_ms), end=clock(end_ms))
            )
    order = sorted(range(len(rows)), key=lambda number: spans[number][0])
    for first, second in pairwise(order):
        end_ms, next_ms = spans[first][1], spans[second][0]
        fault = TalksOverlap(first=rows[first].title, second=rows[second].title, start=clock(next_ms))
        if spans[first][0] == next_ms:
            _say(reader, second, "start", fault)
        elif end_ms is not None and end_ms > next_ms:
            _say(reader, first, "end", fault)
    return spans


def _say(reader: Reader, number: int, field: str, error: BadInput) -> None:
    reader.errors.setdefault(f"talk-{number}-{field}", error.say(language()))


def _span(number: int, row: TalkRow, reader: Reader) -> tuple[int, int | None]:
    start_ms = reader.read(f"talk-{number}-start", row.start or "0:00", read_time, 0)
    end_ms = reader.read(f"talk-{number}-end", row.end, read_time, None) if row.end.strip() else None
    return start_ms, end_ms


def split(rows: Sequence[TalkRow], at_ms: int, title: str = "") -> list[TalkRow]:
    """A new talk begins at *at_ms*, within the one that is under way there. Raises NothingToSplit, TimeUnreadable."""
    starts = [read_time(row.start or "0:00") for row in rows]
    before = [number for number in range(len(rows)) if starts[number] < at_ms]
    if at_ms in starts or not before:
        raise NothingToSplit(at=clock(at_ms))
    number = max(before, key=lambda one: starts[one])
    row, at = rows[number], written_time(at_ms)
    first = replace(row, end=at if row.end.strip() else "")
    return [*rows[:number], first, TalkRow((), title, at, row.end), *rows[number + 1 :]]


def move_start(rows: Sequence[TalkRow], talk_id: int, at_ms: int) -> list[TalkRow]:
    """The talk begins at *at_ms* instead; whichever ended where it began follows along."""
    old = next((row.start for row in rows if talk_id in row.ids), "")
    at = written_time(at_ms)
    return [
        replace(row, start=at) if talk_id in row.ids else replace(row, end=at) if row.end == old else row
        for row in rows
    ]


def merge(rows: Sequence[TalkRow], number: int) -> list[TalkRow]:
    """The row of this *number* and the next are one, under the title of the first unless it has none."""
    if not 0 <= number < len(rows) - 1:
        return list(rows)
    first, second = rows[number : number + 2]
    names = dict.fromkeys([*split_names(first.speakers), *split_names(second.speakers)])
    one = TalkRow(
        first.ids + second.ids, first.title or second.title, first.start, second.end, ", ".join(names)
    )
    return [*rows[:number], one, *rows[number + 2 :]]


def drafts_of(
    rows: Sequence[TalkRow], spans: Sequence[tuple[int, int | None]], talks: Mapping[int, Talk]
) -> list[TalkDraft]:
    """What is to be written: each row with all else that its talks hold: goals, targets, abstracts."""
    found: list[TalkDraft] = []
    for row, (start_ms, end_ms) in zip(rows, spans, strict=True):
        own = [talks[one] for one in row.ids if one in talks]
        split_from = (
            found[-1].language if found else None
        )  # a new talk is spoken as the one it was split from
        found.append(
            TalkDraft(
                title=row.title.strip(),
                start_ms=start_ms,
                end_ms=end_ms,
                abstract="\n\n".join(talk.abstract for talk in own if talk.abstract),
                speakers=split_names(row.speakers),
                goals=tuple(sorted({goal.number for talk in own for goal in talk.goals})),
                targets=tuple(dict.fromkeys(target.number for talk in own for target in talk.targets)),
                id=own[0].id if own else None,
                language=own[0].language if own else split_from,
            )
        )
    return found
