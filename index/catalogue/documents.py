"""What the search index is given of a recording: a document for each passage, silent talk and page of material."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from slugify import slugify
from sqlalchemy.orm import Session

from index.catalogue import captions, materials, recordings
from index.models import Material, Passage, Recording, Talk
from index.search.contract import PassageDocument


def documents_of(session: Session, recording_id: int, zone: str) -> list[PassageDocument]:
    """The documents of one recording; its year is counted in the time zone *zone*.

    A talk without passages (no captions yet) still gets a document without words, so that its title and
    speakers are found.
    """
    recording = recordings.by_id(session, recording_id)
    talks = {talk.id: talk for talk in recording.talks}
    passages = captions.passages_of(session, recording_id)
    documents = [
        _document(recording, talks.get(passage.talk_id or 0), passage, number, zone)
        for number, passage in enumerate(passages)
    ]
    heard = {passage.talk_id for passage in passages}
    silent = [talk for talk in recording.talks if talk.id not in heard]
    documents += [
        _document(recording, talk, None, number, zone)
        for number, talk in enumerate(silent, start=len(documents))
    ]
    written = [
        page
        for material in materials.to_recording(session, recording)
        for page in _pages(material, _document(recording, talks.get(material.talk_id or 0), None, 0, zone))
    ]
    return documents + [replace(page, number=number) for number, page in enumerate(written, len(documents))]


def _pages(material: Material, talk: PassageDocument) -> Iterator[PassageDocument]:
    """What is written in a material, page by page, as documents of *talk*; first its title, for there may be no words.

    Nobody speaks in it, and so it is not found by a speaker's name.
    """
    page = replace(
        talk,
        kind="material",
        material_id=material.id,
        language=material.language or talk.language,
        speakers=(),
        speaker_names=(),
    )
    yield replace(page, text=" · ".join(text for text in (material.title, material.summary) if text))
    for written in material.pages:
        yield replace(page, text=written.text, page=written.number)


def _document(
    recording: Recording, talk: Talk | None, passage: Passage | None, number: int, zone: str
) -> PassageDocument:
    webinar = recording.webinar
    names = {speaker.slug: speaker.name for speaker in talk.speakers} if talk else {}
    if passage and passage.speaker in names.values():  # of several, only the one who speaks is credited
        names = {slug: name for slug, name in names.items() if name == passage.speaker}
    elif passage and passage.speaker:
        names[slugify(passage.speaker)] = passage.speaker
    start_ms = passage.start_ms if passage else talk.start_ms if talk else 0
    end_ms = passage.end_ms if passage else talk.end_ms if talk and talk.end_ms else start_ms
    title = f"{talk.title} – {webinar.title}" if talk and talk.title != webinar.title else webinar.title
    return PassageDocument(
        recording_id=recording.id,
        number=number,
        talk_id=talk.id if talk else None,
        start_ms=start_ms,
        end_ms=end_ms,
        text=passage.text if passage else "",
        title=title,
        speakers=tuple(names),
        speaker_names=tuple(names.values()),
        goals=tuple(goal.number for goal in talk.public_goals) if talk else (),
        kind=passage.kind if passage else "speech",
        language=passage.language if passage else recording.language or webinar.language or "sv",
        year=webinar.starts_at.astimezone(ZoneInfo(zone)).year if webinar.starts_at else None,
        series=webinar.series.slug if webinar.series else None,
        series_title=webinar.series.title if webinar.series else "",
    )
