"""One spelling for the names of an organisation, by which registers, metadata and texts are looked up."""

from __future__ import annotations

from core.text.tokens import tokenise

# What says how a company is incorporated, not which one it is; folded, as single tokens.
LEGAL_FORMS = frozenset(
    """ab ag as asa aps bv bvba co company corp corporation cv eg ev gbr gmbh holding holdings inc incorporated kg kgaa
    kk limited llc llp lp ltd ltda mbh nv oy oyj plc pte pty pvt sa sas se sl spa sprl srl ug""".split()
)


def normalise_name(name: str) -> str:
    """Return a name's folded words without legal forms at its end: ``Lumen Optics N.V.`` → ``lumen optics``.

    A name of legal forms only is kept as it is; one without letters or digits is empty.
    """
    words = tokenise(name.replace(".", "") if _is_dotted(name) else name)
    kept = list(words)
    while kept and kept[-1] in LEGAL_FORMS:
        kept.pop()
    return " ".join(kept or words)


def _is_dotted(name: str) -> bool:
    """Whether the dots of a name are those of initials (N.V., S.p.A.), not of an address (booking.com)."""
    return any(len(part) == 1 for part in name.replace(" ", ".").split("."))
