"""A small register for tests: a university with its hospital, namesakes in two countries, a renamed one, companies."""

from __future__ import annotations

from core.evaluation.cases import Case
from core.models import OrganisationKind
from core.registers import EntryStatus, NameKind, RegisterEntry, RegisterName, RegisterRelation, RelationKind
from knowledge.evaluation.affiliation_gold import AffiliationGold


def make_entry(
    key: str,
    name: str,
    country: str | None,
    city: str | None = None,
    *,
    other_names: tuple[RegisterName, ...] = (),
    relations: tuple[RegisterRelation, ...] = (),
    kind: OrganisationKind = OrganisationKind.EDUCATION,
    domains: tuple[str, ...] = (),
    status: EntryStatus = EntryStatus.ACTIVE,
    identifiers: tuple[tuple[str, str], ...] = (),
) -> RegisterEntry:
    return RegisterEntry(
        "ror",
        key,
        (RegisterName(name, NameKind.DISPLAY), *other_names),
        kinds=(kind,),
        status=status,
        country=country,
        city=city,
        domains=domains,
        identifiers=identifiers,
        relations=relations,
    )


def acronym(value: str) -> RegisterName:
    return RegisterName(value, NameKind.ACRONYM)


def alias(value: str) -> RegisterName:
    return RegisterName(value, NameKind.ALIAS)


def parent(key: str) -> RegisterRelation:
    return RegisterRelation(RelationKind.PARENT, key)


ENTRIES = (
    make_entry("lumen", "Lumen University", "NL", "Eindhoven", other_names=(alias("Universiteit Lumen"),)),
    make_entry(
        "lumenhospital",
        "Lumen University Hospital",
        "NL",
        "Eindhoven",
        relations=(parent("lumen"),),
        kind=OrganisationKind.HEALTH,
    ),
    make_entry("photonics", "Institute of Photonics", "NL", "Eindhoven", relations=(parent("lumen"),)),
    make_entry("photonicsde", "Institute of Photonics", "DE", "Jena"),
    make_entry("kaaltech", "Kaal University of Technology", "DE", "Kaal", other_names=(acronym("KUT"),)),
    make_entry("kaal", "Kaal University", "DE", "Kaal", domains=("uni-kaal.de",)),
    make_entry(
        "kaalstadt",
        "Kaalstadt Polytechnic Zwarn",
        "DE",
        "Zwarn",
        status=EntryStatus.WITHDRAWN,
        relations=(RegisterRelation(RelationKind.SUCCESSOR, "kaaltech"),),
    ),
    make_entry("tsinghai", "Tsinghai Jiao Tong University", "CN", "Tsinghai"),
    make_entry("academy", "Serican Academy of Sciences", "CN", "Beijing", other_names=(acronym("SAS"),)),
    make_entry("optics", "Institute of Optics and Fine Mechanics", "CN", "Beijing", relations=(parent("academy"),)),
    make_entry("orbis", "Orbis Optics (Netherlands)", "NL", "Delft", kind=OrganisationKind.COMPANY),
    make_entry("orbisus", "Orbis Optics (United States)", "US", "Boston", kind=OrganisationKind.COMPANY),
    make_entry(
        "ferrum",
        "Ferrum Robotics",
        "DE",
        "Munich",
        other_names=(RegisterName("Stahlhand GmbH", NameKind.FORMER),),
        kind=OrganisationKind.COMPANY,
        identifiers=(("lei", "529900abc"),),
    ),
)


def make_case(*labels: str, text: str = "x") -> Case[AffiliationGold]:
    ids = frozenset(label for label in labels if ":" in label)
    return Case("1", 0, "", "", "", text, AffiliationGold(ids, frozenset(labels) - ids))
