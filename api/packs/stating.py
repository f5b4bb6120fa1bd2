"""What a pack says of itself: the day, who asked, how it was made, and whether it is the one it is compared with."""

from __future__ import annotations

from api.packs.collecting import Asked
from api.packs.model import Pack

SAME = "the same numbers and sentences as pack {0}"
OTHER = (
    "other numbers or sentences than pack {0}: what could be read on that day and came in since, or was tagged or "
    "corrected since, counts now"
)


def state_facts(pack: Pack, asked: Asked) -> list[tuple[str, str]]:
    """Return all facts of a pack, in the order in which they are told."""
    facts = [*pack.facts, ("As of", asked.as_of.isoformat()), ("Asked by", asked.principal), ("Pack", pack.digest)]
    if asked.same_as:
        verdict = SAME if asked.same_as == pack.digest else OTHER
        facts.append(("Compared", verdict.format(asked.same_as)))
    return [*facts, ("Made again", f"{pack.address}&same_as={pack.digest}")]
