"""The shape of the taxonomy files: which keys they have and what each value may look like.

What can only be judged across technologies and files (parents, duplicates, dead rules) is ``core.taxonomy.checks``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

COMPOUND_MARK = "*"
# The longest name of the shipped files has 51 characters: what is longer than this is a text, and makes forms for ever.
_MAX_NAME_CHARS = 200
_MAX_TEXT_CHARS = 2_000


def _pattern(pattern: str, what: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f"{value!r} is not {what}")
        return value

    return check


def _text(most_chars: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not value.strip():
            raise ValueError("must not be empty")
        if len(value) > most_chars:
            raise ValueError(f"longer than {most_chars} characters: {value[:40]!r}…")
        if value != value.strip():
            raise ValueError(f"{value!r} has blanks at its ends")
        if not value.isprintable():
            raise ValueError(f"{value!r} holds a line end or an invisible character")
        return value

    return check


Text = Annotated[str, AfterValidator(_text(_MAX_TEXT_CHARS))]
Name = Annotated[str, AfterValidator(_text(_MAX_NAME_CHARS))]
Slug = Annotated[
    str, AfterValidator(_pattern(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "an id (small letters, digits, hyphens)"))
]
Cpc = Annotated[
    str,
    AfterValidator(_pattern(r"[A-HY]\d\d[A-Z](\d{1,4}(/\d{2,6})?)?", "a CPC prefix such as H01M, H01M10 or G06N3/049")),
]
Arxiv = Annotated[
    str,
    AfterValidator(
        _pattern(r"[a-z]+(-[a-z]+)*(\.[A-Za-z]+(-[a-z]+)*)?", "an arXiv category such as cs.LG or quant-ph")
    ),
]
OpenAlex = Annotated[str, AfterValidator(_pattern(r"T\d{5}", "an OpenAlex topic id such as T10682"))]
Version = Annotated[str, AfterValidator(_pattern(r"\d{4}\.\d{2}", "a version such as '2026.11'"))]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Labels(_Strict):
    """One name in each language."""

    en: Name
    nl: Name
    de: Name


class Terms(_Strict):
    """Names by language. A Dutch or German one that ends in ``*`` also begins closed compounds."""

    en: list[Name] = []
    nl: list[Name] = []
    de: list[Name] = []


class AcronymSpec(_Strict):
    """What a short form stands for, and the words beside which it counts."""

    expansion: Name
    context: Annotated[list[Name], Field(min_length=1)]


class TechnologySpec(_Strict):
    """One technology as it stands in a file. The fields are explained in docs/taxonomy.md."""

    id: Slug
    level: Literal[1, 2]
    parent: Slug | None = None
    nts_priority: Annotated[int, Field(ge=1, le=10)] | None = None
    labels: Labels
    definition: Text
    terms: Terms = Terms()
    weak: Terms = Terms()
    acronyms: dict[Name, AcronymSpec] = {}
    context: list[Name] = []
    excludes: list[Name] = []
    cpc: list[Cpc] = []
    cpc_hints: list[Cpc] = []
    arxiv: list[Arxiv] = []
    arxiv_hints: list[Arxiv] = []
    openalex: list[OpenAlex] = []


class ClusterFile(_Strict):
    """One file: a cluster and its technologies, each level-2 one after its parent."""

    cluster: Slug
    labels: Labels
    technologies: Annotated[list[TechnologySpec], Field(min_length=1)]


class HeaderFile(_Strict):
    """``taxonomy.yml``: the version, the order of the cluster files and where retired ids went."""

    version: Version
    clusters: Annotated[list[Slug], Field(min_length=1)]
    retired: dict[Slug, list[Slug]] = {}
