"""Law: whatever state a webinar is in, each address that shows or sends something of it asks who may see it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from archive_web.access import ANYONE, audience_of
from archive_web.app import create_app
from archive_web.services import KEY
from index.catalogue import recordings, series, webinars
from index.catalogue.documents import documents_of
from index.catalogue.visibility import Audience, keyed
from index.models import WebinarStatus, now
from pipeline.archive import Archive

PAST, AHEAD, LATER = (timedelta(hours=hours) for hours in (-1, 1, 2))
LINK_KEY = "nyckel-som-ingen-gissar"
TITLE, WORD, SPEAKER, SERIES = "Vatten i staden", "vattnet", "anna-lindberg", "Vattenserien"
# status, publish_at and withdraw_at from now; who sees it then
STATES: dict[str, tuple[WebinarStatus, timedelta | None, timedelta | None, Audience]] = {
    "draft": (WebinarStatus.DRAFT, None, None, Audience.STAFF),
    "planned": (WebinarStatus.PLANNED, None, None, Audience.PROGRAMME),
    "unlisted": (WebinarStatus.UNLISTED, None, None, Audience.LINK),
    "published": (WebinarStatus.PUBLISHED, None, None, Audience.EVERYONE),
    "embargoed": (WebinarStatus.DRAFT, AHEAD, None, Audience.STAFF),
    "embargo over": (WebinarStatus.DRAFT, PAST, None, Audience.EVERYONE),
    "announced, embargoed": (WebinarStatus.PLANNED, AHEAD, LATER, Audience.PROGRAMME),
    "announced, embargo over": (WebinarStatus.PLANNED, PAST, AHEAD, Audience.EVERYONE),
    "unlisted until its time": (WebinarStatus.UNLISTED, AHEAD, None, Audience.LINK),
    "unlisted, its time has come": (WebinarStatus.UNLISTED, PAST, None, Audience.EVERYONE),
    "published until its end": (WebinarStatus.PUBLISHED, None, AHEAD, Audience.EVERYONE),
    "published, ended": (WebinarStatus.PUBLISHED, None, PAST, Audience.STAFF),
    "unlisted, ended": (WebinarStatus.UNLISTED, None, PAST, Audience.STAFF),
    "announced, ended": (WebinarStatus.PLANNED, None, PAST, Audience.STAFF),
    "come and gone": (WebinarStatus.DRAFT, 2 * PAST, PAST, Audience.STAFF),
}
# Where the webinar is told of: page, and what it says there where the webinar is in the archive for everyone.
LISTS = {
    "/sv/": TITLE,
    "/sv/programme": TITLE,
    "/sv/series": SERIES,
    "/sv/series/vattenserien": "Varm skola",
    "/sv/speakers": "Anna Lindberg",
    f"/sv/speakers/{SPEAKER}": TITLE,
    "/sv/goals": "1 föredrag",
    "/sv/goals/6": TITLE,
    f"/sv/search?q={WORD}": TITLE,
    "/sv/search?goal=6": TITLE,
    "/sv/search?series=vattenserien": "Varm skola",
    "/sv/search/suggestions?q=vattn": WORD,
    "/sv/search/suggestions?q=anna": "Anna Lindberg",
    "/sv/search/suggestions?q=varm": "Varm skola",
    "/sv/search/suggestions?q=vattens": SERIES,
}
IN_PROGRAMME = {"/sv/": TITLE, "/sv/programme": TITLE, "/sv/series": SERIES, "/sv/series/vattenserien": TITLE}
# What a webinar that is hidden never says on any public page.
TRACES = (TITLE, "Varm skola", "Anna Lindberg", WORD, SERIES, LINK_KEY)


@pytest.fixture(scope="session")
def prepared_data(stock: tuple[Path, Any]) -> Path:
    return stock[0]


@dataclass(frozen=True)
class Own:
    """The webinar's own addresses, without a key: pages and files of its recording, and what belongs to the event."""

    recording: tuple[str, ...]
    event: tuple[str, ...]

    def with_key(self, key: str) -> "Own":
        """The same addresses as they stand behind its link."""

        def keyed_address(address: str) -> str:
            parts = address.split("/")
            at = 2 if parts[1] in ("media", "materials") else 3
            parts[at] = keyed(parts[at], key)
            return "/".join(parts)

        return Own(tuple(map(keyed_address, self.recording)), tuple(map(keyed_address, self.event)))


@pytest.fixture
def own(archive: Archive, shelf: Any, media: Any) -> Own:
    with archive.database.write() as session:
        found = recordings.by_id(session, shelf.open_id)
        found.webinar.series = series.titled(session, SERIES)
        found.webinar.starts_at = now() + AHEAD
        material, slug = found.webinar.materials[0].id, found.webinar.slug
    with archive.database.read() as session:
        archive.index.replace_recording(
            shelf.open_id, documents_of(session, shelf.open_id, "Europe/Stockholm")
        )
    endings = (".jpg", "hls/master.m3u8", "hls/180/index.m3u8", "00000.m4s", "mp4/180.mp4", "peaks.json")
    files = [media.address(media.key(shelf.open_id, ending)) for ending in endings]
    page = f"/sv/watch/{shelf.open_slug}"
    words = [f"{page}/{name}" for name in ("captions.vtt", "captions.srt", "captions.json", "transcript.txt")]
    return Own(
        (page, *words, f"{page}/storyboard.vtt", *files, f"{files[4]}?download="),
        (f"/sv/webinars/{slug}", f"/materials/{material}/handout.txt"),
    )


def put_into(archive: Archive, shelf: Any, state: str) -> Audience:
    status, publish_at, withdraw_at, audience = STATES[state]
    moment = now()
    with archive.database.write() as session:
        webinar = recordings.by_id(session, shelf.open_id).webinar
        webinar.status, webinar.link_key = status, LINK_KEY
        webinar.publish_at = moment + publish_at if publish_at else None
        webinar.withdraw_at = moment + withdraw_at if withdraw_at else None
    return audience


def sent(visitor: Any, addresses: tuple[str, ...]) -> set[int]:
    """What the addresses answer; a webinar of one recording leads to it."""
    return {visitor.get(address).status_code for address in addresses}


def test_each_state_is_seen_by_those_who_may_and_nobody_else(
    archive: Archive, shelf: Any, own: Own, stranger: Any, staff: Any
) -> None:
    opened, mistaken = own.with_key(LINK_KEY), own.with_key("fel")

    for state in STATES:
        audience = put_into(archive, shelf, state)
        for_all, is_announced = audience == Audience.EVERYONE, audience == Audience.PROGRAMME
        by_link = for_all or audience == Audience.LINK
        ok, missing = {200}, {404}

        assert sent(staff, own.recording[:2]) == ok, state
        assert sent(stranger, own.recording) == (ok if for_all else missing), state
        assert sent(stranger, mistaken.recording[::5]) == (ok if for_all else missing), state
        assert sent(stranger, opened.recording) == (ok if by_link else missing), state
        event = ok if is_announced else {200, 302} if for_all else missing
        assert sent(stranger, own.event) == event, state
        assert sent(stranger, opened.event) == ({200, 302} if audience == Audience.LINK else event), state
        for address, words in LISTS.items():
            said = stranger.get(address).get_data(as_text=True)
            expected = words if for_all else IN_PROGRAMME.get(address) if is_announced else None
            if expected:
                assert expected in said, (state, address)
            else:
                secret = [word for word in TRACES if not is_announced or word not in (TITLE, SERIES)]
                told = [word for word in secret if word in said and word not in address]
                assert not told, (state, address)


def public_pages(app: Flask, shelf: Any) -> Iterator[str]:
    """Every address that everyone may call, also of parts that are written after this test."""
    samples = {
        "slug": [shelf.open_slug, SPEAKER, "vattenserien"],
        "number": [6],
        "name": ["x"],
        "kind": ["audio"],
    }
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            wanted = sorted(rule.arguments - {"language", "key"})
            is_public = audience_of(app.view_functions[rule.endpoint]) == ANYONE and "GET" in (
                rule.methods or ()
            )
            if not is_public or rule.endpoint == "static" or len(wanted) > 1:
                continue
            for sample in samples.get(wanted[0], [1]) if wanted else [None]:
                values = {wanted[0]: sample} if wanted else {}
                language = {"language": "sv"} if "language" in rule.arguments else {}
                yield app.url_map.bind("localhost").build(rule.endpoint, {**values, **language})


def test_no_public_address_at_all_speaks_of_what_is_hidden(
    app: Flask, archive: Archive, shelf: Any, own: Own, stranger: Any
) -> None:
    addresses = list(public_pages(app, shelf))
    assert len(addresses) > 20

    for state in ("unlisted", "embargoed", "published, ended"):
        put_into(archive, shelf, state)
        for address in addresses:
            said = stranger.get(address).get_data(as_text=True)
            assert not [word for word in TRACES if word in said], (state, address)


def test_what_is_unlisted_keeps_its_key_on_all_its_addresses(
    archive: Archive, shelf: Any, own: Own, stranger: Any
) -> None:
    put_into(archive, shelf, "unlisted")

    answer = stranger.get(f"/sv/watch/{shelf.open_slug}~{LINK_KEY}")

    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert f"/en/watch/{shelf.open_slug}~{LINK_KEY}" in answer.text
    for piece in answer.text.split('"'):
        if piece.startswith(("/media/", "/materials/", "/sv/watch/")):
            assert f"~{LINK_KEY}/" in piece or piece.endswith(LINK_KEY), piece
            assert stranger.get(piece.split("#")[0].split(" ")[0]).status_code == 200, piece
        elif piece.startswith("/") and "/watch/" not in piece:
            assert LINK_KEY not in piece, piece
    board = stranger.get(f"/sv/watch/{shelf.open_slug}~{LINK_KEY}/storyboard.vtt").text
    assert f"/media/{shelf.open_id}~{LINK_KEY}/" in board
    assert "X-Robots-Tag" not in stranger.get("/sv/").headers


def test_a_new_link_ends_the_old_one(
    archive: Archive, shelf: Any, own: Own, stranger: Any, staff: Any
) -> None:
    put_into(archive, shelf, "unlisted")

    staff.send(f"/sv/staff/recordings/{shelf.open_id}/new-link")

    assert sent(stranger, own.with_key(LINK_KEY).recording) == {404}
    with archive.database.read() as session:
        key = recordings.by_id(session, shelf.open_id).webinar.link_key
    assert key != LINK_KEY
    assert sent(stranger, own.with_key(key or "").recording) == {200}


@pytest.mark.parametrize("state", ["unlisted", "published", "embargo over", "unlisted, its time has come"])
def test_what_is_withdrawn_is_gone_with_the_next_request(
    archive: Archive, shelf: Any, own: Own, stranger: Any, staff: Any, state: str
) -> None:
    put_into(archive, shelf, state)

    staff.send(f"/sv/staff/recordings/{shelf.open_id}/unpublish")

    for addresses in (own, own.with_key(LINK_KEY)):
        assert sent(stranger, addresses.recording) == sent(stranger, addresses.event) == {404}
    assert TITLE not in stranger.get(f"/sv/search?q={WORD}").text  # the index itself still has it
    assert stranger.get("/sv/search/suggestions?q=vattn").json["words"] == []


def test_nginx_is_told_nothing_of_what_is_withdrawn(archive: Archive, shelf: Any, own: Own) -> None:
    app = create_app(replace(archive.settings, delivery="x-accel"))
    files = [address for address in own.with_key(LINK_KEY).recording if address.startswith("/media/")]

    put_into(archive, shelf, "unlisted")
    before = [app.test_client().get(address).headers.get("X-Accel-Redirect") for address in files]
    with archive.database.write() as session:
        webinars.withdraw(recordings.by_id(session, shelf.open_id).webinar)
    after = [app.test_client().get(address).headers.get("X-Accel-Redirect") for address in files]

    assert all(before)
    assert after == [None] * len(files)
    app.extensions[KEY].engine.close()
    app.extensions[KEY].archive.close()
