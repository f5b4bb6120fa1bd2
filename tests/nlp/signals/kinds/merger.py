"""Sentences that tell of a merger, what is read of them, and sentences that tell of none."""

from __future__ import annotations

from typing import Any

BOTH = "Lumiant + QuantWare"


def _merged(**more: object) -> dict[str, Any]:
    return {"target": BOTH, "form": "merger", **more}


FOUND = [
    ("Lumiant merges with QuantWare", "en", _merged()),
    ("Lumiant has merged with QuantWare.", "en", _merged()),
    ("Lumiant and QuantWare merge to create a maker of photonic chips", "en", _merged()),
    ("Lumiant and QuantWare merged in 2019.", "en", _merged(day="2019")),
    ("The merger of Lumiant and QuantWare closed in May 2021.", "en", _merged(day="2021-05")),
    ("Lumiant's merger with QuantWare was completed in 2020.", "en", _merged(day="2020")),
    ("Lumiant completes merger with QuantWare", "en", _merged()),
    ("Lumiant to merge with QuantWare", "en", _merged() | {"is": "planned"}),
    ("Lumiant and QuantWare to merge", "en", _merged() | {"is": "planned"}),
    ("Lumiant and QuantWare agree to merge.", "en", _merged() | {"is": "planned"}),
    ("Lumiant and QuantWare agree merger", "en", _merged() | {"is": "planned"}),
    ("Lumiant announced its proposed merger with QuantWare.", "en", _merged() | {"is": "planned"}),
    ("Lumiant to go public via merger with QuantWare", "en", _merged() | {"is": "planned"}),
    ("Lumiant in merger talks with QuantWare", "en", _merged() | {"is": "rumoured"}),
    ("Merger talks between Lumiant and QuantWare collapsed.", "en", _merged() | {"is": "denied"}),
    ("Lumiant and QuantWare call off merger", "en", _merged() | {"is": "denied"}),
    ("Lumiant and QuantWare will not merge.", "en", _merged() | {"is": "denied"}),
    ("Lumiant denies merger talks with QuantWare", "en", _merged() | {"is": "denied"}),
    ("Lumiant rules out a merger with QuantWare", "en", _merged() | {"is": "denied"}),
    ("Lumiant fuseert met QuantWare.", "nl", _merged()),
    ("De fusie tussen Lumiant en QuantWare is rond.", "nl", _merged()),
    ("Lumiant kondigt fusie met QuantWare aan", "nl", _merged()),
    ("Lumiant en QuantWare gaan fuseren.", "nl", _merged() | {"is": "planned"}),
    ("Lumiant wil met QuantWare fuseren.", "nl", _merged() | {"is": "planned"}),
    ("De fusie van Lumiant en QuantWare gaat niet door.", "nl", _merged() | {"is": "denied"}),
    ("Lumiant ziet af van fusie met QuantWare", "nl", _merged() | {"is": "denied"}),
    ("Lumiant fusioniert mit QuantWare.", "de", _merged()),
    ("Lumiant und QuantWare schließen sich zusammen.", "de", _merged()),
    ("Die Fusion von Lumiant und QuantWare wurde abgeschlossen.", "de", _merged()),
    ("Lumiant will mit QuantWare fusionieren.", "de", _merged() | {"is": "planned"}),
    ("Die Fusion von Lumiant und QuantWare ist geplatzt.", "de", _merged() | {"is": "denied"}),
    ("Lumiant dementiert Fusion mit QuantWare, so der Konzern.", "de", _merged() | {"is": "denied"}),
    ("Lumiant sagt Fusion mit QuantWare ab: Die Aktionäre sind dagegen.", "de", _merged() | {"is": "denied"}),
]

NONE = [
    ("Ann and Bob merged the branches.", "en"),
    ("Ann and Bob merged their notes.", "en"),
    ("Scrum merges with Kanban boards", "en"),
    ("DevOps merges with Security.", "en"),
    ("Andromeda and the Milky Way galaxies will merge.", "en"),
    ("Aabenraa County and Sønderbor County merged in 1932.", "en"),
    ("Merge Sort in Python and Java", "en"),
    ("The fusion of Google and Facebook is an idea.", "en"),
    ("The company merged with another one.", "en"),
    ("Die Fusion von Mensch und Maschine beginnt.", "de"),
    ("Fusion von Deuterium und Tritium", "de"),
    ("Die Unternehmen fusionieren.", "de"),
    ("De fusie van deuterium en tritium", "nl"),
]

WORDS = """
    Lumiant QuantWare and merge merges with to merger of between talks in denies call off agree Fusion fusionieren mit
    fuseert met fusie van en und ,
""".split()
