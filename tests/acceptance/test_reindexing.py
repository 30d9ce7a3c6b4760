"""The site keeps answering while search is built anew."""

import threading
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

from index.captions.cue import Cue
from pipeline.archive import Archive
from tests.serving import Site

REBUILDS, ENOUGH = 2, 20
HOUR_MS = 3_600_000


def test_search_and_watch_answer_while_the_index_is_built_anew(
    archive: Archive, queue: Any, hand_in: Callable[..., Any], clips: Any
) -> None:
    hand_in(clips.talk, title="Vatten", language="sv", publish=True, captions=hours_of_words(10))
    queue.run_all(archive)
    said = archive.index.document_count()
    site = Site.at(archive.settings.data)
    answers: list[tuple[str, int, bool]] = []
    printed: list[str] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            for path, wanted in (("/sv/search?q=vattenprov", "<mark>"), ("/sv/watch/vatten", "<video")):
                with urlopen(site.address + path, timeout=30) as answer:
                    answers.append((path, answer.status, wanted in answer.read().decode()))

    with site.answering():
        visitors = [threading.Thread(target=ask) for _ in range(2)]
        for visitor in visitors:
            visitor.start()
        try:
            while len(printed) < REBUILDS or len(answers) < ENOUGH:
                printed.append(site.command("reindex"))
        finally:
            done.set()
            for visitor in visitors:
                visitor.join()

    assert all("passages can be searched" in text for text in printed)
    assert {int(text.split()[0]) for text in printed} == {said}
    assert [answer for answer in answers if answer[1:] != (200, True)] == []


def hours_of_words(hours: int) -> tuple[Cue, ...]:
    """So many words that a rebuild takes a while."""
    return tuple(
        Cue(start_ms, start_ms + 5000, f"Kommunen tog vattenprov nummer {start_ms // 5000} i staden.")
        for start_ms in range(0, hours * HOUR_MS, 5000)
    )
