"""A corpus of passages as JSON lines, and how well an index finds in it what queries are known to look for."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import fmean
from typing import Any

from slugify import slugify

from index.errors import BadInput
from index.search.contract import PassageDocument, Query, SearchIndex

DEPTH = 20  # talks that are looked through for each query
GAIN_DEPTH = 10
MEASURES = ("mrr", "ndcg10", "recall20")


class CorpusUnreadable(BadInput):
    """A line of the corpus or of the queries is not as it should be."""

    en = "Line {line} of {file} cannot be read ({reason}). Each line must be a JSON object with: {wanted}."
    sv = "Rad {line} i {file} går inte att läsa ({reason}). Varje rad ska vara ett JSON-objekt med: {wanted}."


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A query, and the talks that it looks for."""

    words: str
    language: str
    kind: str
    relevant: frozenset[str]


@dataclass(frozen=True)
class Corpus:
    """Passages as documents, in order; *talks* are the corpus's own names of talks by the documents' numbers."""

    documents: Sequence[PassageDocument]
    talks: Mapping[int, str]


def read_corpus(path: Path) -> Corpus:
    """Read {talk, text, lang, start_ms, end_ms, speaker?, date?, title?} from each line. Raises CorpusUnreadable."""
    numbers: dict[str, int] = {}
    counts: dict[int, int] = defaultdict(int)
    documents = []
    for row in _rows(path, ("talk", "text", "lang", "start_ms", "end_ms")):
        talk = numbers.setdefault(str(row["talk"]), len(numbers) + 1)
        documents.append(_document(row, talk, counts[talk]))
        counts[talk] += 1
    return Corpus(documents, {number: name for name, number in numbers.items()})


def read_queries(path: Path) -> list[KnownItem]:
    """Read {q, lang, kind, relevant: [talk]} from each line. Raises CorpusUnreadable."""
    return [
        KnownItem(str(row["q"]), str(row["lang"]), str(row["kind"]), frozenset(map(str, row["relevant"])))
        for row in _rows(path, ("q", "lang", "kind", "relevant"))
    ]


def evaluate(index: SearchIndex, corpus: Corpus, queries: Iterable[KnownItem]) -> dict[str, dict[str, float]]:
    """MRR, nDCG@10, recall@20 and the number of queries: over all, by language, by kind. Talks as the page ranks them."""
    figures: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for query in queries:
        hits = index.search(Query(query.words, limit=DEPTH)).hits
        found = [corpus.talks.get(hit.recording_id, "") in query.relevant for hit in hits]
        for group in ("all", query.language, query.kind):
            figures[group].append(_measure(found, len(query.relevant)))
    return {
        group: {
            **{
                name: round(fmean(column), 4)
                for name, column in zip(MEASURES, zip(*rows, strict=True), strict=True)
            },
            "queries": len(rows),
        }
        for group, rows in figures.items()
    }


def _measure(found: Sequence[bool], relevant: int) -> tuple[float, float, float]:
    """MRR, nDCG@10 and recall@20 of one ranking."""
    first = next((1 / place for place, hit in enumerate(found, start=1) if hit), 0.0)
    gain = sum(1 / log2(place + 1) for place, hit in enumerate(found[:GAIN_DEPTH], start=1) if hit)
    best = sum(1 / log2(place + 1) for place in range(1, min(relevant, GAIN_DEPTH) + 1))
    return first, gain / best if best else 0.0, sum(found) / relevant if relevant else 0.0


def _document(row: Mapping[str, Any], talk: int, number: int) -> PassageDocument:
    speaker, date = str(row.get("speaker") or ""), str(row.get("date") or "")
    return PassageDocument(
        recording_id=talk,
        number=number,
        talk_id=talk,
        start_ms=int(row["start_ms"]),
        end_ms=int(row["end_ms"]),
        text=str(row["text"]),
        title=str(row.get("title") or ""),
        speakers=(slugify(speaker),) if speaker else (),
        speaker_names=(speaker,) if speaker else (),
        goals=tuple(int(goal) for goal in row.get("goals") or ()),
        language=str(row["lang"]),
        year=int(date[:4]) if date[:4].isdecimal() else None,
    )


def _rows(path: Path, wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line, text in enumerate(file, start=1):
            try:
                row = json.loads(text)
                missing = [name for name in wanted if name not in row]
                if missing:
                    raise ValueError(", ".join(missing))
            except (ValueError, TypeError) as fault:
                raise CorpusUnreadable(
                    line=line, file=str(path), reason=str(fault), wanted=", ".join(wanted)
                ) from fault
            yield row
