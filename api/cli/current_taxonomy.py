"""The taxonomy of an installation as it is now: commands that run for days read its files again when they changed."""

from __future__ import annotations

from pathlib import Path

from core.errors import TaxonomyError
from core.kept_settings import KEPT_FILE
from core.logs import get_logger
from core.settings import Settings, load_kept_settings
from core.taxonomy import Taxonomy, load_taxonomy

log = get_logger(__name__)

# Of each file: a change writes another one in its place, so it has another number too.
_Stamp = tuple[tuple[str, int, int, int], ...]


class CurrentTaxonomy:
    """Reads the taxonomy once, and again after its files changed.

    Whoever changes it writes the files first and then says what has to be done again: who looks here after being given
    work sees what that work was asked for.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        kept = self._load_kept_folder()
        # What the environment names stays; what is kept in the home is changed by the first edit and by ``reset``.
        self._named = settings.taxonomy if settings.taxonomy != kept else None
        self._folder = settings.taxonomy
        self._kept_stamp, self._stamp = self._look_at_settings(), self._look_at_files()
        self._taxonomy = load_taxonomy(self._folder)

    def load(self) -> Taxonomy:
        """Return the taxonomy; the one of before where the files are wrong, of which nothing can have been applied."""
        kept_stamp = self._look_at_settings()
        if kept_stamp != self._kept_stamp:
            self._kept_stamp, self._folder = kept_stamp, self._named or self._load_kept_folder()
        stamp = self._look_at_files()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._taxonomy = load_taxonomy(self._folder)
            except TaxonomyError as exc:
                log.warning("the taxonomy of before is used", error=str(exc))
        return self._taxonomy

    def _load_kept_folder(self) -> Path | None:
        kept = load_kept_settings(self._settings.home).values.get("taxonomy")
        return None if kept is None else Path(str(kept))

    def _look_at_settings(self) -> _Stamp:
        return _look_at(self._settings.home, KEPT_FILE)

    def _look_at_files(self) -> _Stamp:
        return () if self._folder is None else ((str(self._folder), 0, 0, 0), *_look_at(self._folder, "*.y*ml"))


def _look_at(folder: Path, pattern: str) -> _Stamp:
    found = []
    for path in sorted(folder.glob(pattern)):
        try:
            told = path.stat()
        except OSError:  # replaced just now: the next look sees what it is
            continue
        found.append((path.name, told.st_ino, told.st_size, told.st_mtime_ns))
    return tuple(found)
