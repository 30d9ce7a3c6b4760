"""Captions corrected by people: from a revision, with a way back to any of them."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import caption_history as history
from index.catalogue import captions, corrections
from index.catalogue.corrections import CaptionsChanged, Correction, TrackMissing, TranslationSpoken
from index.catalogue.corrections import correct as correct_by
from index.models import CaptionTrack, Recording

CUES = [Cue(n * 1000, n * 1000 + 900, f"rad {n}") for n in range(6)]
Add = Callable[..., Recording]


def held(session: Session, recording: Recording) -> list[Cue]:
    return captions.cues_of(captions.track_of(session, recording.id))


def correct(
    session: Session, recording: Recording, cues: list[Cue], *, revision: int, made_by: str
) -> CaptionTrack:
    return correct_by(session, recording, lambda present: cues, Correction(revision, made_by))


def test_a_correction_is_a_new_revision_by_someone(session: Session, add: Add) -> None:
    recording = add(session)
    captions.replace_track(session, recording, CUES, language="sv", origin="recognised", model="small")

    track = correct(session, recording, CUES[:3], revision=1, made_by="anna@example.org")

    assert (track.revision, track.origin, track.language, track.model) == (2, "reviewed", "sv", None)
    assert held(session, recording) == CUES[:3]
    latest, first = history.changes_of(session, recording.id)
    assert (latest.made_by, latest.origin, latest.model) == ("anna@example.org", "reviewed", None)
    assert (first.made_by, first.origin, first.model) == ("", "recognised", "small")
    assert latest.made_at >= first.made_at


def test_a_correction_of_an_older_revision_is_refused_and_changes_nothing(session: Session, add: Add) -> None:
    recording = add(session)
    correct(session, recording, CUES, revision=0, made_by="anna@example.org")
    correct(session, recording, CUES[:5], revision=1, made_by="bo@example.org")

    with pytest.raises(CaptionsChanged) as caught:
        correct(session, recording, CUES[:1], revision=1, made_by="anna@example.org")

    assert caught.value.facts == {"revision": 2, "given": 1}
    assert held(session, recording) == CUES[:5]


def test_cues_are_kept_in_order_of_start(session: Session, add: Add) -> None:
    recording = add(session)

    correct(session, recording, CUES[::-1], revision=0, made_by="")

    assert held(session, recording) == CUES


def test_one_corrected_cue_takes_one_cues_room(session: Session, add: Add) -> None:
    recording = add(session)
    correct(session, recording, CUES, revision=0, made_by="")

    correct(session, recording, [*CUES[:2], Cue(2000, 2900, "rätt"), *CUES[3:]], revision=1, made_by="")

    change = history.change_at(session, recording.id, 2)
    assert (change.first, change.until, change.before) == (2, 3, [[2000, 2900, "rad 2", None]])


def test_a_revision_that_never_was_is_said(session: Session, add: Add) -> None:
    with pytest.raises(history.RevisionMissing):
        history.cues_at(session, add(session).id, 1, [])


TRACKS = st.lists(st.lists(st.sampled_from(CUES), max_size=5).map(lambda cues: sorted(cues, key=lambda cue: cue.start_ms)),
                  max_size=6)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TRACKS)
def test_there_is_a_way_back_to_every_revision(session: Session, add: Add, tracks: list[list[Cue]]) -> None:
    recording = add(session)
    for revision, cues in enumerate(tracks):
        correct(session, recording, cues, revision=revision, made_by="")

    now = held(session, recording)

    for revision, cues in enumerate(tracks, start=1):
        assert history.cues_at(session, recording.id, revision, now) == cues


def test_a_translation_has_revisions_of_its_own(session: Session, add: Add) -> None:
    recording = add(session)
    captions.replace_track(session, recording, CUES, language="sv", origin="imported")
    english = [Cue(0, 900, "row 0")]

    track = correct_by(session, recording, lambda now: english, Correction(0, "anna@example.org", "en"))

    assert (track.revision, track.language, track.translation) == (1, "en", "en")
    assert captions.cues_of(captions.track_of(session, recording.id, "en")) == english
    assert held(session, recording) == CUES
    assert (recording.language, history.last_revision(session, recording.id)) == ("sv", 1)
    captions.remove_translation(session, recording, "en", "bo@example.org")
    assert captions.track_of(session, recording.id, "en") is None
    assert history.cues_at(session, recording.id, 1, [], "en") == english


def test_captions_are_not_translated_into_the_language_that_they_are_in(session: Session, add: Add) -> None:
    recording = add(session)
    captions.replace_track(session, recording, CUES, language="sv", origin="imported")

    with pytest.raises(TranslationSpoken):
        correct_by(session, recording, lambda now: CUES, Correction(0, "anna@example.org", "sv"))


def test_a_translation_is_shown_when_someone_has_read_it_through(session: Session, add: Add) -> None:
    recording = add(session)
    captions.replace_track(session, recording, CUES, language="sv", origin="imported")
    correct_by(session, recording, lambda now: CUES, Correction(0, "anna@example.org", "en"))
    assert [track.translation for track in recording.shown_tracks] == [""]

    track = corrections.check(session, recording, "en", "bo@example.org", is_read=True)

    assert (track.checked_by, track.checked_at is None) == ("bo@example.org", False)
    session.refresh(recording)
    assert [track.translation for track in recording.shown_tracks] == ["", "en"]


def test_captions_read_through_stay_so_when_corrected_and_not_when_others_are_handed_in(
    session: Session, add: Add
) -> None:
    recording = add(session)
    captions.replace_track(session, recording, CUES, language="sv", origin="recognised")
    assert corrections.check(session, recording, "", "anna@example.org", is_read=True).origin == "reviewed"

    corrected = correct_by(session, recording, lambda now: CUES[:2], Correction(1, "bo@example.org"))
    assert corrected.checked_by == "anna@example.org"

    other = Correction(2, "bo@example.org", origin="imported")
    assert correct_by(session, recording, lambda now: CUES, other).checked_at is None


def test_what_is_not_there_cannot_be_read_through(session: Session, add: Add) -> None:
    with pytest.raises(TrackMissing):
        corrections.check(session, add(session), "en", "anna@example.org", is_read=True)
