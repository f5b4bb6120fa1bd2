"""An organisation as its page shows it: who says what, in words, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.addresses import document_address, is_web_address, organisation_address
from api.answers.organisations import OPERATION_WORDS
from api.names import COUNTRY_NAMES
from api.organisations.dossiers import OrganisationDossier
from api.state import Services
from core.models import LOCAL_PRINCIPAL, space_of
from core.store.actors.lines import MERGED, NAMED, NOT_SAME, RELATED, STATED, UNDONE, AttributeName
from core.store.actors.suggestions import MACHINE
from core.store.actors.views import DOCUMENTS, OrganisationView, Told, ToldValue
from core.store.statements import Statement

_REGISTER = "register:"
_WORDS = {LOCAL_PRINCIPAL: "whoever is at this machine", DOCUMENTS: "documents", MACHINE: "the machine"}


@dataclass(frozen=True, slots=True)
class NameView:
    """A name, what it is, and who says so."""

    name: str
    kind: str
    lang: str
    says: str


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value with who says it; ``href`` is empty where it is no address."""

    text: str
    says: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class FactView:
    """An attribute: what counts, and what others say otherwise."""

    name: str
    counts: ValueView
    others: tuple[ValueView, ...]


@dataclass(frozen=True, slots=True)
class RelationView:
    """What another organisation is to this one; ``href`` is empty where the base does not hold it."""

    kind: str
    name: str
    href: str
    says: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A statement. ``evidence_href``: empty where the evidence is no address and no document."""

    number: int
    at: str
    what: str
    said: str
    said_href: str
    by: str
    reason: str
    evidence: str
    evidence_href: str
    taken_back: str
    is_merge: bool
    is_undoing: bool


class Words:
    """Who people and organisations are called, as far as who asks may know."""

    def __init__(self, services: Services, organisations: Iterable[str] = ()) -> None:
        self._people = {account.id: account.name for account in services.store.accounts.load_all()}
        asked = [one for one in organisations if space_of(one) in services.spaces]
        held = services.store.actors.load(list(dict.fromkeys(asked)))
        self.names: Mapping[str, str] = {one: actor.name for one, actor in held.items()}

    def who(self, principal: str) -> str:
        """Return who says something."""
        if principal.startswith(_REGISTER):
            return f"register {principal.removeprefix(_REGISTER)}"
        return _WORDS.get(principal) or self._people.get(principal, principal)

    def tellers(self, told: Iterable[Told]) -> str:
        """Return all who say something, with the statement by which a person does."""
        words = (self._teller(one) for one in told)
        return ", ".join(dict.fromkeys(words))

    def _teller(self, one: Told) -> str:
        is_person = one.statement is not None and not one.by.startswith(_REGISTER)
        return f"{self.who(one.by)}, statement {one.statement}" if is_person else self.who(one.by)


def list_others(dossier: OrganisationDossier) -> list[str]:
    """Return the ids of all organisations that a page of one names besides it."""
    found = [one.other for one in dossier.view.relations]
    for line in dossier.statements:
        found += [line.subject, *(str(line.value[key]) for key in ("into", "other") if key in line.value)]
    return found


def build_names(view: OrganisationView, words: Words) -> list[NameView]:
    """Return the names, what it is called first."""
    return [NameView(one.name, one.kind, one.lang or "", words.tellers(one.told)) for one in view.names]


def build_identifiers(view: OrganisationView, words: Words) -> list[tuple[str, ValueView]]:
    """Return the identifiers by scheme."""
    return [(one.scheme, ValueView(one.value, words.tellers(one.told))) for one in view.identifiers]


def build_facts(view: OrganisationView, words: Words) -> list[FactView]:
    """Return the attributes, with what is not counted."""
    return [
        FactView(
            one.name,
            _make_value(one.name, one.counts, words),
            tuple(_make_value(one.name, v, words) for v in one.others),
        )
        for one in view.attributes
    ]


def build_relations(view: OrganisationView, words: Words) -> list[RelationView]:
    """Return the relations; one whose other organisation may not be seen is told by its register's name only."""
    return [
        RelationView(
            one.kind,
            words.names.get(one.other) or one.name or one.other,
            organisation_address(one.other) if one.other in words.names else "",
            words.tellers(one.told),
        )
        for one in view.relations
    ]


def build_lines(lines: Sequence[Statement], words: Words) -> list[LineView]:
    """Return statements, the newest first."""
    return [_make_line(line, words) for line in sorted(lines, key=lambda line: -line.id)]


def _make_value(name: str, value: ToldValue, words: Words) -> ValueView:
    text = ", ".join(value.values)
    if name == AttributeName.COUNTRY:
        text = ", ".join(COUNTRY_NAMES.get(code, code) for code in value.values)
    first = value.values[0] if len(value.values) == 1 else None
    return ValueView(text, words.tellers(value.told), first if first and is_web_address(first) else "")


def _make_line(line: Statement, words: Words) -> LineView:
    other = next((str(line.value[key]) for key in ("into", "other") if key in line.value), "")
    evidence = line.evidence or ""
    taken_back = f"{line.retracted_at:%Y-%m-%d} by {words.who(line.retracted_by or '')}" if line.retracted_at else ""
    return LineView(
        number=line.id,
        at=f"{line.recorded_at:%Y-%m-%d %H:%M}",
        what=OPERATION_WORDS[line.predicate],
        said=_describe(line, words),
        said_href=organisation_address(other) if other in words.names else "",
        by=words.who(line.principal),
        reason=line.reason,
        evidence=evidence,
        evidence_href=_find_evidence(evidence),
        taken_back=taken_back,
        is_merge=line.predicate == MERGED,
        is_undoing=line.predicate == UNDONE,
    )


def _find_evidence(evidence: str) -> str:
    if is_web_address(evidence):
        return evidence
    return document_address(evidence) if ":" in evidence and " " not in evidence else ""


def _describe(line: Statement, words: Words) -> str:
    value, subject = line.value, words.names.get(line.subject, line.subject)
    match line.predicate:
        case p if p == NAMED:
            return f"{value['name']} ({value['kind']})"
        case p if p == STATED:
            return f"{value['attribute']}: {value['value']}"
        case p if p == RELATED:
            return f"{value['kind']} of {subject}: {_name(value['other'], words)}"
        case p if p == MERGED:
            return f"{line.subject} into {_name(value['into'], words)}"
        case p if p == NOT_SAME:
            return f"{line.subject} and {_name(value['other'], words)}"
        case _:
            return f"statement {value['statement']}"


def _name(organisation_id: object, words: Words) -> str:
    told = str(organisation_id)
    return f"{words.names[told]} ({told})" if told in words.names else told
