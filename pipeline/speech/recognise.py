"""The recognising child: writes what it hears in a WAV as JSON lines.

Each line is an object: ``{"language": "sv"}`` once, then ``{"words": [[start_ms, end_ms, text], ...],
"percent": 40.0}`` after every chunk; or, asked for languages, ``{"languages": {"sv": 0.97, ...}}`` for each
region. ``{"error": CODE, "facts": {...}}`` is always the last.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import replace
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from index.errors import EfterhandError
from pipeline.speech.chunks import RATE_HZ, Chunk, length_ms, read_chunks
from pipeline.speech.contract import UNDETERMINED, RecognitionFailed, Span
from pipeline.speech.ears import Ear, open_ear
from pipeline.speech.invented import Listener

VOTERS = 3
open_ear_once = cache(open_ear)


def main() -> None:
    """Run as ``python -m pipeline.speech.recognise``: the parent is ``pipeline.speech.whisper``."""
    arguments = _read_arguments()
    try:
        with redirect_stdout(sys.stderr):  # what a library prints is not for the parent
            (_recognise if arguments.regions is None else _find_languages)(arguments)
    except Exception as fault:  # the parent shows one sentence, whatever the library raised
        error = _ours(fault)
        _tell(error=error.code, facts=error.facts)


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--wav", type=Path, required=True)
    parser.add_argument("--regions", type=json.loads)
    parser.add_argument("--span", type=json.loads)
    parser.add_argument("--language")
    parser.add_argument("--prompt", default="")
    return parser.parse_args()


def _recognise(arguments: argparse.Namespace) -> None:
    start_ms, end_ms = arguments.span or (0, length_ms(arguments.wav))
    sounding = _sounding(arguments.wav, [(start_ms, end_ms)])
    first = list(islice(sounding, VOTERS))
    if not first:  # no model need be there for silence
        _tell(language=arguments.language or UNDETERMINED)
        return
    ear = _ear(arguments)
    language = arguments.language or max((found := _likely(ear, first)), key=lambda code: found[code])
    _tell(language=language)
    listener = Listener()
    for chunk in chain(first, sounding):
        rows = [
            (word.start_ms, word.end_ms, word.text)
            for segment in ear.hear(chunk, language, arguments.prompt)
            if segment.words
            for word in listener.believed(
                replace(segment, level_db=chunk.level_db(segment.words[0].start_ms, segment.words[-1].end_ms))
            )
        ]
        _tell(words=rows, percent=100 * (chunk.end_ms - start_ms) / max(1, end_ms - start_ms))


def _find_languages(arguments: argparse.Namespace) -> None:
    for spans in arguments.regions:
        first = list(islice(_sounding(arguments.wav, spans), VOTERS))
        _tell(languages=_likely(_ear(arguments), first) if first else {})


def _ear(arguments: argparse.Namespace) -> Ear:
    return open_ear_once(arguments.engine, arguments.model, arguments.cache)


def _sounding(wav: Path, spans: Iterable[Span]) -> Iterator[Chunk]:
    chunks = chain.from_iterable(read_chunks(wav, *span) for span in spans)
    return (chunk for chunk in chunks if chunk.sounding_ms())


def _likely(ear: Ear, chunks: list[Chunk]) -> Mapping[str, float]:
    """How likely each language is over the first sounding half minute of each of *chunks*."""
    votes: Counter[str] = Counter()
    for chunk in chunks:
        start_ms, _ = chunk.sounding_ms()[0]
        votes.update(ear.languages(chunk.samples[start_ms * RATE_HZ // 1000 :]))
    return {code: float(share) / len(chunks) for code, share in votes.most_common(3)}


def _ours(fault: Exception) -> EfterhandError:
    if isinstance(fault, EfterhandError):
        return fault
    return RecognitionFailed(reason=f"{type(fault).__name__}: {fault}")


def _tell(**line: Any) -> None:
    print(json.dumps(line), file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    main()
