"""The player in a frame on another site, where nothing of ours may be kept."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browsing import Visit
from tests.serving import Site

pytestmark = pytest.mark.browser
SLUG = "vatten-och-energi-i-staden"


@pytest.fixture
def other_site(demo: Site) -> Iterator[str]:
    """A site whose page shows what oEmbed gave it; another host, so another origin."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = '<!doctype html><html lang="sv"><title>Annan</title><link rel="icon" href="data:,">'
            page += "".join(
                f'<iframe src="{demo.address}/sv/{path}" title="{path}" width="640" height="520" '
                'allow="fullscreen"></iframe>'
                for path in (f"embed/{SLUG}?t=30", "embed/nowhere")
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_site_shows_the_player_from_a_moment(visit: Visit, other_site: str, faults: object) -> None:
    faults.expected = "404"  # type: ignore[attr-defined]  # the recording that is not there
    page = visit(other_site)
    frame = page.frame_locator("iframe").first

    frame.locator("[data-part=start]").click()

    expect(frame.locator("[data-part=now]")).to_have_text("0:31")
    expect(frame.locator("h1 a")).to_have_attribute("target", "_top")
    expect(page.frame_locator("iframe").last.locator("h1")).to_have_text("Inspelningen finns inte här")
    assert page.context.cookies() == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_framed_page_raises_no_barrier_and_is_narrow_enough(
    demo: Site, visit: Visit, language: str
) -> None:
    page = visit(f"{demo.address}/{language}/embed/{SLUG}", width=320)
    page.locator("[aria-controls=player-share]").click()

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
