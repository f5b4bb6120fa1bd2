"""Every state of the search page is an address; this makes the address of each next state from the one we are in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from api.names import EXPORT_WORDS, PACK_WORDS
from api.parameters import SearchParameters
from core.taxonomy import Taxonomy

# What belongs to one page of hits, not to the search.
_OF_THE_PAGE = ("cursor", "why", "limit")
_FILTERS = ("kind", "source", "technology", "actor", "country", "language", "from", "until", "since", "as_of")
_ORDER = ("q", *_FILTERS, "sort", "understand", "off")


class SearchLinks:
    """Addresses of searches that differ from the present one in one thing. None of them keeps the cursor."""

    def __init__(self, parameters: SearchParameters, path: str = "/search") -> None:
        self._path = path
        self._state = read_state(parameters)

    @property
    def state(self) -> Mapping[str, tuple[str, ...]]:
        """The present search as parameters, those at their default left out."""
        return self._state

    def here(self) -> str:
        """Return the present search, from its first hit."""
        return self._make(self._state)

    def json(self) -> str:
        """Return the same search as JSON."""
        return "/api/v1" + self.here()

    def at(self, path: str, **more: str) -> str:
        """Return the address of another view of the same search, with parameters of its own."""
        given = self._state | {name: (value,) for name, value in more.items()}
        return make_address(path, given)

    def list_exports(self) -> list[tuple[str, str]]:
        """Return the formats that the search can be had in, each with its address."""
        return [(word, self.at("/api/v1/search/export", format=name)) for name, word in EXPORT_WORDS.items()]

    def list_packs(self) -> list[tuple[str, str]]:
        """Return the forms of its evidence pack, each with its address."""
        return [(word, self.at("/api/v1/search/pack", format=name)) for name, word in PACK_WORDS.items()]

    def with_values(self, **changes: str | tuple[str, ...]) -> str:
        """Return the search with parameters replaced; an empty value removes one. Write ``from_`` for ``from``."""
        given = {name.removesuffix("_"): (v,) if isinstance(v, str) else v for name, v in changes.items()}
        merged = {name: tuple(v for v in values if v) for name, values in (self._state | given).items()}
        return self._make(merged)

    def toggled(self, name: str, value: str) -> str:
        """Return the search with a value of a filter added, or taken away if it is there."""
        held = self._state.get(name, ())
        changed = tuple(v for v in held if v != value) if value in held else (*held, value)
        return self.with_values(**{name: changed})

    def narrowed(self, technology_id: str, taxonomy: Taxonomy) -> str:
        """Return the search with a technology toggled; a child takes the place of its parent, which covers it."""
        held = self._state.get("technology", ())
        parent = taxonomy[technology_id].parent if technology_id in taxonomy else None
        if technology_id in held or parent not in held:
            return self.toggled("technology", technology_id)
        return self.with_values(technology=(*(v for v in held if v != parent), technology_id))

    def for_year(self, year: int) -> str:
        """Return the search within one year of publication."""
        return self.with_values(from_=str(year), until=str(year + 1))

    def next_page(self, cursor: str) -> str:
        """Return the hits that follow."""
        return self.with_values(cursor=cursor)

    def why(self, unit_id: str, cursor: str | None, anchor: str) -> str:
        """Return the present page with one score opened."""
        return self.with_values(cursor=cursor or "", why=unit_id) + f"#{anchor}"

    def hidden(self, *without: str) -> list[tuple[str, str]]:
        """Return the fields that a form must carry along, leaving out those it has itself."""
        return [(name, value) for name, values in self._state.items() if name not in without for value in values]

    def _make(self, state: Mapping[str, tuple[str, ...]]) -> str:
        return make_address(self._path, state)


def make_address(path: str, state: Mapping[str, tuple[str, ...]]) -> str:
    """Return an address with its parameters in the usual order."""
    rank = {name: i for i, name in enumerate(_ORDER)}
    names = sorted(state, key=lambda name: rank.get(name, len(rank)))
    pairs = [(name, value) for name in names for value in state[name]]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def list_packs(path: str, as_of: date | None = None) -> list[tuple[str, str]]:
    """Return the forms of the evidence pack at a path, each with its address."""
    shown = {"as_of": (as_of.isoformat(),)} if as_of else {}
    return [(word, make_address(path, shown | {"format": (name,)})) for name, word in PACK_WORDS.items()]


def read_state(parameters: SearchParameters) -> dict[str, tuple[str, ...]]:
    """Return parameters as they stand in an address, those at their default left out."""
    held = parameters.model_dump(mode="json", by_alias=True, exclude_defaults=True, include=set(_fields()))
    state = {
        name: tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)
        for name, value in held.items()
        if name not in _OF_THE_PAGE
    }
    for name in ("from", "until", "since"):
        if name in state:
            state[name] = (shorten_day(state[name][0]),)
    return state


def shorten_day(day: str) -> str:
    """Return an ISO day as short as it can be typed: ``2019-01-01`` is ``2019``, ``2019-03-01`` is ``2019-03``."""
    return day.removesuffix("-01").removesuffix("-01")


def _fields() -> list[str]:
    return list(SearchParameters.model_fields)
