from __future__ import annotations

from core.models import Document, DocumentKind
from core.store.crawling.asks import Ask, AskState, Visit
from core.store.documents import Saved
from crawlers.fetching.committing import share_out


def bring(*keys: str) -> Visit:
    documents = (Document("outlet", key, DocumentKind.NEWS, key) for key in keys)
    ask = Ask("outlet", f"https://outlet.example/{keys}", "page")
    return Visit(ask, AskState.DONE, records=tuple((document, None) for document in documents))


def test_a_record_that_two_answers_of_one_transaction_held_is_new_once() -> None:
    saved = Saved(new=frozenset({"outlet:a", "outlet:b"}), changed=frozenset({"outlet:c"}))
    shares = share_out([bring("a", "c"), bring("a", "b", "c"), bring("b")], saved)
    assert shares == [
        Saved(frozenset({"outlet:a"}), frozenset({"outlet:c"})),
        Saved(frozenset({"outlet:b"}), frozenset()),
        Saved(frozenset(), frozenset()),
    ]
