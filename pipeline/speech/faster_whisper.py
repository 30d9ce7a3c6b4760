"""The engine faster-whisper: the model in CTranslate2, int8 and in batches, several times as fast on the same machine."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.speech.chunks import Chunk, Samples
from pipeline.speech.contract import EngineMissing, ModelUnreadable
from pipeline.speech.ctranslate import write_ctranslate
from pipeline.speech.heard import compression_ratio, sentences, words_of
from pipeline.speech.invented import Segment
from pipeline.speech.models import fetch, load_model

BATCH = 8  # windows of half a minute
CONVERTED = "int8"


class FasterWhisperEar:
    """An Ear. The model is a name or checkpoint as for whisper, converted at first use, or a folder of CTranslate2's."""

    def __init__(self, model: str, cache: Path) -> None:
        try:
            from faster_whisper import BatchedInferencePipeline, WhisperModel
        except ImportError:
            raise EngineMissing(engine="faster-whisper") from None
        folder = _converted(model, cache)
        try:
            self._model: Any = WhisperModel(
                str(folder), compute_type=CONVERTED, cpu_threads=os.cpu_count() or 1, local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as fault:
            raise ModelUnreadable(model=str(folder), reason=str(fault)) from None
        self._pipeline: Any = BatchedInferencePipeline(self._model)

    def languages(self, samples: Samples) -> Mapping[str, float]:
        _, _, found = self._model.detect_language(samples)
        return dict(found)

    def hear(self, chunk: Chunk, language: str, prompt: str) -> Iterator[Segment]:
        """What the bundled Silero VAD takes for speech is listened to, nothing else."""
        segments, _ = self._pipeline.transcribe(
            chunk.samples,
            language=language,
            initial_prompt=prompt or None,
            batch_size=BATCH,
            word_timestamps=True,
            vad_filter=True,
        )
        for segment in segments:
            timed = [(word.start, word.end, word.word) for word in segment.words or ()]
            # One segment is up to half a minute here: too much to be believed or dropped as a whole.
            for words in sentences(words_of(timed, chunk.start_ms)):
                yield Segment(words, segment.no_speech_prob, segment.avg_logprob, compression_ratio(words))


def _converted(model: str, cache: Path) -> Path:
    """The folder that CTranslate2 reads; a checkpoint is read as openai-whisper does once, and written anew."""
    place = fetch(model, cache)
    if place.is_dir():
        return place
    is_now = place.stat()
    folder = cache / f"{place.stem}-{CONVERTED}-{is_now.st_size:x}-{int(is_now.st_mtime):x}"
    if not folder.is_dir():
        write_ctranslate(load_model(model, cache), folder)
    return folder
