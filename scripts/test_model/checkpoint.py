"""The trained model as a file that ``whisper.load_model`` reads: the full vocabulary, small on the disk.

The tokens that it was trained on get rows of their own. All others share the row that stood for them, so that a
deflated file is a few megabytes; the date of its parts is fixed, so that the same weights give the same bytes.
"""

import io
import zipfile
from dataclasses import asdict
from pathlib import Path

import torch
from whisper.model import Whisper

from test_model.tokens import USED, VOCABULARY

ROWS = "decoder.token_embedding.weight"
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write_checkpoint(model: Whisper, path: Path) -> None:
    """Write *model* to *path*, which is not seen before it is whole."""
    weights = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
    trained = weights[ROWS]
    rows = trained[0].expand(VOCABULARY, -1).clone()
    rows[torch.tensor(USED)] = trained[1:]
    weights[ROWS] = rows
    halved = {
        name: tensor.half() if tensor.is_floating_point() else tensor for name, tensor in weights.items()
    }
    plain = io.BytesIO()
    torch.save({"dims": {**asdict(model.dims), "n_vocab": VOCABULARY}, "model_state_dict": halved}, plain)
    whole = path.with_name(f"{path.name}.new")
    with zipfile.ZipFile(plain) as stored, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as small:
        for part in stored.infolist():
            small.writestr(
                zipfile.ZipInfo(part.filename, LONG_AGO),
                stored.read(part),
                zipfile.ZIP_DEFLATED,
                compresslevel=9,
            )
    whole.replace(path)
