"""Caption tracks and passages as rows, and what the search index is given of them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import captions, recordings, talks
from index.catalogue.documents import documents_of
from index.catalogue.found import rows_of, speaker_names
from index.catalogue.talks import TalkDraft
from index.models import CaptionCue, Recording, Slide
from index.search.contract import Moment, TalkHit

ZONE = "Europe/Stockholm"
CUES = [Cue(0, 4000, "Välkommen\ntill dagens.", "Anna"), Cue(60_000, 64_000, "Nu om energi.")]


def give_captions(
    session: Session, recording: Recording, cues: list[Cue] = CUES, language: str = "sv"
) -> None:
    captions.replace_track(session, recording, cues, language=language, origin="imported")


def test_cues_come_back_as_they_were_given(session: Session, add: Callable[..., Recording]) -> None:
    recording = add(session)

    give_captions(session, recording)

    track = captions.track_of(session, recording.id)
    assert track is not None
    assert captions.cues_of(track) == CUES
    assert (track.language, track.origin, track.model, recording.language) == ("sv", "imported", None, "sv")


def recognise(session: Session, recording: Recording, cues: list[Cue]) -> None:
    captions.replace_track(session, recording, cues, language="en", origin="recognised", model="small")


def test_a_new_track_takes_the_place_of_all_before(session: Session, add: Callable[..., Recording]) -> None:
    recording, other = add(session), add(session)
    recognise(session, recording, CUES)
    give_captions(session, other)

    recognise(session, recording, CUES[:1])
    session.expire_all()

    (track,) = recording.tracks
    assert (track.language, track.origin, track.model) == ("en", "recognised", "small")
    assert captions.cues_of(track) == CUES[:1]
    assert session.scalar(select(func.count()).select_from(CaptionCue)) == 1 + len(CUES)


def test_removing_tracks_leaves_those_of_other_recordings(
    session: Session, add: Callable[..., Recording]
) -> None:
    recording, other = add(session), add(session)
    for one in (recording, other):
        recognise(session, one, CUES)

    captions.remove_tracks(session, recording)

    assert captions.track_of(session, recording.id) is None
    assert captions.track_of(session, other.id) is not None
    assert session.scalar(select(func.count()).select_from(CaptionCue)) == len(CUES)


@pytest.mark.parametrize("origin", ["imported", "reviewed"])
def test_no_machine_writes_over_what_a_person_has_had_a_hand_in(
    session: Session, add: Callable[..., Recording], origin: str
) -> None:
    recording = add(session)
    track = captions.replace_track(session, recording, CUES, language="sv", origin=origin)

    for take in (
        lambda: recognise(session, recording, []),
        lambda: captions.remove_tracks(session, recording),
    ):
        with pytest.raises(captions.CaptionsKept):
            take()
    assert captions.cues_of(captions.track_of(session, recording.id)) == CUES

    track.may_be_replaced = True
    recognise(session, recording, CUES[:1])
    assert captions.cues_of(captions.track_of(session, recording.id)) == CUES[:1]


def test_what_begins_after_the_end_is_kept_and_named_but_not_found(
    session: Session, add: Callable[..., Recording]
) -> None:
    recording = add(session, duration_ms=60_000)

    give_captions(session, recording)

    (notice,) = recordings.notices(recording)
    assert notice.say("en").startswith(
        "Captions begin after the recording has ended, at 0:01:00: 1 of 2, the first at 0:01:00."
    )
    assert captions.derive_passages(session, recording) == 1
    give_captions(session, recording, CUES[:1])
    assert recordings.notices(recording) == []


def test_passages_belong_to_the_talk_in_which_they_are_said(
    session: Session, add: Callable[..., Recording]
) -> None:
    recording = add(session, drafts=[TalkDraft("Vatten", 0, 30_000), TalkDraft("Energi", 30_000)])
    give_captions(session, recording)

    assert captions.derive_passages(session, recording) == 2

    first, second = captions.passages_of(session, recording.id)
    assert (first.talk_id, first.text, first.speaker) == (
        recording.talks[0].id,
        "Välkommen till dagens.",
        "Anna",
    )
    assert (second.talk_id, second.start_ms, second.end_ms) == (recording.talks[1].id, 60_000, 64_000)


def test_passages_are_made_anew_each_time(session: Session, add: Callable[..., Recording]) -> None:
    recording = add(session)
    give_captions(session, recording)
    captions.derive_passages(session, recording)

    give_captions(session, recording, CUES[:1])

    assert captions.derive_passages(session, recording) == 1
    assert len(captions.passages_of(session, recording.id)) == 1


def test_without_captions_there_are_no_passages(session: Session, add: Callable[..., Recording]) -> None:
    assert captions.derive_passages(session, add(session)) == 0


def test_a_last_talk_without_an_end_reaches_the_recordings_end(
    session: Session, add: Callable[..., Recording]
) -> None:
    recording = add(session, drafts=[TalkDraft("A", 0, 1000), TalkDraft("B", 2000)])

    spans = [(span.start_ms, span.end_ms) for span in captions.spans_of(recording.talks, 5000)]

    assert spans == [(0, 1000), (2000, 5000)]
    assert captions.spans_of(recording.talks, None)[1].end_ms == 86_400_000
    assert captions.spans_of(recording.talks, 1500)[1].end_ms == 2000


def test_a_document_tells_where_by_whom_and_on_what(session: Session, add: Callable[..., Recording]) -> None:
    draft = TalkDraft("Dricksvatten", 0, speakers=("Erik Ek",), goals=(6, 11))
    recording = add(session, "Vatten i staden", drafts=[draft])
    give_captions(session, recording, CUES[:1])
    captions.derive_passages(session, recording)

    (document,) = documents_of(session, recording.id, ZONE)

    assert document.text == "Välkommen till dagens."
    assert document.title == "Dricksvatten – Vatten i staden"
    assert document.speakers == ("erik-ek", "anna")
    assert document.speaker_names == ("Erik Ek", "Anna")
    assert (document.goals, document.language, document.year) == ((6, 11), "sv", 2026)
    assert (document.start_ms, document.end_ms, document.talk_id) == (0, 4000, recording.talks[0].id)


def test_in_a_talk_of_several_only_who_speaks_is_credited_where_that_is_known(
    session: Session, add: Callable[..., Recording]
) -> None:
    recording = add(session, drafts=[TalkDraft("Panel", 0, speakers=("Erik Ek", "Anna Berg"))])
    give_captions(session, recording, [Cue(0, 1000, "Hej.", "anna"), Cue(20_000, 21_000, "Vatten.")])
    captions.derive_passages(session, recording)

    documents = documents_of(session, recording.id, ZONE)

    assert [document.speakers for document in documents] == [("anna-berg",), ("anna-berg", "erik-ek")]


def test_a_talk_in_which_nothing_is_heard_gets_a_document_without_words(
    session: Session, add: Callable[..., Recording]
) -> None:
    drafts = [TalkDraft("Vatten", 0, 30_000), TalkDraft("Tyst", 100_000, 200_000, speakers=("Erik",))]
    recording = add(session, drafts=drafts)
    give_captions(session, recording)
    captions.derive_passages(session, recording)

    documents = documents_of(session, recording.id, ZONE)

    assert [(one.number, one.talk_id, one.text) for one in documents] == [
        (0, recording.talks[0].id, "Välkommen till dagens."),
        (1, None, "Nu om energi."),
        (2, recording.talks[1].id, ""),
    ]
    assert (documents[2].start_ms, documents[2].end_ms, documents[2].speakers) == (
        100_000,
        200_000,
        ("erik",),
    )


@pytest.mark.parametrize(("zone", "year"), [("Europe/Stockholm", 2026), ("UTC", 2025)])
def test_the_year_is_that_of_the_archives_time_zone(
    session: Session, add: Callable[..., Recording], zone: str, year: int
) -> None:
    new_year = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
    recording = add(session, drafts=[TalkDraft("Nyår")], starts_at=new_year)

    assert [document.year for document in documents_of(session, recording.id, zone)] == [year]


def test_hits_whose_rows_are_gone_are_left_out(session: Session, add: Callable[..., Recording]) -> None:
    recording = add(session, drafts=[TalkDraft("Vatten"), TalkDraft("Energi", 10)])
    water, energy = recording.talks
    moments = (Moment(0, 1, 0, ()),)
    wanted = [(recording.id, energy.id), (recording.id, None), (99, None), (recording.id, water.id)]
    hits = [TalkHit(number, talk_id, 1.0, moments, 0) for number, talk_id in wanted]
    talks.write(session, recording.webinar, recording, [TalkDraft("Energi", id=energy.id)])

    found = rows_of(session, hits)

    assert [(one.recording, one.talk) for one in found] == [(recording, energy), (recording, None)]


def test_names_of_speakers_by_slug(session: Session, add: Callable[..., Recording]) -> None:
    add(session, drafts=[TalkDraft("Vatten", speakers=("Åsa Ek",))])

    assert speaker_names(session, ["asa-ek", "någon-annan"]) == {"asa-ek": "Åsa Ek"}


def test_words_on_slides_are_passages_beside_what_is_said(
    session: Session, add: Callable[..., Recording]
) -> None:
    recording = add(session, drafts=[TalkDraft("Vatten", 0, 30_000), TalkDraft("Energi", 30_000)])
    give_captions(session, recording)
    for number, words in enumerate(["Klimatbudget", ""]):
        session.add(
            Slide(
                recording_id=recording.id,
                number=number,
                start_ms=number * 40_000,
                end_ms=(number + 1) * 40_000,
                key=f"{number}.webp",
                width_px=16,
                height_px=9,
                text=words,
            )
        )

    assert captions.derive_passages(session, recording) == 3

    documents = documents_of(session, recording.id, "UTC")
    assert [document.kind for document in documents] == ["speech", "speech", "slide"]
    assert (documents[2].text, documents[2].start_ms, documents[2].talk_id, documents[2].language) == (
        "Klimatbudget",
        0,
        recording.talks[0].id,
        "sv",
    )
