"""The openai-whisper engine, run in a child process: its memory is freed, and its crash is only an error."""

import json
import os
import sys
from pathlib import Path

from index.captions.cue import Word
from index.errors import restore
from pipeline.progress import Progress
from pipeline.speech.contract import UNDETERMINED, RecognitionFailed, Transcript
from pipeline.speech.models import resolve_model
from pipeline.speech.pieces import length_ms
from pipeline.tool import ToolFailed, run_tool

FETCH_LIMIT_S = 3600
SLOWEST = 60  # the large model on two old cores takes up to this many times the recording's length


class WhisperTranscriber:
    """A Transcriber. *model* is a known name, a checkpoint's path, or ``demo``; *cache* keeps the weights."""

    def __init__(self, model: str, cache: Path) -> None:
        self.model = model
        self.cache = cache

    def transcribe(self, wav: Path, *, language: str | None, prompt: str, progress: Progress) -> Transcript:
        """See Transcriber. Beside its errors: ToolTimedOut after far more time than any model takes."""
        told = _Told(progress)
        try:
            run_tool(
                self._command(wav, language, prompt),
                timeout_s=FETCH_LIMIT_S + SLOWEST * length_ms(wav) / 1000,
                on_line=told.hear,
                environment=_environment(),
            )
        except ToolFailed as failure:
            raise RecognitionFailed(reason=_why(failure)) from None
        progress(100.0)
        return Transcript(told.language, tuple(told.words), self.model)

    def _command(self, wav: Path, language: str | None, prompt: str) -> list[str]:
        options = {
            "wav": wav,
            "model": resolve_model(self.model),
            "cache": self.cache,
            "language": language,
            "prompt": prompt,
        }
        given = [f"--{name}={value}" for name, value in options.items() if value]
        # -P: a folder named pipeline where the worker happens to stand must not be run in place of ours
        return [sys.executable, "-P", "-m", "pipeline.speech.recognise", *given]


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

    def hear(self, line: str) -> None:
        said = json.loads(line)
        if "error" in said:
            raise restore(said["error"], said["facts"])
        self.language = said.get("language", self.language)
        self.words += [Word(*row) for row in said.get("words", ())]
        if "percent" in said:
            self._progress(said["percent"])


def _why(failure: ToolFailed) -> str:
    exit_status = failure.facts["exit_status"]
    if isinstance(exit_status, int) and exit_status < 0:
        return f"ended by signal {-exit_status}"
    return str(failure.facts["reason"]).splitlines()[-1]
