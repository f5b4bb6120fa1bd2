"""Names of fictional people: each organisation has its few, so that authors come back."""

from __future__ import annotations

from sandbox.model import Author, Organisation
from sandbox.phrases import make_rng

PEOPLE_PER_ORGANISATION = 5
_FIRST = (
    "Aldert Annelou Beike Bertwin Brechje Casimir Dieuwe Doortje Eelke Egbertina Fenne Floor Gijsbrecht Goverdina "
    "Hanneloes Hidde Ilsebil Jelmar Jorinde Kasper Kerstine Lieke Lodewien Maarten Meike Nanne Oda Pepijn Quirine "
    "Reinbert Roswitha Siebren Silvana Teunis Thekla Ulrike Veerle Wendelmoet Wolfram Ysbrand Zita"
).split()
_STEM = (
    "Kolk Linde Zand Ouder Grau Elms Neu Hage Wester Holt Brem Duin Ravel Schor Tern Waal Polder Heide Vlier".split()
)
_END = (
    "veldsma wouder brechter merink hallster furtner stedter dijksen goorn loostra kampen velle mansk horster".split()
)
_PREFIX = {"NL": ("van der ", "ter ", "", ""), "BE": ("van ", "de ", "", ""), "FR": ("de ", "", "")}


def make_people(organisation: Organisation, seed: int) -> tuple[Author, ...]:
    """Return the people of an organisation; the same for the same seed."""
    rng = make_rng(seed, "people", organisation.id)
    names: list[str] = []
    while len(names) < PEOPLE_PER_ORGANISATION:
        prefix = rng.choice(_PREFIX.get(organisation.country, ("",)))
        name = f"{rng.choice(_FIRST)} {prefix}{rng.choice(_STEM)}{rng.choice(_END)}"
        if name not in names:
            names.append(name)
    return tuple(Author(name, organisation.id) for name in names)


def make_journalists(outlet: str, seed: int) -> tuple[str, ...]:
    """Return the three journalists of an outlet."""
    rng = make_rng(seed, "journalists", outlet)
    return tuple(f"{rng.choice(_FIRST)} {rng.choice(_STEM)}{rng.choice(_END)}" for _ in range(3))
