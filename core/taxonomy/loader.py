"""Reads the taxonomy files, reports everything wrong with them at once, and builds the frozen ``Taxonomy``.

A caller loads once and passes the value on; what was parsed last is remembered by the texts, since a change compares
several states of the same files. The format is described in docs/taxonomy.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from core.errors import TaxonomyError
from core.taxonomy.checks import Entry, Problem, check_entries
from core.taxonomy.files import HEADER, Texts, read_installed
from core.taxonomy.model import LANGUAGES, Acronym, Taxonomy, Technology, Term
from core.taxonomy.redirects import check_retired, follow_retired
from core.taxonomy.schema import COMPOUND_MARK, ClusterFile, HeaderFile, TechnologySpec, Terms
from core.taxonomy.yamlfile import UnreadableYamlError, YamlFile, parse_yaml

_Spec = TypeVar("_Spec", bound=BaseModel)


def load_taxonomy(folder: Path | None = None) -> Taxonomy:
    """Load all files of ``folder`` (``None``: those shipped with the application).

    Raises ``TaxonomyError`` that names every problem of every file; the operator mends the files.
    """
    return parse_taxonomy(read_installed(folder))


def parse_taxonomy(texts: Texts) -> Taxonomy:
    """Do the same for files that are texts, so that a change can be judged before it is written."""
    return _parse(tuple(sorted(texts.items())))


@lru_cache(maxsize=4)
def _parse(items: tuple[tuple[str, str], ...]) -> Taxonomy:
    texts = dict(items)
    problems: list[Problem] = []
    file, header = _parse_header(texts, problems)
    entries = [entry for name in header.clusters for entry in _parse_cluster(f"{name}.yml", texts, problems)]
    if not problems:  # a technology that could not be read would make its children and redirects look wrong
        problems += check_entries(entries)
        problems += check_retired(file, header.retired, {entry.spec.id for entry in entries})
    if problems:
        raise _make_error(problems)
    return _build_taxonomy(header, entries)


def _parse_header(texts: Texts, problems: list[Problem]) -> tuple[YamlFile, HeaderFile]:
    """Return the header; without a readable one nothing else can be judged, so that raises."""
    if HEADER not in texts:
        raise TaxonomyError("the file is missing", place=f"{HEADER}:1")
    read = _read(HEADER, texts[HEADER], HeaderFile, problems)
    if read is None:
        raise _make_error(problems)
    file, header = read
    listed = set(header.clusters)
    for index, name in enumerate(header.clusters):
        line = file.line(("clusters", index))
        if name in header.clusters[:index]:
            problems.append(Problem(HEADER, line, name, "the cluster is listed twice"))
        if f"{name}.yml" not in texts:
            problems.append(Problem(HEADER, line, name, f"the file {name}.yml is missing"))
    problems += [
        Problem(name, 1, "", f"not listed among the clusters of {HEADER}")
        for name in sorted(texts)
        if name != HEADER and PurePath(name).stem not in listed
    ]
    return file, header


def _parse_cluster(name: str, texts: Texts, problems: list[Problem]) -> list[Entry]:
    if name not in texts:
        return []  # told at its line of the header
    read = _read(name, texts[name], ClusterFile, problems)
    if read is None:
        return []
    file, cluster = read
    if f"{cluster.cluster}.yml" != name:
        problems.append(Problem(file.name, file.line(("cluster",)), cluster.cluster, "not the name of its file"))
    return [Entry(spec, cluster.cluster, file, index) for index, spec in enumerate(cluster.technologies)]


def _read(name: str, text: str, model: type[_Spec], problems: list[Problem]) -> tuple[YamlFile, _Spec] | None:
    """Return the file and its checked content, or ``None`` after adding what is wrong to ``problems``."""
    try:
        file = parse_yaml(name, text)
    except UnreadableYamlError as exc:
        problems.append(Problem(name, exc.line, "", exc.message))
        return None
    repeated = [
        Problem(file.name, line, _subject(file, loc), f"the key {loc[-1]!r} stands twice")
        for loc, line in file.repeated_keys()
    ]
    problems += repeated
    try:
        spec = model.model_validate(file.data)
    except ValidationError as exc:
        problems += [_make_problem(file, error) for error in exc.errors(include_url=False)]
        return None
    return None if repeated else (file, spec)


def _make_problem(file: YamlFile, error: ErrorDetails) -> Problem:
    loc = tuple(step for step in error["loc"] if step != "[key]")
    name = ".".join(str(step) for step in loc if step != "technologies" and not isinstance(step, int))
    match error["type"]:
        case "extra_forbidden":
            message = f"unknown key {name!r}"
        case "missing":
            message = f"missing {name!r}"
        case "value_error":
            message = f"{name}: {error['ctx']['error']}"
        case _:
            message = f"{name}: {error['msg']}"
    return Problem(file.name, file.line(loc), _subject(file, loc), message)


def _subject(file: YamlFile, loc: Sequence[object]) -> str:
    """Return the id of the technology that ``loc`` lies in, as far as it has one."""
    technologies = file.data.get("technologies")
    if len(loc) < 2 or loc[0] != "technologies" or not isinstance(loc[1], int) or not isinstance(technologies, list):
        return ""
    technology = technologies[loc[1]]
    return str(technology.get("id", "")) if isinstance(technology, dict) else ""


def _make_error(problems: list[Problem]) -> TaxonomyError:
    problems = sorted(set(problems))
    if len(problems) == 1:
        return TaxonomyError(problems[0].message, place=problems[0].place)
    return TaxonomyError("\n".join([f"{len(problems)} problems in the taxonomy", *map(str, problems)]))


def _build_taxonomy(header: HeaderFile, entries: Sequence[Entry]) -> Taxonomy:
    technologies = {entry.spec.id: _build_technology(entry.spec, entry.cluster) for entry in entries}
    children: dict[str, tuple[str, ...]] = {}
    for technology in technologies.values():
        if technology.parent is not None:
            children[technology.parent] = (*children.get(technology.parent, ()), technology.id)
    retired = follow_retired(header.retired)
    version = f"{header.version}-{_make_hash(technologies, retired)}"
    return Taxonomy(version=version, technologies=technologies, children=children, retired=retired)


def _build_technology(spec: TechnologySpec, cluster: str) -> Technology:
    acronyms = (Acronym(text, a.expansion, tuple(a.context)) for text, a in spec.acronyms.items())
    return Technology(
        id=spec.id,
        level=spec.level,
        parent=spec.parent,
        cluster=cluster,
        definition=spec.definition,
        labels=spec.labels.model_dump(),
        terms=(*_build_terms(spec.terms, weak=False), *_build_terms(spec.weak, weak=True)),
        acronyms=tuple(acronyms),
        context=tuple(spec.context),
        excludes=tuple(spec.excludes),
        cpc=tuple(spec.cpc),
        cpc_hints=tuple(spec.cpc_hints),
        arxiv=tuple(spec.arxiv),
        arxiv_hints=tuple(spec.arxiv_hints),
        openalex=tuple(spec.openalex),
        nts_priority=spec.nts_priority,
    )


def _build_terms(terms: Terms, *, weak: bool) -> Iterator[Term]:
    for lang in LANGUAGES:
        texts: list[str] = getattr(terms, lang)
        for text in texts:
            yield Term(text.removesuffix(COMPOUND_MARK), lang, text.endswith(COMPOUND_MARK), weak)


def _make_hash(technologies: dict[str, Technology], retired: dict[str, tuple[str, ...]]) -> str:
    """Return eight hexadecimal digits that depend on the facts, not on the order they are written in."""
    facts = [_canonical({f.name: getattr(t, f.name) for f in fields(t)}) for t in technologies.values()]
    return hashlib.sha256(repr([sorted(facts), _canonical(retired)]).encode()).hexdigest()[:8]


def _canonical(value: object) -> str:
    """Return a text that is the same for the same facts: what has an order only in its file is sorted."""
    match value:
        case dict():
            return repr(sorted((key, _canonical(item)) for key, item in value.items()))
        case Acronym():
            return repr((value.text, value.expansion, sorted(value.context)))
        case tuple():
            return repr(sorted(map(_canonical, value)))
        case _:
            return repr(value)
