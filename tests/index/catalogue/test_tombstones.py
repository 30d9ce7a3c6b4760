"""What leaves the archive leaves a tombstone, in both databases; what never was in it leaves none."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from index.catalogue import material_search, materials, recordings, webinars
from index.catalogue.database import Database
from index.catalogue.harvest import Harvest, count, harvested, place
from index.catalogue.recordings import SourceFile
from index.models import Kind, Tombstone, Webinar, WebinarStatus, now
from tests.databases import database_url

__all__ = ["database_url"]


def retitle(webinar: Webinar) -> None:
    webinar.title = "Ett annat"


def hide_at_once(webinar: Webinar) -> None:
    webinar.withdraw_at = now() - timedelta(seconds=1)


def move(webinar: Webinar) -> None:
    webinar.starts_at = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "change", "is_noted"),
    [
        (WebinarStatus.PUBLISHED, webinars.withdraw, True),
        (WebinarStatus.PUBLISHED, hide_at_once, True),
        (WebinarStatus.PUBLISHED, retitle, False),
        (WebinarStatus.PUBLISHED, move, False),
        (WebinarStatus.UNLISTED, webinars.withdraw, False),
        (WebinarStatus.DRAFT, retitle, False),
    ],
)
def test_what_everyone_saw_and_does_not_now_is_noted(
    database: Database, status: WebinarStatus, change: Callable[[Webinar], None], is_noted: bool
) -> None:
    with database.write() as session:
        webinar = webinars.add(session, "Vatten", status=status)
        recordings.add(session, webinar, SourceFile("sources/ab.mp4", "a.mp4", "ab", 9))
        number = webinar.id

    with database.write() as session:
        change(session.get_one(Webinar, number))

    with database.read() as session:
        noted = session.scalars(select(Tombstone)).all()
        rows = harvested(session, Harvest(now()), None, 10)
        assert [one.number for one in noted] == ([number] if is_noted else [])
        assert [type(row) for row in rows if isinstance(row, Tombstone)] == [Tombstone] * is_noted
        assert count(session, Harvest(now())) == len(rows)
        assert harvested(session, Harvest(now()), place(rows[-1], now()), 10) == [] if rows else True


@pytest.mark.parametrize("typed", ["återbrukets", "ÅTERBRUK", "samtal"])
def test_a_method_is_found_in_both_databases(database: Database, typed: str) -> None:
    with database.write() as session:
        materials.add(session, None, "Återbruk i samtal", Kind.METHOD)
        materials.add(session, None, "Havet", Kind.METHOD)

    with database.read() as session:
        found = material_search.listed_with(session, typed, 5)

        assert [one.title for one in found] == ["Återbruk i samtal"]
