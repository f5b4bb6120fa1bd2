"""A change of the taxonomy that is not written yet: files, what they say, and what they would say.

What a change means is ``core.taxonomy.operations`` (ids) and ``core.taxonomy.editing`` (facts).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath

from core.errors import InputError, NotFoundError
from core.taxonomy.files import HEADER, Texts
from core.taxonomy.loader import parse_taxonomy
from core.taxonomy.model import Taxonomy
from core.taxonomy.patching import patch_yaml
from core.taxonomy.schema import ClusterFile, HeaderFile, TechnologySpec
from core.taxonomy.yamlfile import parse_yaml


@dataclass(frozen=True)
class Draft:
    """The files of a taxonomy and what they say. Changing it gives another one; nothing is written."""

    texts: Texts
    header: HeaderFile
    clusters: Mapping[str, ClusterFile] = field(default_factory=dict)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """What the files say, checked. Raises TaxonomyError."""
        return parse_taxonomy(self.texts)

    def find(self, technology_id: str) -> TechnologySpec:
        """Return a technology. Raises NotFoundError."""
        return self._at(technology_id)[1]

    def cluster_of(self, technology_id: str) -> str:
        """Return the cluster, which names the file, that a technology is in. Raises NotFoundError."""
        return self._at(technology_id)[0]

    def has(self, technology_id: str) -> bool:
        """Return whether there is such a technology."""
        return any(spec.id == technology_id for spec in self.specs())

    def specs(self) -> list[TechnologySpec]:
        """Return all technologies in order."""
        return [spec for cluster in self.clusters.values() for spec in cluster.technologies]

    def children_of(self, technology_id: str) -> list[TechnologySpec]:
        """Return the technologies of level 2 below one."""
        return [spec for spec in self.specs() if spec.parent == technology_id]

    def with_technologies(self, cluster: str, technologies: Sequence[TechnologySpec]) -> Draft:
        """Return a draft in which a cluster holds these. Raises InputError for none: a cluster has one at least."""
        if not technologies:
            raise InputError("the last technology of its cluster stays: add another one first", place=cluster)
        changed = self.clusters[cluster].model_copy(update={"technologies": list(technologies)})
        return self._written(f"{cluster}.yml", clusters={**self.clusters, cluster: changed})

    def with_technology(self, technology_id: str, *specs: TechnologySpec) -> Draft:
        """Return a draft with these in the place of one technology; none takes it away."""
        cluster = self.cluster_of(technology_id)
        held = self.clusters[cluster].technologies
        kept = [one for spec in held for one in (specs if spec.id == technology_id else (spec,))]
        return self.with_technologies(cluster, kept)

    def with_retired(self, retired: Mapping[str, Sequence[str]]) -> Draft:
        """Return a draft whose header says this of retired ids."""
        return self.with_header(retired, self.header.version)

    def with_header(self, retired: Mapping[str, Sequence[str]], version: str) -> Draft:
        """Return a draft with these redirects, and this month as version."""
        told = {old: list(targets) for old, targets in retired.items()}
        return self._written(HEADER, header=self.header.model_copy(update={"retired": told, "version": version}))

    def with_cluster(self, name: str, other: Draft) -> Draft:
        """Return a draft that has a cluster of another draft too, as its last one."""
        texts = {**self.texts, f"{name}.yml": other.texts[f"{name}.yml"]}
        clusters = {**self.clusters, name: other.clusters[name]}
        header = self.header.model_copy(update={"clusters": [*self.header.clusters, name]})
        return self._written(HEADER, texts=texts, clusters=clusters, header=header)

    def _at(self, technology_id: str) -> tuple[str, TechnologySpec]:
        for name, cluster in self.clusters.items():
            for spec in cluster.technologies:
                if spec.id == technology_id:
                    return name, spec
        went = self.header.retired.get(technology_id)
        said = f"retired in favour of {', '.join(went)}" if went else "there is no such technology"
        raise NotFoundError(f"{said}: scout technologies lists them", place=technology_id)

    def _written(self, name: str, **changes: object) -> Draft:
        draft = replace(self, **changes)  # type: ignore[arg-type]
        model = draft.header if name == HEADER else draft.clusters[PurePath(name).stem]
        text = patch_yaml(name, draft.texts[name], model.model_dump(exclude_defaults=True))
        return replace(draft, texts={**draft.texts, name: text})


def make_draft(texts: Texts) -> Draft:
    """Return a draft that changes nothing yet. Raises TaxonomyError for files that are wrong already."""
    texts = {name: text.removeprefix("\ufeff") for name, text in texts.items()}
    parse_taxonomy(texts)  # names every problem; below there is none
    header = HeaderFile.model_validate(parse_yaml(HEADER, texts[HEADER]).data)
    names = ((name, f"{name}.yml") for name in header.clusters)
    clusters = {name: ClusterFile.model_validate(parse_yaml(file, texts[file]).data) for name, file in names}
    return Draft(texts, header, clusters)
