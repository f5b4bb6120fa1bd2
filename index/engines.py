"""Which engine the settings ask for. Another engine joins here by one line."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from core.errors import ConfigurationError
from core.settings import Settings
from index.engine import Engine

# Imported when asked for: the libraries of most engines are optional.
_MODULES: Mapping[str, str] = {
    "tantivy": "index.embedded",
    "elasticsearch": "index.elastic",
}


def open_engine(settings: Settings) -> Engine:
    """Return the engine of an installation; its files or connections are opened when they are first needed.

    Raises ConfigurationError for an engine that there is not, or of which the library is not installed.
    """
    name = settings.index.engine
    place = f"SCOUT_INDEX__ENGINE={name}"
    if name not in _MODULES:
        raise ConfigurationError(f"there is no such engine; there are: {', '.join(_MODULES)}", place=place)
    try:
        module = import_module(_MODULES[name])
    except ImportError as exc:
        raise ConfigurationError(f"{exc}; install scoutbase[{name}]", place=place) from exc
    return cast("Engine", module.open_engine(settings))
