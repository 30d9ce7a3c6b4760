"""Speakers: one row a person, however their name is typed."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from index.catalogue import speakers
from index.catalogue.speakers import SpeakerMissing
from index.catalogue.talks import TalkDraft
from index.models import Recording, Speaker, WebinarStatus


@pytest.mark.parametrize("again", ["anna lindberg", " Anna  Lindberg ", "ANNA LINDBERG"])
def test_a_speaker_is_found_again_however_the_name_is_typed(session: Session, again: str) -> None:
    (first,) = speakers.named(session, ["Anna Lindberg"])

    (found,) = speakers.named(session, [again])

    assert found is first
    assert found.name == "Anna Lindberg"


@pytest.mark.parametrize("again", ["Åsa Öberg", "åsa öberg", "ÅSA ÖBERG"])
def test_letters_beyond_ascii_are_the_same_in_both_cases(session: Session, again: str) -> None:
    (first,) = speakers.named(session, ["Åsa Öberg"])

    assert speakers.named(session, [again]) == [first]


def test_a_name_in_brackets_is_the_organisation(session: Session) -> None:
    (anna,) = speakers.named(session, ["Anna Lindberg (Göteborgs Stad)"])

    assert (anna.name, anna.organisation, anna.slug) == ("Anna Lindberg", "Göteborgs Stad", "anna-lindberg")


def test_the_latest_organisation_is_kept_and_none_changes_nothing(session: Session) -> None:
    speakers.named(session, ["Anna (Staden)", "Anna (Regionen)"])

    (anna,) = speakers.named(session, ["Anna"])

    assert anna.organisation == "Regionen"


def test_a_name_given_twice_is_one_speaker(session: Session) -> None:
    found = speakers.named(session, ["Anna", "Erik", "anna (Staden)"])

    assert [speaker.name for speaker in found] == ["Anna", "Erik"]


def test_a_talk_may_name_its_speaker_twice(session: Session, add: Callable[..., Recording]) -> None:
    recording = add(session, drafts=[TalkDraft("Vatten", speakers=("Anna", "ANNA"))])

    assert [speaker.name for speaker in recording.talks[0].speakers] == ["Anna"]


@pytest.mark.parametrize("name", ["", "   ", "()"])
def test_a_name_without_a_letter_is_no_speaker(session: Session, name: str) -> None:
    assert speakers.named(session, [name]) == []
    assert session.scalars(select(Speaker)).all() == []


def test_two_people_whose_names_give_one_slug_have_addresses_of_their_own(session: Session) -> None:
    found = speakers.named(session, ["Åsa Ek", "Asa Ek"])

    assert [speaker.slug for speaker in found] == ["asa-ek", "asa-ek-2"]
    assert [speakers.by_slug(session, speaker.slug) for speaker in found] == found


def test_a_slug_that_nobody_has_is_said(session: Session) -> None:
    with pytest.raises(SpeakerMissing) as caught:
        speakers.by_slug(session, "ingen")

    assert caught.value.say("sv") == "Det finns ingen talare ”ingen” i arkivet."


def test_speakers_of_published_talks_are_listed_by_name_with_how_many(
    session: Session, add: Callable[..., Recording]
) -> None:
    add(
        session,
        drafts=[TalkDraft("Ett", 0, 5, speakers=("Erik", "Anna")), TalkDraft("Två", 5, speakers=("Anna",))],
    )
    add(session, drafts=[TalkDraft("Tre", speakers=("Erik", "Maria"))], status=WebinarStatus.DRAFT)

    listed = [(speaker.name, count) for speaker, count in speakers.published(session)]

    assert listed == [("Anna", 2), ("Erik", 1)]
