"""Settings that are kept in the home of an installation, in one YAML file that ``scout init`` writes.

Other commands keep single ones: :func:`keep_setting`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import ConfigurationError
from core.taxonomy.patching import patch_yaml
from core.taxonomy.yamlfile import UnreadableYamlError, YamlFile, parse_yaml, read_yaml
from core.taxonomy.yamltext import spell_entry

KEPT_FILE = "installation.yml"
_HEAD = "# Kept by scout; the environment and .env win over it. docs/settings.md\n"
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


def keep_setting(home: Path, name: str, value: str | None) -> Path:
    """Keep a setting without a group in the file of a home, or drop it; return the file. All else in it stays.

    Raises ConfigurationError where the file cannot be read or written.
    """
    path = home / KEPT_FILE
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        held: dict[Any, Any] = parse_yaml(KEPT_FILE, text).data if text else {}
        wanted = {key: one for key, one in held.items() if key != name} | ({} if value is None else {name: value})
        if not wanted:
            path.unlink(missing_ok=True)
        elif wanted != held:
            # Of a file that is not there the head says who wrote it.
            told = patch_yaml(KEPT_FILE, text, wanted) if held else _HEAD + spell_entry(name, value, 0)
            _write(path, told)
    except UnreadableYamlError as exc:
        raise ConfigurationError(exc.message, place=f"{path}:{exc.line}") from exc
    except (OSError, UnicodeError) as exc:
        raise ConfigurationError(f"cannot be written: {exc}", place=str(path)) from exc
    return path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
