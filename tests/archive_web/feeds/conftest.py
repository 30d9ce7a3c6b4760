"""An archive whose webinars are put straight into the catalogue, and what feeds of it hold as real parsers see them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from index.catalogue import talks, webinars
from index.catalogue.talks import TalkDraft
from index.models import WebinarStatus
from pipeline.archive import Archive
from tests.archive_web.public.conftest import browser, count_queries, publish, settings

__all__ = ["browser", "count_queries", "publish", "settings"]

HOSTILE = "<script>alert('1')</script> & ]]> \u202eneddnaväl\u202c \0\x01\x0b\x1f\ufffe, kolon; \\n\\ \"\r\nBEGIN:VALARM\r\n"
PROGRAMME = (TalkDraft("Havet börjar här", 0, 1_800_000, "Om kust.", ("Leila Haddad",), (14,)),)


@pytest.fixture
def announce(archive: Archive) -> Callable[..., str]:
    """Adds a coming webinar and returns its slug."""

    def announce(
        title: str = "Havet",
        *,
        in_days: int = 9,
        drafts: Any = PROGRAMME,
        description: str = "",
        join_url: str = "",
    ) -> str:
        with archive.database.write() as session:
            coming = webinars.add(
                session,
                title,
                status=WebinarStatus.PLANNED,
                language="sv",
                description=description,
                starts_at=datetime.now(UTC).replace(microsecond=0) + timedelta(days=in_days),
                join_url=join_url,
            )
            talks.write(session, coming, None, drafts)
            return coming.slug

    return announce


@pytest.fixture
def change(archive: Archive) -> Callable[..., None]:
    """Changes columns of a webinar: change(slug, title="Hav")."""

    def change(slug: str, **columns: Any) -> None:
        with archive.database.write() as session:
            webinar = webinars.public_by_slug(session, slug)
            for name, value in columns.items():
                setattr(webinar, name, value)

    return change
