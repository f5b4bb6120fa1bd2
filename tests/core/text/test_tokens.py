from __future__ import annotations

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.folding import fold, fold_aligned
from core.text.stopwords import STOP_WORDS
from core.text.tokens import MAX_TOKEN_CHARS, analyse, iter_tokens, stem_tokens, token_spans, tokenise, variants


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Geïntegreerde", "geintegreerde"),
        ("Größe", "grosse"),
        ("Ångström", "angstrom"),
        ("ﬁbre", "fibre"),
        ("zero\u200bwidth", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("H₂O", "h2o"),
        ("µ-LED", "u-led"),
        ("İstanbul", "istanbul"),
        ("ĳs", "ijs"),
    ],
)
def test_folding_takes_the_same_letter_to_one_spelling(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_aligned_folding_keeps_every_offset(text: str) -> None:
    assert len(fold_aligned(text)) == len(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Lithium-ion (Li-ion) batteries!", ["lithium", "ion", "li", "ion", "batteries"]),
        ("snake_case 3D-printing", ["snake", "case", "3d", "printing"]),
        ("e\u0301lectrode", ["electrode"]),
        ("", []),
        ("–…", []),
        ("量子 コンピュータ", ["量子", "コンヒュータ"]),
    ],
)
def test_tokens_are_runs_of_letters_and_digits(text: str, tokens: list[str]) -> None:
    assert tokenise(text) == tokens


@given(st.text())
def test_tokens_with_offsets_are_the_tokens(text: str) -> None:
    tokens = list(iter_tokens(text))
    assert [t.text for t in tokens] == tokenise(text)
    assert [(t.start, t.end) for t in tokens] == token_spans(text)
    assert all(0 < len(t.text) <= MAX_TOKEN_CHARS and " " not in t.text for t in tokens)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_fast_way_for_ascii_gives_the_same_tokens(text: str) -> None:
    assert tokenise(text) == tokenise(text + " é")[:-1]


def test_a_token_is_cut_at_its_limit() -> None:
    assert tokenise("a" * 200) == ["a" * MAX_TOKEN_CHARS]


@pytest.mark.parametrize(
    ("text", "lang", "stems"),
    [
        ("Batteries and resonators", "en", ["batteri~en", "and~en", "reson~en"]),
        ("batterijen fotonische chips", "nl", ["batterij~nl", "fotonisch~nl", "chip~nl"]),
        ("Batterien für Quantencomputer", "de", ["batteri~de", "fur~de", "quantencomput~de"]),
        ("piles électriques", "fr", ["piles", "electriques"]),
        ("batteries", "und", ["batteries"]),
    ],
)
def test_a_text_is_stemmed_in_its_own_language(text: str, lang: str, stems: list[str]) -> None:
    assert analyse(text, lang) == stems


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüëï0123456789", min_size=1, max_size=20))
def test_a_query_word_finds_itself_in_every_language(word: str) -> None:
    for lang in ("en", "nl", "de", "fr"):
        assert set(analyse(word, lang)) <= set(variants(word))


def test_stems_of_two_languages_do_not_collide() -> None:
    assert not set(analyse("the LAS instrument", "en")) & set(variants("laser"))


def test_stemming_is_the_same_in_threads() -> None:
    words = [f"resonator{n}s" for n in range(500)] + ["batteries", "photonics"] * 100
    expected = stem_tokens(words, "en")
    results: list[list[str]] = []
    threads = [Thread(target=lambda: results.append(stem_tokens(list(words), "en"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def test_function_words_are_folded_tokens() -> None:
    assert all(tokenise(word) == [word] for word in STOP_WORDS)
    assert not STOP_WORDS & {"laser", "chip", "cel", "batterij", "quantum"}


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20))
def test_a_stem_begins_as_its_word_does(word: str) -> None:
    assert all(stem[0] == word[0] for stem in variants(word))


@pytest.mark.parametrize("word", ["dying", "lying", "skies", "ying", "yields", "ugly", "idly", "ijzer", "ues"])
def test_a_stem_of_an_irregular_word_begins_as_it_does(word: str) -> None:
    assert all(stem[0] == word[0] for stem in variants(word))
