"""Verbs by which a company gets money, and what may stand between them and the amount; English, Dutch and German."""

from __future__ import annotations

import re

from nlp.signals.funding.fillers import FILLER
from nlp.signals.funding.nouns import FOUNDED, IS_ROUND, NOUN_AFTER
from nlp.signals.funding.rounds import has_letter

_I = re.IGNORECASE
_NEAR = 60
_HEADLINE_CHARS = 220

# What a company does to get money. The second list needs the amount right behind it and nothing that speaks against.
RAISE = r"raise[sd]?|raising"
TAKE = (
    r"secure[sd]?|securing|land(?:s|ed)?|nab(?:s|bed)?|bag(?:s|ged)?|score[sd]?|snag(?:s|ged)?|grab(?:s|bed)?"
    r"|bank(?:s|ed)?"
    r"|nets?|netted|haul(?:s|ed)?(?: in)?|pull(?:s|ed)? in|rak(?:es?|ed|ing) in|pick(?:s|ed)? up|scoop(?:s"
    r"|ed)?(?: up)?"
    r"|(?:snap|rack|hoover|gobble|scoop|suck|load)(?:s|ped|ed|d)? up|reap(?:s|ed)?|reel(?:s|ed)? in|lock(?:s"
    r"|ed)? (?:in|down|up)|brings? in|brought in|clos(?:es?|ed)(?: on)?|pocket(?:s|ed)?|swipe[sd]?"
    r"|capture[sd]?|clinch(?:es|ed)?|harvest(?:s|ed)?|garner(?:s|ed)?|attract(?:s|ed)?|obtain(?:s|ed)?|collect(?:s"
    r"|ed)?"
    r"|gets|got|adds|added|receive[sd]?|wins|won|gain(?:s|ed)?|draws|drew|announce[sd]?|announcing|complete[sd]?"
    r"|finali[sz]e[sd]?"
)
DUTCH = r"haal(?:t|de|den)|halen|ophalen|opgehaald|ontvang(?:t|en)|ontving|krijgt|kreeg|sleept|harkt|sluit|rondt"
GERMAN = (
    r"sammel(?:t|n|te|ten)|einsammeln|eingesammelt|sicher(?:t|te) sich|gesichert|erh(?:ä|ie)lt|erhalten|bekommt"
    r"|bekommen|bekam"
    r"|holt(?: sich)?|kassiert|schlie(?:ß|ss)t|schloss|abgeschlossen|wirbt|eingeworben|einwerben|nimmt|sackt|streicht"
)
VERB = re.compile(
    rf"(?<![\w-])(?=[^\W\d_])(?:(?P<raise>{RAISE})|(?P<take>{TAKE})|(?P<nl>{DUTCH})|(?P<de>{GERMAN}))(?![\w'’-])",
    _I,
)
# Between the verb and the noun where no amount is told.
OBJECT = re.compile(
    r"\s(?:(?:a|an|its|their|the|new|fresh|latest|first|second|undisclosed|oversubscribed|private|strategic|major"
    r"|successful|successfully|[\w-]+-figure"
    r"|more|an undisclosed sum in|an undisclosed amount in|an undisclosed amount of|een|zijn|haar|nieuwe|eine|ihre"
    r"|seine|neue)\s){0,4}"
    r"(?P<noun>(?:pre-?)?series[- ](?:[A-K]|seed)\b|(?:pre-?)?seed (?:round|funding|financing|investment)"
    r"|(?:\w+ )?(?:funding|financing|investment) round|undisclosed (?:sum|amount)"
    r"|(?:fresh |new )?(?:funds|capital|money|funding|financing)|investeringsronde|financieringsronde"
    r"|(?:\w+[- ]?)?finanzierungsrunde)",
    _I,
)
# "haalt 5 miljoen euro op", "sammelt 5 Millionen Euro ein".
HAALT_OP = re.compile(
    r"(?:haal|hal)\w* [^,;.]{0,40}?\bop\b|(?:sleept|harkt) [^,;.]{0,30}?\bbinnen\b",
    _I,
)
OPGEHAALD = re.compile(
    r"opgehaald|ophalen",
    _I,
)
SAMMELT_EIN = re.compile(
    r"sammel\w+ [^;.]{0,60}?\bein\b|sammel\w+ ?(?:,|$)|sammel\w+ .{0,3}(?:um|von|für)\b|(?:sackt|streicht"
    r"|wirbt) [^,;.]{0,40}?\bein\b|sicher\w+ sich ",
    _I,
)
EINGESAMMELT = re.compile(
    r"eingesammelt|einsammeln|eingeworben|einwerben|sammel(?:t|n)",
    _I,
)
# Verbs that in a headline need no noun, and what may follow the amount then.
STRONG = re.compile(
    r"(?:secur|land|nab|bag|scor|snag|grab|bank|haul|pull|rak|pick|scoop|reel|lock|br(?:ing|ought)|clos|pocket|swip"
    r"|captur|clinch|harvest|garner|snap|rack|hoover|gobbl|suck|load|reap)\w*(?: \w+)?",
    _I,
)
NOTHING_ELSE = re.compile(
    r"\+?(?:\s*\Z|\s*[,;:–—|(-]|\s(?:to|for|led|from|at an?|as|with|amid|after|on|via|ahead|before|more|so|while"
    r"|because|towards?"
    r"|following|thanks|and)\b)",
    _I,
)
# Verbs that in a headline need to say what the money is for, or who gives it.
WEAK = re.compile(
    r"gets|got|adds|attracts|lures|collects|obtains",
    _I,
)
A_PURPOSE = re.compile(
    r"\+?\s(?:to (?!settle|pay|end|drop|stay|quit|leave|its)\w+|led by|from (?!the |us |u\.s|government|state|eu "
    r"|nasa|federal|court))",
    _I,
)
LISTED = re.compile(
    rf"(?:{NOTHING_ELSE.pattern})|\.",
    _I,
)
# "Founded in 2022, Acme has raised over $60M": what it has by now.
HAS = re.compile(
    r"\b(?:has|have|had)\s(?:\w{1,12}\s)?\Z",
    _I,
)
UP_TO_NOW = re.compile(
    r"\s(?:over|more than|nearly|almost|a total of|upwards of)\s",
    _I,
)
# Before the verb: what was raised up to now, in no round that the sentence tells of.
SO_FAR = re.compile(
    r"\b(?:(?:has|have|had|having) (?:already|so far|previously|now|to date)"
    r"|(?:which|who|that) (?:has|have|had)(?: \w+)?"
    r"|(?:to date|in total|so far|altogether|overall|in all),? (?:[^\s,]{1,30} ){1,5}(?:has|have)) \Z",
    _I,
)


def without_fillers(gap: str) -> str:
    """Return the words between a verb and an amount without those at the end that say nothing.

    >>> without_fillers(" Lightyear ruim ")
    'Lightyear'
    """
    place = gap.find(" ") if gap.startswith(" ") else 0
    while place >= 0:
        if FILLER.fullmatch(gap, place):
            return gap[:place].strip()
        place = gap.find(" ", place + 1)
    return gap.strip()


def is_headline(text: str) -> bool:
    """Return whether a sentence is written as headlines are: short, without a mark at its end."""
    return len(text) <= _HEADLINE_CHARS and not text.rstrip("\"”' ").endswith((".", "…", "!", ":", ","))


def is_taken(text: str, verb: re.Match[str], start: int, end: int, *, is_listed: bool) -> bool:
    """Return whether a verb and the amount at ``start`` to ``end`` by themselves tell of a round.

    ``is_listed``: another round stands before it in the sentence.
    """
    after = text[end : end + _NEAR]
    gap = text[min(verb.end(), end) : max(start, verb.start())]
    if verb["raise"]:
        return has_letter(gap + after) or not _is_so_far(text, verb, gap)
    if NOUN_AFTER.match(after) or IS_ROUND.search(gap):
        return True
    told = f"{verb[0]} {after}"
    if verb["nl"]:
        return bool(HAALT_OP.match(told) or OPGEHAALD.fullmatch(verb[0]))
    if verb["de"]:
        return bool(SAMMELT_EIN.match(told) or EINGESAMMELT.fullmatch(verb[0]))
    if WEAK.fullmatch(verb[0]) and not is_listed:
        return bool(A_PURPOSE.match(after)) and is_headline(text)
    follows = LISTED.match(after) if is_listed else NOTHING_ELSE.match(after) and is_headline(text)
    return bool(STRONG.fullmatch(verb[0]) and follows)


def _is_so_far(text: str, verb: re.Match[str], gap: str) -> bool:
    """Return whether it is all that a company raised by now: "which has raised $20m", "has raised over $60m"."""
    before = text[: verb.start()]
    if SO_FAR.search(before):
        return True
    if not HAS.search(before) or is_headline(text) or IS_ROUND.search(gap):
        return False
    return bool(UP_TO_NOW.match(gap) or FOUNDED.search(before))
