"""What a trained model is called by: the beginning of the hash of its files, so nothing is told of another one."""

from __future__ import annotations

import hashlib
from pathlib import Path

_MODELS = Path(__file__).parent / "models"
_HASH_CHARS = 12


def version_of_model(name: str, models: Path = _MODELS) -> str:
    """Return the version of the model in the folder ``name``. Reads its files: a few milliseconds."""
    digest = hashlib.sha256()
    for path in sorted(path for path in (models / name).rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:_HASH_CHARS]
