"""What a trained model is called by: the beginning of the hash of its files, so no figure is told of another one."""

from __future__ import annotations

from pathlib import Path

from core.evaluation.gold_files import hash_files

_MODELS = Path(__file__).parent.parent / "models"
_HASH_CHARS = 12


def version_of_model(name: str, models: Path = _MODELS) -> str:
    """Return the version of the model in the folder ``name``."""
    return hash_files(sorted(path for path in (models / name).rglob("*") if path.is_file()))[:_HASH_CHARS]
