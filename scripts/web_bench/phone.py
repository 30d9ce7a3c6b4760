"""What a page costs in Chromium, on a phone and on a desktop: when it is first painted, and how much it fetches."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import FLAGS, PROGRAMS

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
# The "slow 4G" of Lighthouse's mobile profile: time there and back, and throughput down and up.
LINK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
PATIENCE_MS = 60_000
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# From the key Enter on one page to the frame on the next in which the first result is drawn.
WATCH = """
addEventListener("keydown", (event) => {
  if (event.key === "Enter") sessionStorage.entered = performance.timeOrigin + event.timeStamp;
}, true);
addEventListener("input", (event) => { window.typedAt = event.timeStamp; }, true);
const drawn = (selector, tell) => {
  const look = () => {
    if (document.querySelector(selector)) requestAnimationFrame(() => setTimeout(tell));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
drawn("ol.results li.result", () => {
  window.resultMs = performance.timeOrigin + performance.now() - Number(sessionStorage.entered);
});
drawn("[role=option]", () => { window.suggestedMs = performance.now() - window.typedAt; });
"""


@dataclass(frozen=True)
class Visit:
    """One visit with nothing in the browser's cache; *first_paint_ms* since the address was asked for."""

    first_paint_ms: float
    fetched_bytes: int
    requests: int


@dataclass(frozen=True)
class Found:
    """How long a visitor on the front page waits for suggestions after the last key, and for a result after Enter."""

    suggested_ms: float
    result_ms: float


@contextmanager
def chromium() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        sys.exit(f"This needs a browser, one of: {', '.join(PROGRAMS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        with opened(browser, on_phone=False) as (page, _):
            page.goto(
                "about:blank"
            )  # the program starts with its first page, not with the first that is measured
        yield browser


@contextmanager
def opened(browser: Browser, *, on_phone: bool) -> Iterator[tuple[Page, list[int]]]:
    """An empty page of a fresh browser, and the list to which the bytes of each answer are added."""
    context = browser.new_context(locale="sv-SE", **(PHONE if on_phone else DESKTOP))  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH)
    page, fetched_bytes = context.new_page(), list[int]()
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.on("Network.loadingFinished", lambda told: fetched_bytes.append(int(told["encodedDataLength"])))
    if on_phone:
        protocol.send("Network.emulateNetworkConditions", LINK)
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page, fetched_bytes
    context.close()


def visit(browser: Browser, address: str, *, on_phone: bool) -> Visit:
    """Open *address* and wait until it asks for nothing more, without scrolling or playing."""
    with opened(browser, on_phone=on_phone) as (page, fetched_bytes):
        page.goto(address, wait_until="networkidle")
        painted_ms: Any = page.wait_for_function(FIRST_PAINT).json_value()
        return Visit(painted_ms, sum(fetched_bytes), len(fetched_bytes))


def search(browser: Browser, front: str, words: str) -> Found:
    """Type *words* on the front page as soon as it is there, wait for suggestions, and press Enter."""
    with opened(browser, on_phone=True) as (page, _):
        page.goto(front, wait_until="networkidle")
        page.locator("main [name=q]").press_sequentially(words, delay=80)
        suggested: Any = page.wait_for_function("() => window.suggestedMs").json_value()
        page.keyboard.press("Enter")
        result: Any = page.wait_for_function("() => window.resultMs").json_value()
        return Found(suggested, result)
