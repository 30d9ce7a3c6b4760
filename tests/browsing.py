"""Chromium as a visitor uses it; a page that breaks its content policy or logs a fault fails the test."""

import atexit
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.serving import EMAIL, PASSWORD

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
]
PATIENCE_MS = 20_000
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation",
  (event) => console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`));
"""

Visit = Callable[..., Page]


@cache
def chromium() -> Browser:
    """One for the whole run, whichever folders' tests use it: Playwright cannot be started twice."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"needs a browser, one of: {', '.join(PROGRAMS)}")
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    expect.set_options(timeout=PATIENCE_MS)
    return playwright.chromium.launch(executable_path=program, args=FLAGS)


class Faults(list[str]):
    """What went wrong on the pages of one test. *expected*: a pattern of faults that belong to the test."""

    expected = "^$"

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._hear(page, message))

    def _hear(self, page: Page, message: Any) -> None:
        if message.type == "error":
            self.append(f"{page.url}: {message.text}")

    @property
    def unexpected(self) -> list[str]:
        return [fault for fault in self if not re.search(self.expected, fault)]


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def visit(faults: Faults) -> Iterator[Visit]:
    """Opens an address in a fresh browser: visit(address, width=360, java_script_enabled=False, …)."""
    contexts: list[BrowserContext] = []

    def visit(address: str, width: int = 1280, height: int = 800, **options: Any) -> Page:
        context = chromium().new_context(
            viewport={"width": width, "height": height}, locale="sv-SE", **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(REPORT_VIOLATIONS)
        page = context.new_page()
        faults.watch(page)
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert faults.unexpected == []


def log_in(page: Page, site: str, language: str = "sv") -> None:
    page.goto(f"{site}/{language}/staff/log-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/staff/")
