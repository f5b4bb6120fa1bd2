"""How sure a sentence is of what it tells: done, planned, rumoured or denied; English, Dutch and German.

A cue counts in the clause of what is told. A denial weighs most, then a rumour, then a plan.
"""

from __future__ import annotations

import re

from core.signals import Certainty

_CLAUSE_END = re.compile(
    r"[;:!?]|,\s|\s[–—-]\s|\s(?:which|who|after|and|but|while|because|die|dat|welke|waarmee|nachdem|und|aber|en"
    r"|maar|nadat|omdat)\s"
)
_BEFORE_CHARS = 90
_AFTER_CHARS = 90
# A verb in between says who plans what: "plans to hire people with the $5m it raised".
_NEAR_CHARS = 48

_DENIED_BEFORE = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed)|refut(?:es|ed)|reject(?:s|ed) (?:reports?|claims?|rumou?rs?)"
    r"|(?:did|does|do|has|have|had|is|was|are|were|will|would|could|can)(?: ?not|n['’]t)"
    r"|cannot|never|without|fail(?:s|ed)? to|unable to|refus(?:es|ed) to|declin(?:es|ed) to|cancel(?:s|led|ed)?"
    r"|abandon(?:s|ed)?|scrap(?:s|ped)?|shelv(?:es|ed)|call(?:s|ed) off|drop(?:s|ped) plans"
    r"|ontken(?:t|de|nen|den)|geen|niet|nooit|tegengesproken|spreekt tegen|dementier(?:t|te|en|ten)|bestreite[nt]"
    r"|bestreitet|bestritt(?:en)?|kein(?:e|en|er|es)?|nicht|nie)\b(?! only\b| just\b| alleen\b| nur\b)",
    re.IGNORECASE,
)  # fmt: skip
_NOTHING_BEFORE = re.compile(
    r"\b(?:no|not|zero|geen|keine?n?)\s(?!only\s|just\s|alleen\s|nur\s)(?:\w{1,20}\s){0,2}\Z", re.IGNORECASE
)
# What is denied may stand in a clause of its own: "dementiert, 50 Millionen eingesammelt zu haben".
_DENIED_SAYING = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut(?:es|ed)|ontken(?:t|de|nen|den)|dementier(?:t|te|en|ten)|bestreite[nt]"
    r"|bestreitet|bestritt(?:en)?)"
    r"(?:,? (?:that|dat|dass)\b|,)",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"\b(?:(?:has|have|had|is|was|were)(?: been)? (?:denied|cancell?ed|called off|abandoned|scrapped|withdrawn"
    r"|refuted)|(?:did|has|have|was|were|is)(?: not|n['’]t) (?:been )?(?:raised|announced|completed|closed"
    r"|happen(?:ed)?)"
    r"|fell through|fell apart|falls through|collapse[sd]|were (?:false|untrue)|was (?:false|untrue)|denied (?:the"
    r"|these|those|such|reports?|rumou?rs?)|denies (?:the|these|those|such|reports?|rumou?rs?|it)|(?:ging"
    r"|gaat) niet door"
    r"|werd ontkend|(?:wurde|wird|wurden) dementiert|(?:ist|sind) geplatzt|geplatzt|gescheitert|afgeketst)\b",
    re.IGNORECASE,
)  # fmt: skip
# These say it wherever they stand in the sentence.
_RUMOURED = re.compile(
    r"\b(?:reported(?:ly)?(?! (?:a|an|its|net|revenue|earnings|profit|sales|that|on|by|in|the|third|first|second"
    r"|fourth|quarterly|strong|record)\b)|rumou?r(?:s|ed)?|allegedly|supposedly|said to (?:be|have)|(?:is"
    r"|are) believed to|in (?:\w+ )?(?:talks|discussions|negotiations)"
    r"|sources (?:say|said|tell|told|claim|close|familiar|with)|according to (?:\w+ ){0,3}(?:sources?|people"
    r"|persons?|insiders?|reports?)\b|people familiar|person familiar|familiar with the matter|people with knowledge"
    r"|naar verluidt|volgens (?:bronnen|ingewijden|insiders)|in gesprek|gesprekken|onderhandel\w+"
    r"|zou(?:den)? (?:\S+ ){0,8}(?:ophalen|hebben|krijgen|overnemen|zijn)"
    r"|angeblich|gerüchte(?:n)?|laut (?:\S+ ){0,2}(?:insidern|medienberichten|kreisen|quellen)|insidern zufolge"
    r"|medienberichten? zufolge|kreisen zufolge|im gespräch|in (?:\S+ )?gesprächen|in verhandlungen"
    r"|soll(?:en)? (?:\S+ ){0,12}(?:haben|sein|einsammeln|erhalten|bekommen))\b",
    re.IGNORECASE,
)  # fmt: skip
# "Report: Stripe raising $600m", "Acme aims to raise $2 billion: sources".
_BY_REPORT = re.compile(r"\A\W{0,5}(?:reports?|rumou?rs?):|: (?:reports?|sources?)\W{0,5}\Z", re.IGNORECASE)
_RUMOURED_BEFORE = re.compile(
    r"\b(?:may|might|could|considers?|considering|mulls?|mulling|weighs?|weighing|explor(?:es|ing)|near(?:s|ing)"
    r"|close to|on the verge of|kan|könnte[n]?|erwägt|overweegt)\b",
    re.IGNORECASE,
)
_PLANNED_BEFORE = re.compile(
    r"\b(?:plan(?:s|ned|ning|nen|t|de)?|aim(?:s|ed|ing)?|hop(?:es|ed|ing)|seek(?:s|ing)?|sought|want(?:s|ed|ing)?"
    r"|intend(?:s|ed|ing)?|look(?:s|ing) to|expect(?:s|ed|ing)?|set to|about to|prepar(?:es|ing)|target(?:s|ing)?"
    r"|try(?:ing)?|tries|attempt(?:s|ing)?|propos(?:es|ed|ing)"
    r"|ey(?:es|eing)|will|would|shall|going to|ready to|due to|on track to|scheduled to|agree(?:s|d)? to|needs? to"
    r"|wil|willen|wilt|gaat|gaan|hoopt|hopen|streeft|zal|zullen|mikt|zoekt|zoeken|verwacht|van plan|wollen|möchte"
    r"|möchten|beabsichtigt|strebt|hofft|sucht|wird|werden)\b",
    re.IGNORECASE,
)  # fmt: skip
# Before the event itself: "Lumiant to raise $2m". What makes it done all the same stands before.
_TO = re.compile(r"(?<![\w'’])(?P<before>[\w.'’&+-]{1,40} )?to (?:\w+ly )?\Z", re.IGNORECASE)
_DONE_BEFORE_TO = frozenset(
    "on managed manages helped helps used able went continued enough round success announced first second third".split()
)

# "Planning app Acme raises": a verb that has its own subject is governed by no plan before it.
_FINITE = re.compile(r"(?!series|funds|plans)[a-z]{3,20}(?:s|ed)(?!\w)", re.IGNORECASE)
_WITH_PARTICIPLE = re.compile(r"\b(?:have|be|been|being|get|having)\s(?:\w{1,20}\s)?\Z", re.IGNORECASE)


def read_certainty(text: str, start: int, end: int) -> Certainty:
    """Return how sure ``text`` is of the event that ``text[start:end]`` tells: its verb with what belongs to it.

    >>> read_certainty("Lumiant to raise a further $2m", 11, 30).value
    'planned'
    """
    window = text[max(0, start - _BEFORE_CHARS) : start]
    before = _last_clause(window)
    is_denied = _DENIED_SAYING.search(window) or _DENIED_AFTER.search(text[start : end + _AFTER_CHARS])
    if is_denied or _DENIED_BEFORE.search(before, _near(before)) or _NOTHING_BEFORE.search(before):
        return Certainty.DENIED
    if _RUMOURED.search(text) or _BY_REPORT.search(text):
        return Certainty.RUMOURED
    if _FINITE.match(text, start) and not _WITH_PARTICIPLE.search(before):
        return Certainty.DONE
    if _RUMOURED_BEFORE.search(before, _near(before)):
        return Certainty.RUMOURED
    to = _TO.search(before)
    if _PLANNED_BEFORE.search(before, _near(before)) or (
        to and (to["before"] or "").strip().lower() not in _DONE_BEFORE_TO
    ):
        return Certainty.PLANNED
    return Certainty.DONE


def _near(before: str) -> int:
    return max(0, len(before) - _NEAR_CHARS)


def _last_clause(before: str) -> str:
    """Return what stands behind the last end of a clause."""
    done = 0
    for found in _CLAUSE_END.finditer(before):
        done = found.end()
    return before[done:]
