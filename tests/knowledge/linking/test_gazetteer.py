from core.registers import EntryStatus, RegisterRelation, RelationKind
from knowledge.linking.gazetteer import Gazetteer
from tests.knowledge.linking.registers import ENTRIES, make_entry, parent


def test_a_circle_of_parents_ends() -> None:
    gazetteer = Gazetteer(
        [
            make_entry("a", "A College", None, relations=(parent("b"),)),
            make_entry("b", "B College", None, relations=(parent("a"),)),
        ]
    )
    assert gazetteer.ancestors(0) == (1,)


def test_a_circle_of_successors_withdraws_nobody() -> None:
    def withdrawn(key: str, after: str) -> object:
        return make_entry(
            key,
            f"{key} College",
            None,
            status=EntryStatus.WITHDRAWN,
            relations=(RegisterRelation(RelationKind.SUCCESSOR, after),),
        )

    gazetteer = Gazetteer([withdrawn("a", "b"), withdrawn("b", "a")])  # type: ignore[list-item]
    assert (len(gazetteer), gazetteer.successors) == (2, {})


def test_a_small_register_knows_which_words_are_common() -> None:
    gazetteer = Gazetteer(ENTRIES)
    assert gazetteer.information("university") < 3 < gazetteer.information("ferrum")


def test_a_misspelled_word_is_corrected_and_a_short_one_is_not() -> None:
    speller = Gazetteer(ENTRIES).speller
    assert speller.correct("tsinghay") == "tsinghai"
    assert speller.correct("univeristy") == "university"
    assert speller.correct("kall") is None
    assert speller.correct("zzzzzzzz") is None
