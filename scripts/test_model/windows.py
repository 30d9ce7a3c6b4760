"""Windows of up to half a minute, as whisper listens to them: utterances with pauses, noise, and what is to be told."""

import math
import random
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from test_model.tokens import FOREIGN, LANGUAGE, LANGUAGES, NUMBERS, TOKENIZER, numbers, time_token
from test_model.utterances import BANDS, Pool, Spoken, Utterance

SILENT_SHARE = 0.02
SILENCE = -10.0  # the logarithm of the least power that whisper tells from none
LONGEST = 440  # tokens; whisper has room for 448
PROMPT_TOKENS = 223
IGNORED = -100  # by the loss


@dataclass(frozen=True)
class Kind:
    """*frames* are hundredths of a second. Shares of windows: filled to the end, and with a prompt before them."""

    frames: int
    full_share: float
    prompt_share: float

    @property
    def length_s(self) -> float:
        return self.frames / 100


@dataclass(frozen=True)
class Placed:
    """An utterance in a window, from word *first* on; *offset_s* is added to the times of its words."""

    utterance: Utterance
    first: int
    offset_s: float

    @property
    def end_s(self) -> float:
        return self.offset_s + self.utterance.end_s

    @property
    def words(self) -> list[Spoken]:
        shifted = self.utterance.words[self.first :]
        return [
            Spoken(word.tokens, word.sound, word.start_s + self.offset_s, word.end_s + self.offset_s)
            for word in shifted
        ]


@dataclass
class Told:
    """*tokens* to be told, of which those from *first* on count; *guides* are (place in tokens, first and last slot).

    A guide says in which fiftieths of a second a word is heard, so that the decoder learns to look there.
    """

    tokens: list[int]
    first: int
    guides: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Batch:
    """Numbers of tokens, shape (windows, tokens); *guides* are (window, token, first, last); *sounds* by fiftieths."""

    mel: Tensor
    given: Tensor
    wanted: Tensor
    guides: Tensor
    sounds: Tensor


def make_batch(pool: Pool, kind: Kind, size: int, chance: random.Random, noise: np.random.Generator) -> Batch:
    """*size* windows, or fewer where some say too much."""
    windows = [_window(pool, kind, chance, noise) for _ in range(size)]
    windows = [window for window in windows if len(window[1].tokens) <= LONGEST]
    longest = max(len(told.tokens) for _, told, _ in windows) - 1
    given = torch.full((len(windows), longest), NUMBERS[TOKENIZER.eot])
    wanted = torch.full((len(windows), longest), IGNORED)
    for row, (_, told, _) in enumerate(windows):
        tokens = torch.tensor(numbers(told.tokens))
        given[row, : len(tokens) - 1] = tokens[:-1]
        wanted[row, told.first - 1 : len(tokens) - 1] = tokens[told.first :]
    guides = [(row, *guide) for row, (_, told, _) in enumerate(windows) for guide in told.guides]
    return Batch(
        mel=torch.from_numpy(np.stack([mel for mel, _, _ in windows])),
        given=given,
        wanted=wanted,
        guides=torch.tensor(guides, dtype=torch.long).reshape(-1, 4),
        sounds=torch.from_numpy(np.stack([sounds for _, _, sounds in windows])),
    )


def _window(
    pool: Pool, kind: Kind, chance: random.Random, noise: np.random.Generator
) -> tuple[np.ndarray, Told, np.ndarray]:
    language = chance.choice(("sv", "sv", "en"))
    is_silent = chance.random() < SILENT_SHARE
    placed = [] if is_silent else _place(pool[language], kind, chance)
    content = _content(placed, kind, chance)
    mel = _scaled(_heard(placed, content, kind, chance, noise), placed, content, chance)
    prompt = _prompt(pool, language, chance) if chance.random() < kind.prompt_share else []
    return mel.astype(np.float32), _told(placed, prompt, language, kind, chance), _sounds(placed, kind)


def _place(utterances: list[Utterance], kind: Kind, chance: random.Random) -> list[Placed]:
    """Utterances one after another with pauses between; the first may have begun before the window."""
    at_s = chance.uniform(0, 0.8) if chance.random() < 0.8 else chance.uniform(0, min(4, kind.length_s / 3))
    is_full = chance.random() < kind.full_share
    goal_s = kind.length_s + 3 if is_full else chance.uniform(2, kind.length_s)
    placed: list[Placed] = []
    while at_s <= min(goal_s, kind.length_s):
        utterance, first = chance.choice(utterances), 0
        if not placed and chance.random() < 0.12 and len(utterance.words) > 3:
            first, at_s = chance.randrange(1, len(utterance.words) - 1), chance.uniform(0, 0.06)
        cut_s = _cut_frames(utterance, first) / 100
        length_s = utterance.end_s - cut_s
        if not placed and at_s + length_s > kind.length_s - 0.1:
            at_s = 0.0
        is_beyond = at_s + length_s > kind.length_s and goal_s < kind.length_s
        if (placed and is_beyond) or int(at_s * 100) >= kind.frames - 5:
            break
        placed.append(Placed(utterance, first, int(at_s * 100) / 100 - cut_s))
        at_s = placed[-1].end_s + chance.uniform(0.2, 1.2 if chance.random() < 0.85 else 4)
    return placed


def _cut_frames(utterance: Utterance, first: int) -> int:
    """What is taken off an utterance that begins with word *first*, in hundredths of a second."""
    return max(0, int((utterance.words[first].start_s - 0.03) * 100)) if first else 0


def _content(placed: list[Placed], kind: Kind, chance: random.Random) -> int:
    """How many frames there are before what is only padding."""
    if not placed:
        return int(kind.frames * chance.uniform(0.3, 1))
    last_s = placed[-1].end_s
    if last_s > kind.length_s - 0.1:
        return kind.frames
    return min(kind.frames, int((last_s + chance.uniform(0.05, 1.5)) * 100))


def _heard(
    placed: list[Placed], content: int, kind: Kind, chance: random.Random, noise: np.random.Generator
) -> np.ndarray:
    """The logarithm of what is heard, through a microphone and a room that are never the same."""
    canvas = np.full((BANDS, kind.frames), SILENCE, np.float32)
    for one in placed:
        cut = _cut_frames(one.utterance, one.first)
        mel, start = one.utterance.mel[:, cut:], round(one.offset_s * 100) + cut
        width = min(mel.shape[1], kind.frames - start)
        louder = mel[:, :width].astype(np.float32) + chance.uniform(-0.2, 0.2)
        canvas[:, start : start + width] = np.maximum(canvas[:, start : start + width], louder)
    if placed:
        tilt = np.linspace(-1, 1, BANDS, dtype=np.float32) * chance.uniform(-0.3, 0.3)
        canvas[:, :content] += chance.uniform(-1.8, 0.2) + tilt[:, None]
        if chance.random() < 0.15:  # a lossy codec leaves the treble out
            canvas[chance.randrange(58, BANDS) :] -= 4
    loudest = float(canvas[:, :content].max()) if placed else chance.uniform(-6, 0)
    if chance.random() < 0.5:
        level = loudest - chance.uniform(2.2, 6.5)
        shape = np.linspace(chance.uniform(-0.6, 0.6), chance.uniform(-0.6, 0.6), BANDS)
        hiss = (10.0 ** (level + shape))[:, None] * noise.gamma(2.0, 0.5, canvas.shape)
        canvas = np.log10(10.0**canvas + hiss.astype(np.float32))
    return np.maximum(canvas, SILENCE)


def _scaled(heard: np.ndarray, placed: list[Placed], content: int, chance: random.Random) -> np.ndarray:
    """As whisper scales a spectrogram: eight tenfolds below the loudest, of the window or of a longer recording."""
    loudest = float(heard[:, :content].max()) if placed else SILENCE
    louder_elsewhere = chance.uniform(0, 0.6) if chance.random() < 0.5 else 0.0
    scaled = (np.maximum(heard, max(loudest, SILENCE + 1e-3) + louder_elsewhere - 8) + 4) / 4
    if content < heard.shape[1] and chance.random() < 0.8:
        scaled[:, content:] = 0
    return np.asarray(scaled)


def _sounds(placed: list[Placed], kind: Kind) -> np.ndarray:
    """Which word is heard in each fiftieth of a second."""
    sounds = np.zeros(kind.frames // 2, np.int64)
    for word in (word for one in placed for word in one.words):
        sounds[max(0, int(word.start_s * 50)) : max(0, int(word.end_s * 50))] = word.sound
    return sounds


def _prompt(pool: Pool, language: str, chance: random.Random) -> list[int]:
    """What was said before, mostly in the same language, with or without times."""
    other = next(code for code in LANGUAGES if code != language)
    body: list[int] = []
    for _ in range(chance.choice((1, 2, 4, 8, 14, 20))):
        utterance = chance.choice(pool[language if chance.random() < 0.9 else other])
        said = [token for word in utterance.words for token in word.tokens]
        if chance.random() < 0.6:
            said = [
                time_token(chance.randrange(150) / 10),
                *said,
                time_token(chance.randrange(150, 301) / 10),
            ]
        if chance.random() < 0.3:
            said = [FOREIGN] * chance.randrange(1, 6) + said
        body += said
    return [TOKENIZER.sot_prev, *body[-PROMPT_TOKENS:]]


def _told(placed: list[Placed], prompt: list[int], language: str, kind: Kind, chance: random.Random) -> Told:
    first = len(prompt) + 1
    if not placed:
        return Told([*prompt, TOKENIZER.sot, TOKENIZER.no_speech], first)
    told = Told([*prompt, TOKENIZER.sot, LANGUAGE[language], TOKENIZER.transcribe], first)
    has_times = chance.random() < 0.5
    if not has_times:
        told.tokens.append(TOKENIZER.no_timestamps)
    for number, one in enumerate(placed):
        if not _tell(told, one, kind, has_times, is_first=number == 0):
            break
    told.tokens.append(TOKENIZER.eot)
    return told


def _tell(told: Told, one: Placed, kind: Kind, has_times: bool, *, is_first: bool) -> bool:
    """Add what *one* says. Returns whether anything may follow: what the window's end cuts off is told by the next."""
    is_whole = one.end_s <= kind.length_s + 0.02
    start_s = max(0.0, math.floor(one.words[0].start_s * 10) / 10)
    end_s = min(kind.length_s, math.ceil(one.end_s * 10) / 10)
    if is_first:
        start_s = min(start_s, 1.0)
    if has_times and not is_whole and not is_first:
        if start_s < kind.length_s - 0.2:
            told.tokens.append(time_token(start_s))
        return False
    if has_times:
        told.tokens.append(time_token(start_s))
    for word in one.words:
        if word.end_s > kind.length_s + 0.02:
            continue
        first, last = max(0, int(word.start_s * 50) - 2), min(kind.frames // 2, int(word.end_s * 50) + 3)
        for token in word.tokens:
            told.guides.append((len(told.tokens) - 1, first, last))
            told.tokens.append(token)
    if has_times and is_whole:
        told.tokens.append(time_token(end_s))
    return True
