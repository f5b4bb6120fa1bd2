"""Which corpora teach the recogniser, under which licence, and which part of each is kept for measuring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.training.entities import conll, dfki, marked
from nlp.training.entities.samples import Name, Sample

_WIKIGOLD = {"ORG": "ORG", "PER": "PERSON", "LOC": "LOC", "MISC": "OTHER"}
_TWITTER = {"ORG": "ORG", "PER": "PERSON", "LOC": "LOC"}
_WNUT = {
    "corporation": "ORG", "group": "ORG", "person": "PERSON", "location": "LOC", "product": "PRODUCT",
    "creative-work": "OTHER",
}  # fmt: skip
_CROSSNER = (
    dict.fromkeys(("organisation", "university", "politicalparty", "band"), "ORG")
    | dict.fromkeys(("person", "researcher", "scientist", "writer", "politician", "musicalartist"), "PERSON")
    | dict.fromkeys(("location", "country"), "LOC")
    | {"product": "PRODUCT"}
    | dict.fromkeys(
        ("misc", "conference", "programlang", "academicjournal", "award", "event", "theory", "book", "poem", "magazine",
         "album", "song", "election", "astronomicalobject"), "OTHER",
    )
)  # fmt: skip
# Of the filings that teach: PER marks Borrower and Lender far more often than people.
_ROLES = frozenset(
    {
        "borrower", "lender", "paying agent", "remarketing agent", "chief financial officer", "legal department",
        "virginia general partnership", "delaware corporation",
    }
)  # fmt: skip
_LAWS = frozenset({"ERISA"})
_DOMAINS = ("ai", "science", "literature", "music", "politics")
_FOLD = 5


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus that taught the model, for the model card."""

    name: str
    licence: str
    attribution: str


CORPORA = (
    Corpus(
        "wikigold",
        "CC BY 4.0",
        "Balasuriya, Ringland, Nothman, Murphy, Curran: Named Entity Recognition in Wikipedia, 2009",
    ),
    Corpus(
        "SEC-filings",
        "CC BY 3.0",
        "Salinas Alvarado, Verspoor, Baldwin: Domain Adaption of Named Entity Recognition to Support Credit Risk"
        " Assessment, ALTA 2015",
    ),
    Corpus(
        "WNUT17",
        "CC BY 4.0",
        "Derczynski, Nichols, van Erp, Limsopatham: Results of the WNUT2017 Shared Task on Novel and Emerging Entity"
        " Recognition, 2017",
    ),
    Corpus("Broad Twitter Corpus", "CC BY 4.0", "Derczynski, Bontcheva, Roberts: Broad Twitter Corpus, COLING 2016"),
    Corpus("CrossNER", "MIT", "Liu et al.: CrossNER: Evaluating Cross-Domain Named Entity Recognition, AAAI 2021"),
    Corpus(
        "DFKI Product Corpus",
        "CC BY 4.0",
        "Schön, Mironova, Gabryszak, Hennig: A Corpus Study and Annotation Schema for Named Entity Recognition and"
        " Relation Extraction of Business Products, LREC 2018",
    ),
    Corpus(
        "DFKI SmartData Corpus",
        "CC BY 4.0",
        "Schiersch et al.: A German Corpus for Fine-Grained Named Entity Recognition and Relation Extraction of Traffic"
        " and Industry Events, LREC 2018",
    ),
    Corpus("own texts", "Apache-2.0", "written for this project (nlp/training/texts)"),
)


def load_samples(data: Path, texts: Path) -> list[Sample]:
    """Return every sample of all corpora; ``data`` is the folder with ``ner/``, ``texts`` that of our own texts."""
    ner = data / "ner"
    return [
        *_wikigold(ner), *_filings(ner), *_wnut(ner), *_twitter(ner), *_crossner(ner), *_smart_data(ner),
        *_products(ner), *(sample for path in sorted(texts.glob("*.jsonl")) for sample in marked.read(path)),
    ]  # fmt: skip


def _wikigold(ner: Path) -> Iterator[Sample]:
    samples = conll.read(ner / "wikigold/CONLL-format/data/wikigold.conll.txt", "wikigold", _WIKIGOLD)
    return _every_fifth_held_out(samples)


def _filings(ner: Path) -> Iterator[Sample]:
    folder = ner / "SEC-filings/CONLL-format/data"
    for path, held_out in ((folder / "train/FIN5.txt", False), (folder / "test/FIN3.txt", True)):
        for sample in conll.read(path, "sec", {"ORG": "ORG", "PER": "PERSON", "LOC": "LOC", "MISC": "OTHER"}):
            mended = sample if held_out else replace(sample, names=tuple(_iter_mended(sample)))
            yield replace(mended, held_out=held_out)


def _iter_mended(sample: Sample) -> Iterator[Name]:
    """Give the names of a filing without roles and offices, which it marks like people and organisations.

    Of *bank* in small letters nothing is learnt, and ERISA is a law.
    """
    for name in sample.names:
        surface = sample.text[name.start : name.end]
        if surface in _LAWS:
            yield replace(name, label="OTHER")
        elif surface[0].islower() and name.label == "ORG":
            yield replace(name, label=None)
        elif surface.lower() not in _ROLES:
            yield name


def _wnut(ner: Path) -> Iterator[Sample]:
    folder = ner / "WNUT17/CONLL-format/data"
    for name, held_out in (
        ("train/wnut17train.conll", False), ("dev/emerging.dev.conll", False), ("test/emerging.test.annotated", True),
    ):  # fmt: skip
        yield from _hold_out(conll.read(folder / name, "wnut", _WNUT), held_out=held_out)


def _twitter(ner: Path) -> Iterator[Sample]:
    for path in sorted((ner / "BTC/CONLL-format/data").glob("*.conll")):
        yield from _every_fifth_held_out(conll.read(path, "btc", _TWITTER))


def _crossner(ner: Path) -> Iterator[Sample]:
    for domain in _DOMAINS:
        for part in ("train", "dev", "test"):
            path = ner / "crossner" / domain / f"{part}.txt"
            if path.exists():
                yield from _hold_out(conll.read(path, f"crossner-{domain}", _CROSSNER), held_out=part == "test")


def _smart_data(ner: Path) -> Iterator[Sample]:
    folder = ner / "dfki-smartdata-de"
    test = list(dfki.read(folder / "v3_20200302/test.json.gz", "smartdata", dfki.SMART_DATA, "de"))
    yield from _hold_out(test, held_out=True)
    tested = {sample.document for sample in test} | {sample.text for sample in test}
    # The newest version comes without its training part here: that of the first version, less what is now test.
    for part in ("train", "test"):
        for sample in dfki.read(folder / f"v1_20180119/{part}.json.gz", "smartdata", dfki.SMART_DATA, "de"):
            if sample.document not in tested and sample.text not in tested:
                yield sample


def _products(ner: Path) -> Iterator[Sample]:
    for part in ("train", "dev", "test"):
        path = ner / f"dfki-product-corpus/v2_20190618/{part}.json.gz"
        yield from _hold_out(dfki.read(path, "products", dfki.PRODUCTS, "en"), held_out=part == "test")


def _hold_out(samples: Iterator[Sample] | Sequence[Sample], *, held_out: bool) -> Iterator[Sample]:
    return (replace(sample, held_out=held_out) for sample in samples)


def _every_fifth_held_out(samples: Iterator[Sample]) -> Iterator[Sample]:
    return (replace(s, held_out=i % _FOLD == _FOLD - 1) for i, s in enumerate(samples))
