"""When the demo archive is made, and when an archive is left alone."""

from typing import Any

from index.catalogue import webinars
from index.models import WebinarStatus
from pipeline.archive import Archive
from pipeline.demo.archive import is_wanting


def hold(archive: Archive, count: int, is_demo: bool = True) -> None:
    with archive.database.write() as session:
        for number in range(count):
            webinars.add(session, f"Webbinarium {number}", status=WebinarStatus.DRAFT, is_demo=is_demo)


def test_an_empty_archive_wants_the_demo(archive: Any) -> None:
    assert is_wanting(archive)


def test_a_demo_that_was_broken_off_is_wanted_again(archive: Any) -> None:
    hold(archive, 2)

    assert is_wanting(archive)


def test_a_whole_demo_is_not_made_again(archive: Any) -> None:
    hold(archive, 4)

    assert not is_wanting(archive)


def test_an_archive_with_anything_else_in_it_is_left_alone(archive: Any) -> None:
    hold(archive, 1, is_demo=False)

    assert not is_wanting(archive)
