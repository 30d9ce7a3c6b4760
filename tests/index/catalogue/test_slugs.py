"""Slugs: readable, short, and nobody else's."""

import re

import pytest
from sqlalchemy.orm import Session

from index.catalogue import webinars
from index.catalogue.slugs import LONGEST, free_slug
from index.models import Webinar, WebinarStatus


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Vatten & klimat", "vatten-klimat"),
        ("Så når vi målen 2030", "sa-nar-vi-malen-2030"),
        ("🌍🌱", "utan-namn"),
        ("../", "utan-namn"),
        ("../../etc/passwd", "etc-passwd"),
        ("", "utan-namn"),
        ("-rf --help", "rf-help"),
        ("'; DROP TABLE webinar; --", "drop-table-webinar"),
    ],
)
def test_a_title_becomes_a_slug(session: Session, title: str, slug: str) -> None:
    assert free_slug(session, Webinar.slug, title) == slug


@pytest.mark.parametrize("title", ["x" * 300, "vatten i staden " * 20, "ö" * 300, "漢字" * 150])
def test_a_slug_of_a_long_title_is_short_and_plain(session: Session, title: str) -> None:
    slug = free_slug(session, Webinar.slug, title)

    assert 0 < len(slug) <= LONGEST
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)


@pytest.mark.parametrize("title", ["Vatten", "🌍", "x" * 300])
def test_the_same_title_again_gets_the_next_number(session: Session, title: str) -> None:
    slugs = [webinars.add(session, title, status=WebinarStatus.DRAFT).slug for _ in range(3)]

    assert slugs[1:] == [f"{slugs[0]}-2", f"{slugs[0]}-3"]


def test_a_slug_that_only_begins_alike_is_not_taken(session: Session) -> None:
    webinars.add(session, "Vatten i staden", status=WebinarStatus.DRAFT)

    assert free_slug(session, Webinar.slug, "Vatten") == "vatten"


def test_a_number_that_was_given_up_is_used_again(session: Session) -> None:
    first, _ = [webinars.add(session, "Vatten", status=WebinarStatus.DRAFT) for _ in range(2)]
    session.delete(first)
    session.flush()

    assert free_slug(session, Webinar.slug, "Vatten") == "vatten"
