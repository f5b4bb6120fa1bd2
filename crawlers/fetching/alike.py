"""Pages that a site answers to everything: the same bytes under many addresses are the article of none of them."""

from __future__ import annotations

from dataclasses import dataclass, field

# So many addresses may bear the same page: a copy, a printed version.
_MOST_ALIKE = 2


@dataclass(slots=True)
class AlikePages:
    """Remembers which pages came under which requests of a source, in one crawl."""

    _keys: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def doubted(self, source: str, key: str, content_hash: str) -> tuple[str, ...] | None:
        """Take note of a page; return ``None`` where it may be the one that was asked for.

        Otherwise the keys of the requests that it was taken for before that became clear, once.
        """
        keys = self._keys.setdefault((source, content_hash), [])
        if len(keys) > _MOST_ALIKE:
            return ()
        if key not in keys:
            keys.append(key)
        return tuple(keys[:-1]) if len(keys) > _MOST_ALIKE else None
