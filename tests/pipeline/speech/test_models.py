"""What a model name means."""

import hashlib
from pathlib import Path

from pipeline.speech.models import resolve_model, takes_prompt


def test_demo_is_the_carried_checkpoint():
    carried = Path(resolve_model("demo"))

    digest = hashlib.sha256(carried.read_bytes()).hexdigest()
    assert digest == "e8030d889c2eb7659a60df429e7a678db91c86c0fbd7ca4bec7b59bd7f3d50c8"


def test_other_names_and_paths_stay_as_they_are():
    assert resolve_model("small") == "small"
    assert resolve_model("/models/kb whisper.pt") == "/models/kb whisper.pt"


def test_only_the_carried_model_goes_without_a_prompt():
    assert takes_prompt("small")
    assert not takes_prompt("demo")
