"""The recognising child: reads a WAV piece by piece and writes what it hears as JSON lines.

Each line is an object: ``{"language": "sv"}`` once, ``{"words": [[start_ms, end_ms, text], ...],
"percent": 40.0}`` after every piece, or ``{"error": CODE, "facts": {...}}`` as the last one.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from itertools import chain, islice
from pathlib import Path
from typing import Any

from index.captions.cue import Word
from index.errors import EfterhandError
from pipeline.speech.contract import UNDETERMINED, RecognitionFailed
from pipeline.speech.invented import Listener, Segment
from pipeline.speech.models import load_model
from pipeline.speech.pieces import RATE_HZ, Piece, length_ms, read_pieces

VOTERS = 3
ENGLISH_ONLY = "en"


def main() -> None:
    """Run as ``python -m pipeline.speech.recognise``: the parent is ``pipeline.speech.whisper``."""
    arguments = _read_arguments()
    try:
        with redirect_stdout(sys.stderr):  # what a library prints is not for the parent
            _recognise(arguments)
    except Exception as fault:  # the parent shows one sentence, whatever the library raised
        error = _ours(fault)
        _tell(error=error.code, facts=error.facts)


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--wav", type=Path, required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--language")
    parser.add_argument("--prompt", default="")
    return parser.parse_args()


def _recognise(arguments: argparse.Namespace) -> None:
    total_ms = length_ms(arguments.wav)
    model = load_model(arguments.model, arguments.cache)
    _settle_torch()
    sounding = (piece for piece in read_pieces(arguments.wav) if piece.sounding_ms())
    first = list(islice(sounding, VOTERS))
    language = arguments.language or find_language(model, first)
    _tell(language=language)
    listener = Listener()
    for piece in chain(first, sounding):
        heard = hear(model, piece, language, arguments.prompt)
        words = [word for segment in heard if listener.believes(segment) for word in segment.words]
        rows = [(word.start_ms, word.end_ms, word.text) for word in words]
        _tell(words=rows, percent=100 * piece.end_ms / total_ms)


def _settle_torch() -> None:
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(0)  # whisper draws lots when its first try fails; the same sound gives the same words


def find_language(model: Any, pieces: Iterable[Piece]) -> str:
    """The language that is likeliest over the first sounding half minute of each of *pieces*."""
    import whisper

    if not model.is_multilingual:
        return ENGLISH_ONLY
    votes: Counter[str] = Counter()
    for piece in pieces:
        start_ms, _ = piece.sounding_ms()[0]
        sound = whisper.pad_or_trim(piece.samples[start_ms * RATE_HZ // 1000 :])
        mel = whisper.log_mel_spectrogram(sound, model.dims.n_mels).to(model.device)
        votes.update(model.detect_language(mel)[1])
    return votes.most_common(1)[0][0] if votes else UNDETERMINED


def hear(model: Any, piece: Piece, language: str, prompt: str) -> Iterator[Segment]:
    """The segments of one piece, their words on the recording's clock."""
    result = model.transcribe(
        piece.samples,
        language=language,
        initial_prompt=prompt or None,
        condition_on_previous_text=False,
        word_timestamps=True,
        clip_timestamps=[edge_ms / 1000 for span in piece.sounding_ms() for edge_ms in span],
        fp16=False,
    )
    for segment in result["segments"]:
        yield Segment(
            words=tuple(_words(segment["words"], piece.start_ms)),
            no_speech_prob=segment["no_speech_prob"],
            avg_logprob=segment["avg_logprob"],
            compression_ratio=segment["compression_ratio"],
        )


def _words(rows: Iterable[dict[str, Any]], offset_ms: int) -> Iterator[Word]:
    earliest_ms = 0
    for row in rows:
        text = row["word"].strip()
        start_ms = max(offset_ms + round(row["start"] * 1000), earliest_ms)
        earliest_ms = max(offset_ms + round(row["end"] * 1000), start_ms + 1)
        if text:
            yield Word(start_ms, earliest_ms, text)


def _ours(fault: Exception) -> EfterhandError:
    if isinstance(fault, EfterhandError):
        return fault
    return RecognitionFailed(reason=f"{type(fault).__name__}: {fault}")


def _tell(**line: Any) -> None:
    print(json.dumps(line), file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    main()
