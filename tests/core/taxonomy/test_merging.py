"""Three-way updates: what is shipped is taken where nobody edited, and told where somebody did."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.taxonomy import operations
from core.taxonomy.draft import Draft, make_draft
from core.taxonomy.editing import FactEdit, edit_facts
from core.taxonomy.facts import compare
from core.taxonomy.merging import merge_shipped
from tests.core.taxonomy.world import MATTER, TEXTS, draft


def edit(technology: str, *edits: tuple[str, str] | tuple[str, str, bool], of: Draft | None = None) -> Draft:
    return edit_facts(of or draft(), technology, [FactEdit(*one) for one in edits])


def test_what_nobody_edited_is_taken_as_it_is_shipped() -> None:
    theirs = edit("light", ("terms", "en:arc lamp"), ("labels", "nl:Lichttechniek"))
    merged = merge_shipped(draft(), draft(), theirs)
    assert merged.conflicts == ()
    assert merged.draft.taxonomy.version == theirs.taxonomy.version


def test_names_of_both_sides_are_kept_and_what_either_took_away_goes() -> None:
    ours = edit("light", ("terms", "en:arc lamp"), ("terms", "en:lamp", True))
    theirs = edit("light", ("terms", "en:neon lamp"), ("terms", "en:halogen lamp", True))
    merged = merge_shipped(draft(), ours, theirs)
    names = [term.text for term in merged.draft.taxonomy["light"].terms if term.lang == "en" and not term.weak]
    assert (names, merged.conflicts) == (["light source", "discharge lamp", "arc lamp", "neon lamp"], ())


def test_one_fact_edited_on_both_sides_stays_ours_and_is_told() -> None:
    ours = edit("light", ("labels", "nl:Verlichting"), ("definition", "Ours."))
    theirs = edit("light", ("labels", "nl:Lichttechniek"), ("definition", "Theirs."), ("cpc", "F21K"))
    merged = merge_shipped(draft(), ours, theirs)
    light = merged.draft.taxonomy["light"]
    assert (light.labels["nl"], light.definition, light.cpc) == ("Verlichting", "Ours.", ("H01S", "F21K"))
    assert [(one.id, one.name) for one in merged.conflicts] == [("light", "definition"), ("light", "nl")]


def test_a_name_that_was_taken_away_does_not_come_back_as_a_weak_one() -> None:
    ours = edit("light", ("terms", "en:lamp", True))
    merged = merge_shipped(draft(), ours, edit("light", ("weak", "en:lamp")))
    assert "lamp" not in [term.text for term in merged.draft.taxonomy["light"].terms]
    assert [one.name for one in merged.conflicts] == ["weak en"]


def test_technologies_come_and_go_with_what_is_shipped() -> None:
    theirs = operations.retire(operations.split(draft(), "matter", ["solids", "fluids"]), "alloys")
    ours = edit("light", ("terms", "en:arc lamp"))
    merged = merge_shipped(draft(), ours, theirs).draft.taxonomy
    assert list(merged.technologies) == ["light", "lasers", "solids", "fluids"]
    assert (merged.successors("matter"), merged.successors("alloys")) == (("solids", "fluids"), ())


def test_what_is_edited_here_and_retired_there_stays() -> None:
    ours = edit("alloys", ("terms", "en:steel"))
    merged = merge_shipped(draft(), ours, operations.retire(draft(), "alloys"))
    assert "alloys" in merged.draft.taxonomy
    assert {one.id for one in merged.conflicts} == {"alloys"}


def test_what_is_retired_here_and_edited_there_stays_gone() -> None:
    merged = merge_shipped(draft(), operations.retire(draft(), "alloys"), edit("alloys", ("terms", "en:steel")))
    assert "alloys" not in merged.draft.taxonomy
    assert [one.id for one in merged.conflicts] == ["alloys"]


def test_a_new_cluster_is_taken() -> None:
    header = TEXTS["taxonomy.yml"].replace("[light, matter]", "[light, matter, time]").replace("2026.11", "2026.12")
    clock = MATTER.replace("matter", "time").partition("- id: alloys")[0]
    theirs = make_draft({**TEXTS, "taxonomy.yml": header, "time.yml": clock})
    merged = merge_shipped(draft(), edit("light", ("terms", "en:arc lamp")), theirs).draft.taxonomy
    assert list(merged.technologies) == ["light", "lasers", "matter", "alloys", "time"]
    assert merged.version.startswith("2026.12-")


VALUES = st.sampled_from(["en:lamp", "en:bulb", "en:arc", "en:orb"])
EDITS = st.lists(st.tuples(st.sampled_from(["terms", "weak"]), VALUES, st.booleans()), max_size=4)


def _try(edits: list[tuple[str, str, bool]]) -> Draft:
    changed = draft()
    for name, value, removal in edits:
        held = {f"{term.lang}:{term.text}" for term in changed.taxonomy["light"].terms}
        if not removal or value in held:
            changed = edit("light", (name, value, removal), of=changed)
    return changed


@settings(max_examples=60, deadline=None)
@given(EDITS, EDITS)
def test_an_update_takes_all_or_tells_and_a_second_one_changes_nothing(
    ours: list[tuple[str, str, bool]], theirs: list[tuple[str, str, bool]]
) -> None:
    mine, shipped = _try(ours), _try(theirs)
    merged = merge_shipped(draft(), mine, shipped)
    assert compare(mine.taxonomy, merge_shipped(draft(), mine, draft()).draft.taxonomy).technologies == ()
    again = merge_shipped(shipped, merged.draft, shipped)
    assert (again.draft.texts, again.conflicts) == (merged.draft.texts, ())
    left = compare(shipped.taxonomy, merged.draft.taxonomy).technologies
    assert not left or ours  # without own edits nothing is left behind
