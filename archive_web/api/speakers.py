"""Speakers, each with their talks."""

from archive_web.access import anyone, is_staff
from archive_web.addresses import page_address
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.shapes import Page, Paging, Shape
from archive_web.api.talks import TalkShown
from archive_web.services import services
from index.catalogue import listing, talks
from index.catalogue.speakers import SpeakerMissing, present_number
from index.models import Speaker


class SpeakerShown(Shape):
    """Someone who gave a talk."""

    id: int
    slug: str
    name: str
    organisation: str
    page: str

    @classmethod
    def of(cls, one: Speaker) -> "SpeakerShown":
        page = page_address("public.speaker", slug=one.slug)
        return cls(id=one.id, slug=one.slug, name=one.name, organisation=one.organisation, page=page)


class SpeakerWithTalks(Shape):
    """A speaker and their published talks, the newest first."""

    speaker: SpeakerShown
    talks: list[TalkShown]


@blueprint.get("/speakers")
@anyone
@described("Speakers, by name", query=Paging, answer=Page[SpeakerShown])
def list_speakers(query: Paging) -> Page[SpeakerShown]:
    with services().archive.database.read() as session:
        wanted = listing.speakers(staff=is_staff())
        rows, total = listing.page(session, wanted, offset=query.offset, size=query.size)
        return Page[SpeakerShown].of([SpeakerShown.of(row) for row in rows], total, query)


@blueprint.get("/speakers/<int:speaker_id>")
@anyone
@described("One speaker, with their published talks", answer=SpeakerWithTalks)
def show_speaker(speaker_id: int) -> SpeakerWithTalks:
    """The number of one who was merged with another gives that other."""
    with services().archive.database.read() as session:
        present = present_number(session, speaker_id)
        found = session.scalar(listing.speakers(staff=is_staff()).where(Speaker.id == present))
        if found is None:
            raise SpeakerMissing(slug=str(speaker_id))
        published = talks.published_by(session, found)
        return SpeakerWithTalks(
            speaker=SpeakerShown.of(found), talks=[TalkShown.of(talk) for talk in published]
        )
