"""Which files a folder holds: those that can be read, those that are left out and why, and their bytes."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from core.errors import InputError, OversizeError, RecordError
from crawlers.files.formats import FORMATS

# What programs leave beside the files of people: locks of Office and others, settings of the file manager.
_LITTER = ("~$", ".", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that can be read. ``name``: the folder's name and the path in it, with slashes, whatever the system."""

    path: Path
    name: str

    @property
    def suffix(self) -> str:
        """The suffix that says how it is read."""
        return self.path.suffix.lower()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file or folder that is not read; ``reason`` is ``.xlsx`` or a few words."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file or folder that should be read and cannot."""

    name: str
    error: RecordError


Found = FoundFile | LeftOut | RefusedFile


def find_files(paths: Sequence[Path]) -> list[Found]:
    """Return what folders and files hold, by name. Links are followed to files inside the folder only.

    A single file bears the name that it has when its folder is taken. Raises InputError for a path that is not there,
    and for two folders that bear the same name.
    """
    found: dict[str, Found] = {}
    roots: dict[str, Path] = {}
    for path in paths:
        root, name = _root_of(path)
        if roots.setdefault(name, root) != root:
            raise InputError(f"two folders are called {name}: rename one, for names tell files apart", place=str(path))
        for one in _walk(root, name) if path.is_dir() else [_look(path.absolute(), f"{name}/{path.name}", root)]:
            held = found.setdefault(one.name, one)
            if isinstance(held, FoundFile) and isinstance(one, FoundFile) and held.path != one.path:
                found[f"{one.name} "] = RefusedFile(one.name, RecordError("another file has the same name"))
    return [found[name] for name in sorted(found)]


def folder_names(paths: Sequence[Path]) -> frozenset[str]:
    """Return the names of the whole folders among some paths: what is missing in them is gone."""
    return frozenset(_root_of(path)[1] for path in paths if path.is_dir())


def read_bytes(file: FoundFile, max_bytes: int) -> bytes:
    """Return what a file holds. Raises RecordError for one that is empty or cannot be read, OversizeError."""
    try:
        with file.path.open("rb") as opened:
            body = opened.read(max_bytes + 1)
            size_bytes = os.fstat(opened.fileno()).st_size
    except OSError as exc:
        raise RecordError(f"cannot be opened: {exc.strerror}") from exc
    if len(body) > max_bytes:
        raise OversizeError(f"{size_bytes / 1024 / 1024:,.1f} MB; the limit is {max_bytes / 1024 / 1024:,.1f} MB")
    if not body.strip():
        raise RecordError("the file is empty")
    return body


def _root_of(path: Path) -> tuple[Path, str]:
    try:
        path.stat()
    except FileNotFoundError as exc:
        raise InputError("no such file or folder", place=str(path)) from exc
    except (OSError, ValueError) as exc:  # no permission, a link in a circle, a NUL in its name
        raise InputError(f"cannot be opened: {exc}"[:300], place=str(path)) from exc
    root = path.resolve() if path.is_dir() else path.absolute().parent.resolve()
    return root, _plain(root.name) or "files"


def _walk(root: Path, root_name: str) -> Iterator[Found]:
    failed: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=failed.append):
        here = Path(folder)
        kept = sorted(one for one in folders if not _is_litter(one))
        folders[:] = [one for one in kept if not (here / one).is_symlink()]
        for one in kept:
            if (here / one).is_symlink():
                yield LeftOut(_name(here / one, root, root_name), "link to a folder")
        for one in sorted(files):
            yield _look(here / one, _name(here / one, root, root_name), root)
    for error in failed:
        name = _name(Path(os.fsdecode(error.filename)), root, root_name)
        yield RefusedFile(name, RecordError(f"the folder cannot be read: {error.strerror}"))


def _look(path: Path, name: str, root: Path) -> Found:
    if _is_litter(path.name):
        return LeftOut(name, "of a program")
    if path.suffix.lower() not in FORMATS:
        return LeftOut(name, _plain(path.suffix.lower()) or "no suffix")
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(root):
            return RefusedFile(name, RecordError("a link that leads out of the folder"))
        if not stat.S_ISREG(path.stat().st_mode):
            return LeftOut(name, "no regular file")
    except (OSError, RuntimeError) as exc:  # a link in a circle is a RuntimeError
        return RefusedFile(name, RecordError(f"cannot be opened: {exc}"[:200]))
    return FoundFile(path, name)


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER[:2]) or name in _LITTER[2:]


def _name(path: PurePath, root: Path, root_name: str) -> str:
    within = path.relative_to(root).as_posix()
    return _plain(root_name if within == "." else f"{root_name}/{within}")


def _plain(name: str) -> str:
    """Return a name as every system writes it (NFC); bytes that are no characters are replaced."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))
