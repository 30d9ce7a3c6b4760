"""A talk plays in a real browser from a private bucket, by signed addresses."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Request

from pipeline.storage.local import LocalStore
from pipeline.storage.s3 import S3Store
from tests.browsing import Visit
from tests.object_servers import Server
from tests.serving import Site

pytestmark = pytest.mark.browser
WATER = "/sv/watch/vatten-och-energi-i-staden"


@pytest.fixture
def bucket_site(
    demo: Site, s3_servers: Callable[[str], Server], tmp_path: Path
) -> Iterator[tuple[Site, str]]:
    """The demo archive with its media in a bucket, and the origin of the bucket's addresses."""
    server, prefix = s3_servers("moto"), uuid4().hex
    data, path = tmp_path / "data", tmp_path / "moving"
    shutil.copytree(demo.data, data)
    near, far = LocalStore(data / "media"), S3Store(server.bucket(f"{prefix}/"))
    for key in near.keys("recordings/"):
        shutil.copyfile(near.local_path(key), path)
        far.adopt(key, path)
    shutil.rmtree(data / "media")
    site = Site.at(
        data,
        store=f"s3://media/{prefix}",
        s3_endpoint=server.endpoint,
        s3_region="us-east-1",
        s3_path_style="true",
        delivery="s3",
    )
    with site.answering():
        yield site, server.endpoint


def test_a_talk_plays_by_signed_addresses(bucket_site: tuple[Site, str], visit: Visit) -> None:
    site, origin = bucket_site
    page = visit(f"{site.address}{WATER}")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.locator("[data-part=start]").click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 1.5")

    assert page.evaluate("() => document.querySelector('video').currentSrc").startswith(
        "blob:"
    )  # hls.js at work
    segments = [address for address in asked if ".m4s" in address]
    assert segments
    assert all(address.startswith(origin) and "X-Amz-Signature" in address for address in segments)
    assert all(address.startswith(site.address) for address in asked if ".m3u8" in address)


def test_pictures_and_the_plain_video_are_shown_too(bucket_site: tuple[Site, str], visit: Visit) -> None:
    site, _ = bucket_site
    page = visit(f"{site.address}/sv/")
    page.wait_for_function(
        "() => [...document.images].some((image) => image.src.includes('/media/') && image.naturalWidth)"
    )

    plain = visit(f"{site.address}{WATER}", java_script_enabled=False)

    address = plain.locator("video").get_attribute("src")
    assert address
    assert plain.request.get(site.address + address.partition("#")[0]).headers["content-type"] == "video/mp4"
