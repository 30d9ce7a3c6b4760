"""espeak-ng as a library: what it says, and when each word begins.

The numbers of parameters and events are those of ``speak_lib.h``.
"""

import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, Union, c_char, c_char_p, c_int, c_short, c_uint
from dataclasses import dataclass, field
from typing import Any

import numpy as np

LIBRARY = "libespeak-ng.so.1"
SYNCHRONOUS, BUFFER_MS = 2, 400
UTF8 = 1
RATE, PITCH, RANGE = 1, 3, 4
WORD, END = 1, 5


class _Id(Union):
    _fields_ = (("number", c_int), ("name", c_char_p), ("string", c_char * 8))


class _Event(Structure):
    _fields_ = (
        ("type", c_int),
        ("unique_identifier", c_uint),
        ("text_position", c_int),
        ("length", c_int),
        ("audio_position_ms", c_int),
        ("sample", c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = CFUNCTYPE(c_int, POINTER(c_short), c_int, POINTER(_Event))


@dataclass
class Said:
    """*starts_s* has the time of each word that espeak-ng tells, by the position of its first letter, from 1."""

    samples: np.ndarray
    rate_hz: int
    starts_s: dict[int, float]
    end_s: float


@dataclass
class _Heard:
    sounds: list[np.ndarray] = field(default_factory=list)
    starts_s: dict[int, float] = field(default_factory=dict)
    end_s: float | None = None


class Espeak:
    """One voice at a time; there can be only one in a process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(LIBRARY)
        self._heard = _Heard()
        self._callback = _Callback(self._hear)  # kept, or it would be freed while espeak-ng calls it
        self.rate_hz: int = self._library.espeak_Initialize(SYNCHRONOUS, BUFFER_MS, None, 0)
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: str, words_a_minute: int, pitch: int, pitch_range: int) -> Said:
        """*pitch* and *pitch_range* are 0 to 100."""
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise ValueError(f"espeak-ng has no voice {voice}")
        for number, value in ((RATE, words_a_minute), (PITCH, pitch), (RANGE, pitch_range)):
            self._library.espeak_SetParameter(number, value, 0)
        self._heard = heard = _Heard()
        letters = text.encode()
        self._library.espeak_Synth(letters, len(letters) + 1, 0, 1, 0, UTF8, None, None)
        self._library.espeak_Synchronize()
        samples = np.concatenate(heard.sounds).astype(np.float32) / 32_768
        end_s = len(samples) / self.rate_hz if heard.end_s is None else heard.end_s
        return Said(samples, self.rate_hz, heard.starts_s, end_s)

    def _hear(self, sound: Any, count: int, events: Any) -> int:
        if sound and count > 0:
            self._heard.sounds.append(np.ctypeslib.as_array(sound, (count,)).copy())
        at = 0
        while events[at].type:
            event, moment_s = events[at], events[at].audio_position_ms / 1000
            if event.type == WORD and event.text_position > 0:
                self._heard.starts_s[event.text_position] = moment_s
            elif event.type == END and self._heard.end_s is None:
                self._heard.end_s = moment_s
            at += 1
        return 0
