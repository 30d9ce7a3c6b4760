"""The demo archive, made once, on a real web server."""

from collections.abc import Iterator

import pytest

from tests.browsing import faults, visit
from tests.serving import Site

__all__ = ["faults", "visit"]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that needs the demo archive runs in one process, so that it is made once."""
    for item in items:
        if "demo" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site.at(tmp_path_factory.mktemp("demo") / "data", rungs="360,180", preset="ultrafast")
    site.command("demo")
    site.add_account()
    with site.answering():
        yield site
