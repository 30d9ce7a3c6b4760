"""The engine openai-whisper: the model in PyTorch, as its authors run it."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.speech.chunks import Chunk, Samples
from pipeline.speech.heard import words_of
from pipeline.speech.invented import Segment
from pipeline.speech.models import load_model

ENGLISH_ONLY = "en"


class WhisperEar:
    """An Ear."""

    def __init__(self, model: str, cache: Path) -> None:
        import torch

        self._model: Any = load_model(model, cache)
        torch.set_num_threads(os.cpu_count() or 1)
        torch.manual_seed(
            0
        )  # whisper draws lots when its first try fails; the same sound gives the same words

    def languages(self, samples: Samples) -> Mapping[str, float]:
        import whisper

        if not self._model.is_multilingual:
            return {ENGLISH_ONLY: 1.0}
        sound = whisper.pad_or_trim(samples)
        mel = whisper.log_mel_spectrogram(sound, self._model.dims.n_mels).to(self._model.device)
        found: Mapping[str, float] = self._model.detect_language(mel)[1]
        return found

    def hear(self, chunk: Chunk, language: str, prompt: str) -> Iterator[Segment]:
        result = self._model.transcribe(
            chunk.samples,
            language=language,
            initial_prompt=prompt or None,
            condition_on_previous_text=False,
            word_timestamps=True,
            clip_timestamps=[edge_ms / 1000 for span in chunk.sounding_ms() for edge_ms in span],
            fp16=self._model.device.type == "cuda",
        )
        for segment in result["segments"]:
            timed = [(word["start"], word["end"], word["word"]) for word in segment["words"]]
            yield Segment(
                words=words_of(timed, chunk.start_ms),
                no_speech_prob=segment["no_speech_prob"],
                avg_logprob=segment["avg_logprob"],
                compression_ratio=segment["compression_ratio"],
            )
