"""Talks: checked, written whole, and listed for those who may see them."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from index.catalogue import captions, speakers, talks, webinars
from index.catalogue.database import Database
from index.catalogue.talks import (
    GoalUnknown,
    TalkBackward,
    TalkDraft,
    TalksOverlap,
    arranged,
    beyond_end,
    clock,
)
from index.models import Goal, Passage, Recording, Talk, WebinarStatus
from tests.programmes import drafts_of

MINUTE_MS = 60_000


def draft(title: str, start: int, end: int | None = None, **facts: object) -> TalkDraft:
    """A talk from minute *start* to minute *end*."""
    return TalkDraft(title, start * MINUTE_MS, end and end * MINUTE_MS, **facts)  # type: ignore[arg-type]


def titles(recording: Recording) -> list[str]:
    return [talk.title for talk in recording.talks]


@pytest.mark.parametrize(
    ("ms", "shown"), [(0, "0:00:00"), (59_999, "0:00:59"), (3_723_000, "1:02:03"), (36_000_000, "10:00:00")]
)
def test_a_clock_shows_whole_seconds(ms: int, shown: str) -> None:
    assert clock(ms) == shown


def test_drafts_are_put_in_order_of_time() -> None:
    assert [one.title for one in arranged([draft("B", 10, 20), draft("A", 0, 10)])] == ["A", "B"]


def test_an_open_end_is_closed_by_the_next_start_and_the_last_stays_open() -> None:
    ends_ms = [one.end_ms for one in arranged([draft("A", 0), draft("B", 10), draft("C", 25)])]

    assert ends_ms == [10 * MINUTE_MS, 25 * MINUTE_MS, None]


def test_talks_that_overlap_are_refused_with_the_time_that_would_do() -> None:
    with pytest.raises(TalksOverlap) as caught:
        arranged([draft("Vatten", 0, 11), draft("Energi", 10, 20)])

    assert caught.value.say("en") == (
        "The talks “Vatten” and “Energi” overlap. Let the first end at 0:10:00 or earlier."
    )
    assert caught.value.say("sv") == (
        "Föredragen ”Vatten” och ”Energi” överlappar. Låt det första sluta senast 0:10:00."
    )


@pytest.mark.parametrize("end", [9, 10])
def test_a_talk_that_ends_before_it_starts_is_refused(end: int) -> None:
    with pytest.raises(TalkBackward) as caught:
        arranged([draft("Vatten", 10, end)])

    assert f"slutar (0:{end:02}:00) innan det börjar (0:10:00)" in caught.value.say("sv")


def test_writing_gives_a_recording_its_talks(session: Session, add: Callable[..., Recording]) -> None:
    drafts = [
        draft("Energi", 10, abstract="Om el.", speakers=("Erik",), goals=(7,)),
        draft("Vatten", 0, speakers=("Anna", "Maria"), goals=(6, 11), targets=("6.4", "11.a")),
    ]

    recording = add(session, drafts=drafts)

    assert drafts_of(recording.talks) == [
        TalkDraft(
            "Vatten",
            0,
            10 * MINUTE_MS,
            "",
            ("Anna", "Maria"),
            (6, 11),
            ("6.4", "11.a"),
            recording.talks[0].id,
        ),
        TalkDraft("Energi", 10 * MINUTE_MS, None, "Om el.", ("Erik",), (7,), (), recording.talks[1].id),
    ]


def test_a_draft_with_an_id_keeps_its_talk(session: Session, add: Callable[..., Recording]) -> None:
    recording = add(session, drafts=[draft("Vatten", 0), draft("Energi", 10)])
    water, energy = recording.talks
    edited = [draft("Energi nu", 0, 5, id=energy.id), draft("Nytt", 5)]

    talks.write(session, recording.webinar, recording, edited)
    session.expire_all()

    assert titles(recording) == ["Energi nu", "Nytt"]
    assert recording.talks[0].id == energy.id
    assert session.get(Talk, water.id) is None


def test_editing_back_what_was_read_changes_nothing(session: Session, add: Callable[..., Recording]) -> None:
    recording = add(
        session, drafts=[draft("Vatten", 0, 10, speakers=("Anna",), goals=(6,), targets=("6.4",))]
    )
    before = drafts_of(recording.talks)

    talks.write(session, recording.webinar, recording, before)
    session.expire_all()

    assert drafts_of(recording.talks) == before


def test_the_id_of_another_recordings_talk_does_not_move_it(
    session: Session, add: Callable[..., Recording]
) -> None:
    theirs = add(session, drafts=[draft("Deras", 0)])
    ours = add(session)

    talks.write(session, ours.webinar, ours, [draft("Vårt", 0, id=theirs.talks[0].id)])
    session.expire_all()

    assert titles(theirs) == ["Deras"]
    assert titles(ours) == ["Vårt"]


def test_a_talk_that_is_removed_leaves_its_passages(session: Session, add: Callable[..., Recording]) -> None:
    recording = add(session, drafts=[draft("Vatten", 0)])
    session.add(
        Passage(
            recording_id=recording.id,
            number=0,
            talk_id=recording.talks[0].id,
            start_ms=0,
            end_ms=1000,
            language="sv",
            text="vatten",
        )
    )
    session.flush()

    talks.write(session, recording.webinar, recording, [])
    session.expire_all()

    assert [passage.talk_id for passage in captions.passages_of(session, recording.id)] == [None]


@pytest.mark.parametrize(
    ("facts", "number"),
    [({"goals": (18,)}, "18"), ({"goals": (0,)}, "0"), ({"targets": ("11.99",)}, "11.99")],
)
def test_a_goal_or_target_that_does_not_exist_is_refused(
    session: Session, add: Callable[..., Recording], facts: dict[str, object], number: str
) -> None:
    recording = add(session)

    with pytest.raises(GoalUnknown) as caught:
        talks.write(session, recording.webinar, recording, [draft("Vatten", 0, **facts)])

    assert f"There is no goal or target {number}." in caught.value.say("en")
    assert f"Det finns inget mål eller delmål {number}." in caught.value.say("sv")


def test_a_refused_programme_leaves_the_one_before(database: Database, add: Callable[..., Recording]) -> None:
    with database.write() as session:
        recording_id = add(session, drafts=[draft("Vatten", 0)]).id

    with suppress(GoalUnknown), database.write() as session:
        recording = session.get_one(Recording, recording_id)
        talks.write(session, recording.webinar, recording, [draft("Nytt", 0), draft("Fel", 5, goals=(99,))])

    with database.read() as session:
        assert titles(session.get_one(Recording, recording_id)) == ["Vatten"]


def test_a_planned_programme_needs_no_times(session: Session) -> None:
    webinar = webinars.add(session, "Kommande", status=WebinarStatus.PLANNED)

    talks.write(session, webinar, None, [TalkDraft("Ett"), TalkDraft("Två", speakers=("Anna",))])

    session.expire_all()
    assert [(talk.title, talk.recording_id) for talk in webinar.talks] == [("Ett", None), ("Två", None)]


def test_a_talk_beyond_the_end_is_a_notice(session: Session, add: Callable[..., Recording]) -> None:
    drafts = [draft("Inom", 0, 60), draft("Utanför", 60, 70)]
    recording = add(session, drafts=drafts, duration_ms=60 * MINUTE_MS)

    notices = beyond_end(recording)

    assert [notice.say("en") for notice in notices] == [
        "The talk “Utanför” (1:00:00 to 1:10:00) reaches beyond the recording, which ends at 1:00:00. "
        "Correct its times."
    ]
    assert "går utanför inspelningen, som slutar 1:00:00" in notices[0].say("sv")


@pytest.mark.parametrize(("end_ms", "count"), [(None, 0), (61_000, 0), (61_001, 1)])
def test_a_second_beyond_the_end_is_forgiven(
    session: Session, add: Callable[..., Recording], end_ms: int | None, count: int
) -> None:
    recording = add(session, drafts=[TalkDraft("Vatten", 0, end_ms)], duration_ms=60_000)

    assert len(beyond_end(recording)) == count


def test_lists_hold_published_talks_alone(session: Session, add: Callable[..., Recording]) -> None:
    seen = draft("Sett", 0, speakers=("Anna",), goals=(11,))
    add(session, drafts=[seen])
    add(session, drafts=[draft("Dolt", 0, speakers=("Anna",), goals=(11, 6))], status=WebinarStatus.DRAFT)
    coming = webinars.add(session, "Kommande", status=WebinarStatus.PUBLISHED)
    talks.write(session, coming, None, [seen])
    anna = speakers.by_slug(session, "anna")

    assert [talk.title for talk in talks.published_by(session, anna)] == ["Sett"]
    assert [talk.title for talk in talks.published_on(session, 11)] == ["Sett"]
    assert talks.counts_by_goal(session) == {11: 1}


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_talks_is_loaded_in_the_same_queries(
    database: Database, queries: Callable[..., int], add: Callable[..., Recording], count: int
) -> None:
    with database.write() as session:
        session.add(Goal(number=11, name_sv="Hållbara städer", name_en="Sustainable cities"))
        for number in range(count):
            add(session, drafts=[draft("Vatten", 0, speakers=(f"Anna {number}", "Erik"), goals=(11,))])

    def show(session: Session) -> None:
        shown = talks.published_on(session, 11)
        assert len(shown) == count
        for talk in shown:
            assert talk.recording is not None
            _ = (talk.webinar.title, talk.recording.slug, talk.recording.posters[0].key)
            _ = [*map(str, talk.speakers), *map(str, talk.public_goals)]

    assert queries(show) == 7


def test_every_talk_of_a_speaker_is_listed_newest_first(
    session: Session, add: Callable[..., Recording]
) -> None:
    for year in (2024, 2026, 2025):
        starts_at = webinars.read_date(f"{year}-03-19", "Europe/Stockholm")
        add(session, drafts=[draft(str(year), 0, speakers=("Anna",))], starts_at=starts_at)

    found = talks.published_by(session, speakers.by_slug(session, "anna"))

    assert [talk.title for talk in found] == ["2026", "2025", "2024"]
    assert session.scalars(select(Talk.id)).all()
