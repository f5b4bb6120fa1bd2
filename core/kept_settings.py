"""Settings that are kept in the home of an installation, in one YAML file that ``scout init`` writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import ConfigurationError
from core.taxonomy.yamlfile import UnreadableYamlError, YamlFile, read_yaml

KEPT_FILE = "installation.yml"
# A path in the file is one within the home, so that the home can be moved as a whole.
_PATHS = frozenset({"keys_file", "sources", "taxonomy", "password_file", "api_key_file", "ca_file"})


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """What the file of a home holds; nothing where there is none."""

    path: Path
    values: Mapping[str, Any] = field(default_factory=dict)
    file: YamlFile | None = None

    def place(self, location: tuple[int | str, ...]) -> str | None:
        """Return file, line and key of a setting, ``None`` where the file does not hold it."""
        held: Any = self.values
        for step in location:
            if not isinstance(held, Mapping) or step not in held:
                return None
            held = held[step]
        line = self.file.line(location) if self.file is not None else 1
        return f"{self.path}:{line}: {'.'.join(map(str, location))}"


def read_kept_settings(home: Path, known: Mapping[str, Collection[str]]) -> KeptSettings:
    """Read the file of a home. ``known``: the names of settings by group, those without a group under an empty name.

    Lists become texts with commas, as in the environment. Raises ConfigurationError naming file, line and key.
    """
    path = home / KEPT_FILE
    if not path.is_file():
        return KeptSettings(path)
    try:
        file = read_yaml(path)
    except UnreadableYamlError as exc:
        raise ConfigurationError(exc.message, place=f"{path}:{exc.line}") from exc
    except OSError as exc:
        raise ConfigurationError(f"cannot be read: {exc.strerror}", place=str(path)) from exc
    values = {str(name): _read(home, file, str(name), value, known) for name, value in file.data.items()}
    return KeptSettings(path, values, file)


def _read(home: Path, file: YamlFile, name: str, value: object, known: Mapping[str, Collection[str]]) -> object:
    if name in known and name:
        if not isinstance(value, dict):
            raise _error(home, file, (name,), "a group of settings")
        for key in value:
            if key not in known[name]:
                raise _error(home, file, (name, key), "unknown setting")
        return {str(key): _plain(home, str(key), one) for key, one in value.items()}
    if name not in known[""] or name == "home":
        raise _error(home, file, (name,), "unknown setting")
    return _plain(home, name, value)


def _plain(home: Path, name: str, value: object) -> object:
    if isinstance(value, list):
        return ",".join(str(one) for one in value)
    return home / value if name in _PATHS and isinstance(value, str) else value


def _error(home: Path, file: YamlFile, location: tuple[object, ...], message: str) -> ConfigurationError:
    where = f"{home / file.name}:{file.line(location)}: {'.'.join(map(str, location))}"
    return ConfigurationError(message, place=where)
