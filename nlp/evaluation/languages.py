"""How right the language is that a text is read in, where nobody says it: one answer a line, by length of the line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel

from core.evaluation.cases import Case, Finding, Judgement, Peer, Reading
from core.evaluation.figures import Counts
from core.evaluation.gold_files import read_json_lines
from core.taxonomy import Taxonomy
from nlp.language import UNKNOWN, read_language
from nlp.normalise import make_haystack

# Measures by the least characters of a line, longest first: what is shorter than a sentence is in no language for sure.
_LENGTHS = (("from_50_characters", 50), ("from_20_characters", 20), ("shorter", 0))
# The longer the text, the worse the error; here there is no doubt left.
_CERTAIN_CHARS = 500
_CODE_CHARS = 2


def _fold(lang: str) -> str:
    """Return the language of a tag: ``en`` of ``EN`` and ``en-GB``."""
    code = lang.strip().lower().replace("_", "-").partition("-")[0]
    if len(code) != _CODE_CHARS or not (code.isascii() and code.isalpha()):
        raise ValueError("a language is a code of ISO 639-1, as en or nl")
    return code


class _Line(BaseModel):
    lang: Annotated[str, AfterValidator(_fold)]
    text: str
    kind: str = ""


class LanguageTask:
    """Languages as the tagger reads them."""

    name = "language"
    measures: tuple[str, ...] = tuple(name for name, _ in _LENGTHS)
    is_choice = True

    def __init__(self, taxonomy: Taxonomy) -> None:
        del taxonomy

    def read(self, path: Path, every: int) -> Reading[str]:  # noqa: ARG002 - of sentences only
        """Read lines with their language."""

        def make(index: int, line: _Line) -> Case[str]:
            place = f"{path.name}: line {index + 1}"
            return Case(place, index, line.kind, line.lang, "", line.text, line.lang, f"{path}:{index + 1}")

        return read_json_lines(path, _Line, make)

    def predict(self, cases: Sequence[Case[str]]) -> Sequence[str]:
        """Read the languages, nothing being said of them."""
        return [read_language(UNKNOWN, "", case.text, make_haystack("", case.text).folded) for case in cases]

    def judge(self, case: Case[str], prediction: str) -> Judgement:
        """Return whether the language is right; ``und`` is wrong too."""
        measure = _measure_of(case)
        if prediction == case.gold:
            return Judgement({measure: Counts(1, 0, 0)})
        facts = (("Language", case.gold), ("Read as", prediction))
        what = f"{case.gold} read as {prediction}"
        badness = min(1.0, len(case.text) / _CERTAIN_CHARS)
        finding = Finding(measure, what, what, is_wrong=True, badness=badness, facts=facts)
        return Judgement({measure: Counts(0, 1, 1)}, (finding,))

    def describe(self, cases: Sequence[Case[str]], predictions: Sequence[str]) -> Mapping[str, object]:
        """Return how often each language was read as which, by length."""
        tables: dict[str, dict[str, Counter[str]]] = {measure: {} for measure in self.measures}
        for case, prediction in zip(cases, predictions, strict=True):
            tables[_measure_of(case)].setdefault(case.gold, Counter())[prediction] += 1
        return {"confusion": tables}

    def make_peer(self) -> Peer[str, str] | None:
        """Return none."""
        return None

    def versions(self) -> Mapping[str, str]:
        """Return the version of the library."""
        return {"py3langid": version("py3langid")}


def _measure_of(case: Case[str]) -> str:
    return next(name for name, least in _LENGTHS if len(case.text) >= least)
