"""Patents that make organisations, articles that name them and tell what happened, and what people say of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from core.corrections import LinkCorrection
from core.events import EventFilter
from core.models import Cause, Consumer, Document, DocumentKind, Mention, Organisation, Role, TagSet
from core.signals import Certainty, Money, MoneyName, Part, Signal, SignalKind
from core.stages import StageOptions
from core.store import Store
from core.store.actors.lines import Said
from core.store.forgetting.forgetting import Order
from knowledge.organisations import MENTION, make_actor
from knowledge.stage import run_resolve
from tests.conftest import NOW

DAY = date(2026, 3, 2)
WHY = Said("a test")
EVERYWHERE = EventFilter(("shared", "board"))


def org_id(name: str, country: str | None = "NL", space: str = "shared") -> str:
    """Return the id of the actor that metadata makes."""
    made = make_actor(Organisation(name, Role.APPLICANT, country), space)
    assert made is not None
    return made[0].id


def patent(key: str, *names: tuple[str, str | None], space: str = "shared") -> Document:
    organisations = tuple(Organisation(name, Role.APPLICANT, country) for name, country in names)
    return Document("p", key, DocumentKind.PATENT, f"A thing {key}", organisations=organisations, space=space)


def article(key: str, days: int = 0, *names: tuple[str, str | None], space: str = "shared") -> Document:
    """An article, with the organisations that its metadata names."""
    organisations = tuple(Organisation(name, Role.SUBJECT, country) for name, country in names)
    visible_from = DAY + timedelta(days)
    title = f"Something of {key}"
    return Document(
        "n", key, DocumentKind.NEWS, title, visible_from=visible_from, organisations=organisations, space=space
    )


def mention(name: str, start: int = 0) -> Mention:
    return Mention("title", start, start + len(name), name, name, "organisation")


def funding(company: str, amount: float = 5e6, certainty: Certainty = Certainty.DONE) -> Signal:
    money = ((MoneyName.AMOUNT, Money(amount, amount, "EUR")),)
    return Signal(SignalKind.FUNDING, "title", 0, 9, certainty, "f 1", ((Part.COMPANY, company),), money)


def takeover(target: str, acquirer: str) -> Signal:
    named = ((Part.ACQUIRER, acquirer), (Part.TARGET, target))
    return Signal(SignalKind.ACQUISITION, "title", 0, 9, Certainty.DONE, "a 1", named)


class World:
    """A store whose stages run when they are told to."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def take(self, document: Document, names: Sequence[str] = (), signals: Sequence[Signal] = ()) -> None:
        """Save a document with what the tagger found in it."""
        self.store.documents.save([(document, None)], NOW)
        works = self.store.pending.lease(Consumer.TAG, 100, "me", NOW)
        spans = tuple(mention(name, 20 * number) for number, name in enumerate(names))
        tags = [TagSet(w.target, w.revision, "t", "x", mentions=spans, signals=tuple(signals)) for w in works]
        self.store.tags.save(tags, NOW, works)

    def run(self) -> None:
        run_resolve(self.store, StageOptions(clock=lambda: NOW))

    def run_anew(self) -> None:
        """Resolve all that is held once more."""
        ids = [one for batch in self.store.documents.iter_ids() for one in batch]
        self.store.pending.enqueue(Consumer.RESOLVE, [(one, 1) for one in ids], Cause.ENRICHED, NOW)
        self.run()

    def meant(self, document_id: str) -> list[str]:
        """Return the actors that names in a text are linked to, as they were written there."""
        with self.store.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT document_id, role, actor_id FROM links").all()
        return sorted(row[2] for row in rows if row[0] == document_id and row[1] == MENTION)

    def told(self) -> list[list[str]]:
        """Return the documents of each event that stands."""
        found = self.store.events.list_latest(EVERYWHERE)[1]
        return sorted(sorted({document_id for document_id, _ in event.signals}) for event in found)

    def merge(self, gone: str, kept: str) -> int:
        return self.store.ledger.merge(gone, kept, WHY, NOW)

    def name(self, actor: str, name: str) -> int:
        return self.store.ledger.name(actor, (name, "former", None), WHY, NOW)

    def undo(self, number: int) -> int:
        return self.store.ledger.undo(number, WHY, NOW)

    def correct(self, document_id: str, name: str, actor: str | None) -> int:
        return self.store.corrections.add(LinkCorrection(document_id, name, actor), "a test", NOW)

    def forget(self, document_id: str) -> None:
        self.store.forgetting.forget_documents([document_id], Order("asked to", NOW))
