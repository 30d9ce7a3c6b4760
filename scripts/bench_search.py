"""How fast and how small search is on a corpus of passages: ``bench_search.py CORPUS.jsonl``.

Each line of the corpus is {id, talk, speaker, date, lang, start_ms, end_ms, text} and a title where there is one; a
corpus smaller than --passages is grown by taking it again under other names. Each part runs on one core in a process
of its own, so that the memory is that of an archive that searches, and not of this program.
"""

import argparse
import json
import multiprocessing
import os
import random
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).parents[1]))

from index.language.analysis import words
from index.language.dictionary import open_dictionary
from index.language.function_words import FUNCTION_WORDS
from index.search.contract import PassageDocument, Query, SearchIndex
from index.search.corpus import read_corpus
from index.search.postgres import PostgresIndex
from index.search.whoosh import WhooshIndex
from index.settings import read_settings

WANTED = {
    "search_p50_ms": 10,
    "search_p95_ms": 40,
    "suggest_p95_ms": 15,
    "visible_s": 2,
    "passages_per_s": 1000,
    "memory_mb": 500,
}
WANTED_OF = {"whoosh": WANTED, "postgresql": {"search_p95_ms": 60}}
AT_LEAST = {"passages_per_s"}
SEED = 4
STARTING = 50
ADDED = 100  # passages of the recording that is added
LATER = 10_000_000  # a number that no recording of the corpus has
SHORTEST_WORD = 4


def grown(corpus: Path, passages: int) -> Iterator[PassageDocument]:
    """The corpus, taken again and again as other talks until there are so many passages."""
    documents = read_corpus(corpus).documents
    talks = max(document.recording_id for document in documents)
    for number in range(passages):
        turn, place = divmod(number, len(documents))
        own = documents[place]
        talk = own.recording_id + turn * talks
        yield replace(own, recording_id=talk, talk_id=talk) if turn else own


@dataclass(frozen=True)
class Place:
    """Where the index lies: in *folder*, or under *name* in the *database* on PostgreSQL."""

    folder: Path
    database: str
    name: str

    @property
    def words(self) -> Path:
        return self.folder / "words"

    def open(self) -> SearchIndex:
        if self.database:
            return PostgresIndex(self.database, self.words, name=self.name)
        return WhooshIndex(self.folder / "search", self.words)


def build(place: Place, corpus: Path, passages: int) -> dict[str, float]:
    open_dictionary(place.words)
    documents = grown(corpus, passages)
    index = place.open()
    start_s = time.perf_counter()
    index.rebuild(documents)
    took_s = time.perf_counter() - start_s
    return {"passages_per_s": passages / took_s, "build_memory_mb": memory_mb()}


def search(place: Place, corpus: Path, queries: int) -> dict[str, float]:
    """Two words from the same passage, with counts and ten talks with their snippets; then the same being typed.

    The first searches, of a site that has just been started, are not counted.
    """
    index = place.open()
    asked = typical_queries(corpus, queries + STARTING)
    for text in asked[:STARTING]:
        index.search(Query(text))
        index.suggest(text, None, 8)
    asked = asked[STARTING:]
    searches = times_ms([lambda text=text: index.search(Query(text)) for text in asked])
    typed = [text[: random.Random(text).randint(2, len(text))] for text in asked]
    suggests = times_ms([lambda text=text: index.suggest(text, None, 8) for text in typed])
    return {
        "search_p50_ms": percentile(searches, 50),
        "search_p95_ms": percentile(searches, 95),
        "suggest_p50_ms": percentile(suggests, 50),
        "suggest_p95_ms": percentile(suggests, 95),
        "memory_mb": memory_mb(),
    }


def add(place: Place, corpus: Path, times: int) -> dict[str, float]:
    """The slowest of some recordings to be found after it is handed in, by another that searches."""
    writer, reader = (place.open() for _ in range(2))
    reader.search(Query("x"))
    slowest_s = 0.0
    for turn in range(times):
        said = f"nyinlagd{turn:03}"
        passages = [
            replace(
                own, recording_id=LATER + turn, talk_id=LATER + turn, number=number, text=f"{own.text} {said}"
            )
            for number, own in enumerate(read_corpus(corpus).documents[:ADDED])
        ]
        start_s = time.perf_counter()
        writer.replace_recording(LATER + turn, passages)
        assert reader.search(Query(said, verbatim=True)).total == 1
        slowest_s = max(slowest_s, time.perf_counter() - start_s)
    return {"visible_s": slowest_s}


def typical_queries(corpus: Path, count: int) -> list[str]:
    chance = random.Random(SEED)
    documents = read_corpus(corpus).documents
    queries: list[str] = []
    while len(queries) < count:
        said = sorted({word for word in words(chance.choice(documents).text) if is_content(word)})
        if len(said) > 1:
            queries.append(" ".join(chance.sample(said, 2)))
    return queries


def is_content(word: str) -> bool:
    return len(word) >= SHORTEST_WORD and word not in FUNCTION_WORDS


def times_ms(calls: list[Callable[[], object]]) -> list[float]:
    times = []
    for call in calls:
        start_s = time.perf_counter()
        call()
        times.append((time.perf_counter() - start_s) * 1000)
    return times


def percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100)[percent - 1]


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def on_one_core(part: Callable[..., dict[str, float]], *arguments: object) -> dict[str, float]:
    """What *part* finds, run in a fresh process on one core."""
    with multiprocessing.get_context("spawn").Pool(1, initializer=_take_one_core) as pool:
        return pool.apply(part, arguments)


def _take_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def measure(place: Place, corpus: Path, passages: int, queries: int) -> dict[str, float]:
    figures = on_one_core(build, place, corpus, passages)
    figures |= on_one_core(search, place, corpus, queries)
    figures |= on_one_core(add, place, corpus, 5)
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("corpus", type=Path)
    options.add_argument("--passages", type=int, default=100_000)
    options.add_argument("--queries", type=int, default=400)
    options.add_argument(
        "--engine",
        choices=["whoosh", "postgresql"],
        default="whoosh",
        help="postgresql: on EFTERHAND_DATABASE_URL, in schemas of its own, dropped afterwards",
    )
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    settings = replace(read_settings(os.environ), search_engine=asked.engine)
    if asked.engine == "postgresql" and not settings.is_shared:
        options.error("EFTERHAND_DATABASE_URL tells no PostgreSQL")
    database = settings.database if settings.searches_in_database else ""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), database, f"efterhand_bench_{secrets.token_hex(4)}")
        try:
            figures = measure(place, asked.corpus, asked.passages, asked.queries)
        finally:
            if database:
                PostgresIndex(database, name=place.name).remove()
    if asked.json:
        print(
            json.dumps(
                {
                    "engine": asked.engine,
                    "passages": asked.passages,
                    **{name: round(own, 3) for name, own in figures.items()},
                }
            )
        )
        return
    print(f"{asked.passages} passages in {asked.engine}, searched on one core")
    for figure, own in figures.items():
        wanted = WANTED_OF[asked.engine].get(figure)
        bound = "" if wanted is None else f"{'at least' if figure in AT_LEAST else 'at most'} {wanted}"
        print(f"{figure:18}{own:12.2f}   {bound}")


if __name__ == "__main__":
    main()
