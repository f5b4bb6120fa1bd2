"""Elements as records: mixed text is held whole, but not a hundred times."""

from __future__ import annotations

import pytest

from core.errors import FormatError
from crawlers.parsing.xmlrecords import as_record, parse_tree


@pytest.mark.parametrize(
    ("body", "record"),
    [
        (b"<p>1<a>2</a>3</p>", {"a": "2", "$": "123"}),
        (b"<r> <a/> </r>", {"a": ""}),
        (b"<r>a <b>x <i>y</i></b> <d e='1'>q</d><d/></r>", {
            "b": {"i": "y", "$": "x y"}, "d": [{"@e": "1", "$": "q"}, ""], "$": "a x y q"}),
    ],
)  # fmt: skip
def test_text_of_its_own_is_held_with_that_of_the_elements_in_it(body: bytes, record: dict[str, object]) -> None:
    assert as_record(parse_tree(body, place="a")) == record


@pytest.mark.parametrize(("around", "depth"), [(b"<a>", 102), (b"<a>x", 13)])
def test_elements_without_end_in_each_other_are_refused(around: bytes, depth: int) -> None:
    body = around * depth + b"<b>y</b>" + b"</a>" * depth
    with pytest.raises(FormatError, match="in each other"):
        as_record(parse_tree(body, place="a"))


def test_a_dozen_marks_in_each_other_are_read() -> None:
    assert as_record(parse_tree(b"<a>x" * 12 + b"<b>y</b>" + b"</a>" * 12, place="a"))["$"] == "x" * 12 + "y"
