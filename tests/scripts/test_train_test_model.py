"""The training of the test model, by a few steps: what it learns from is right, and what it writes can be loaded."""

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import whisper

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(scope="module")
def parts() -> Any:
    """The modules of the training, and a few utterances."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(SCRIPTS)
        from test_model import checkpoint, network, sentences, tokens, utterances, windows

        class Parts:
            pool = utterances.make_pool(14, seed=3)

        for module in (checkpoint, network, sentences, tokens, utterances, windows):
            setattr(Parts, module.__name__.rpartition(".")[2], module)
        yield Parts


def batch(parts: Any, frames: int, size: int = 2) -> Any:
    kind = parts.windows.Kind(frames, full_share=0.5, prompt_share=0.3)
    return parts.windows.make_batch(parts.pool, kind, size, random.Random(5), np.random.default_rng(5))


def test_sentences_are_within_the_vocabulary(parts: Any) -> None:
    from pipeline.demo.vocabulary import VOCABULARY

    chance = random.Random(1)
    for language in ("sv", "en"):
        said = [parts.sentences.sentence(language, chance) for _ in range(300)]
        words = {word.strip(".").lower() for text in said for word in text.split()}
        assert words <= VOCABULARY[language]
        assert all(text[0].isupper() and text.endswith(".") for text in said)


def test_words_have_times_in_order_and_their_sound(parts: Any) -> None:
    for utterance in [*parts.pool["sv"], *parts.pool["en"]]:
        words = utterance.words
        assert all(0 <= word.start_s <= word.end_s for word in words)
        assert all(before.end_s == after.start_s for before, after in pairwise(words))
        assert utterance.mel.shape[0] == 80
        assert abs(utterance.mel.shape[1] / 100 - utterance.end_s) < 0.6


def test_windows_are_told_as_whisper_tells_them(parts: Any) -> None:
    made = batch(parts, 1300, size=8)

    assert made.mel.shape == (8, 80, 1300)
    assert made.sounds.shape == (8, 650)
    assert -1.5 <= made.mel.min() <= made.mel.max() <= 2.5
    eot = parts.tokens.NUMBERS[parts.tokens.TOKENIZER.eot]
    for wanted in made.wanted:
        told = wanted[wanted != parts.windows.IGNORED]
        assert told[-1] == eot or len(told) == 1
    rows, places, firsts, lasts = made.guides.unbind(1)
    assert (firsts < lasts).all()
    assert (made.wanted[rows, places] != parts.windows.IGNORED).all()


def test_training_scores_as_whisper_itself_does(parts: Any) -> None:
    torch.manual_seed(0)
    learner, made = parts.network.Learner(in_bfloat=False), batch(parts, 3000)

    with torch.no_grad():
        ours, looks = learner._decode(made.given, learner._encode(made.mel))
        theirs = learner.model(made.mel, made.given) + learner._bias

    assert torch.allclose(ours, theirs, atol=1e-3)
    assert torch.allclose(looks.sum(-1), torch.ones_like(looks[..., 0]), atol=1e-3)


def test_a_few_steps_learn_and_what_is_written_is_a_checkpoint_of_whisper(parts: Any, tmp_path: Path) -> None:
    torch.manual_seed(0)
    learner, made = parts.network.Learner(in_bfloat=False), batch(parts, 600)
    losses = [learner.learn(made, rate=1e-3, sounds_weight=1.0) for _ in range(8)]
    assert losses[-1].tokens < 0.8 * losses[0].tokens
    assert losses[-1].sounds < losses[0].sounds

    path = tmp_path / "mini.pt"
    parts.checkpoint.write_checkpoint(learner.mean, path)

    model = whisper.load_model(str(path))
    assert (model.dims.n_vocab, model.is_multilingual) == (51_865, True)
    assert path.stat().st_size < 4_000_000


def test_an_utterance_may_begin_at_any_hundredth_of_a_second(parts: Any) -> None:
    """Some, such as 1.13, have no exact float: what is cut off there must be the same frames wherever it is counted."""
    windows, spoken = parts.windows, parts.utterances.Spoken
    kind, chance, noise = windows.Kind(600, 0.0, 0.0), random.Random(1), np.random.default_rng(1)
    mel = np.zeros((80, 500), np.float32)
    for at in range(3, 300):
        starts_s = [0.0, at / 100 + 0.03, 4.2, 4.4, 4.6]
        words = tuple(spoken([1], 1, start_s, start_s + 0.1) for start_s in starts_s)
        utterance = parts.utterances.Utterance(mel, words)
        for _ in range(8):
            placed = windows._place([utterance], kind, chance)
            heard = windows._heard(placed, kind.frames, kind, chance, noise)
            assert heard.shape == (80, kind.frames)
