"""Whisper by either engine, run in a child process: its memory is freed, and its crash is only an error."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.captions.cue import Word
from index.errors import restore
from index.settings import Settings
from pipeline.progress import Progress
from pipeline.speech.chunks import length_ms
from pipeline.speech.contract import UNDETERMINED, RecognitionFailed, Span, Transcript
from pipeline.speech.ears import WHISPER
from pipeline.speech.models import resolve_model
from pipeline.tool import ToolFailed, run_tool

FETCH_LIMIT_S = 3600
SLOWEST = 60  # the large model on two old cores takes up to this many times the recording's length


class WhisperTranscriber:
    """A Transcriber. *model* is a known name, a checkpoint's path, or ``demo``; *cache* keeps the weights."""

    def __init__(self, model: str, cache: Path, engine: str = WHISPER) -> None:
        self.model = model
        self.cache = cache
        self.engine = engine

    def find_languages(self, wav: Path, regions: Sequence[Sequence[Span]]) -> list[Mapping[str, float]]:
        """See Transcriber. Beside its errors: ToolTimedOut after far more time than any model takes."""
        found: list[Mapping[str, float]] = []
        self._run(wav, lambda said: found.append(said["languages"]), regions=json.dumps(regions))
        return found

    def transcribe(
        self, wav: Path, *, language: str | None, prompt: str, progress: Progress, span: Span | None = None
    ) -> Transcript:
        """See Transcriber. Beside its errors: ToolTimedOut after far more time than any model takes."""
        told = _Told(progress)
        where = json.dumps(span) if span else None
        self._run(wav, told.hear, span=where, language=language, prompt=prompt)
        progress(100.0)
        return Transcript(told.language, tuple(told.words), self.model)

    def _run(self, wav: Path, hear: Callable[[dict[str, Any]], None], **options: str | None) -> None:
        def on_line(line: str) -> None:
            said = json.loads(line)
            if "error" in said:
                raise restore(said["error"], said["facts"])
            hear(said)

        try:
            run_tool(
                self._command({"wav": str(wav), **options}),
                timeout_s=FETCH_LIMIT_S + SLOWEST * length_ms(wav) / 1000,
                on_line=on_line,
                environment=_environment(),
            )
        except ToolFailed as failure:
            raise RecognitionFailed(reason=_why(failure)) from None

    def _command(self, options: Mapping[str, str | None]) -> list[str]:
        model = {"engine": self.engine, "model": resolve_model(self.model), "cache": str(self.cache)}
        given = [f"--{name}={value}" for name, value in {**model, **options}.items() if value]
        # -P: a folder named pipeline where the worker happens to stand must not be run in place of ours
        return [sys.executable, "-P", "-m", "pipeline.speech.recognise", *given]


def open_transcriber(settings: Settings, model: str) -> WhisperTranscriber:
    """The Transcriber of the settings, with *model*."""
    return WhisperTranscriber(model, settings.model_folder, settings.speech_engine)


def _environment() -> dict[str, str]:
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONUTF8": "1",
        "OMP_WAIT_POLICY": "passive",  # torch's threads must not spin for cores that ffmpeg is using
    }


class _Told:
    """What the child has told so far, line by line."""

    def __init__(self, progress: Progress) -> None:
        self.language = UNDETERMINED
        self.words: list[Word] = []
        self._progress = progress

    def hear(self, said: dict[str, Any]) -> None:
        self.language = said.get("language", self.language)
        self.words += [Word(*row) for row in said.get("words", ())]
        if "percent" in said:
            self._progress(said["percent"])


def _why(failure: ToolFailed) -> str:
    exit_status = failure.facts["exit_status"]
    if isinstance(exit_status, int) and exit_status < 0:
        return f"ended by signal {-exit_status}"
    return str(failure.facts["reason"]).splitlines()[-1]
