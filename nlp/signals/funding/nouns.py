"""Nouns that make money a round of funding, and the words that tie a company to them; English, Dutch and German."""

from __future__ import annotations

import re

from nlp.signals.funding.fillers import FILLERS

_I = re.IGNORECASE

# Nouns that make the money behind or before them a round.
ROUND_NOUN = (
    r"(?:pre-?)?series[- ][A-K](?:\d|\+)?|serie[- ]A|(?:pre-?)?seed|funding|financing|fundraise|fundraising"
    r"|fund-raising|venture capital"
    r"|growth (?:equity|capital)|growth round|(?:seed|equity|strategic|venture|private|extension|bridge|angel"
    r"|mega)[- ](?:round|investment|raise)|investment round|crowdfunding"
    r"|debt(?=\s(?:&|(?:and|round|financing|funding|facility|to|for|from|led)\b)|\W*\Z)|raise(?!\w)|backing"
    r"|(?:cash |capital )?(?:injection|infusion)|round|equity|investments?|investors|\w{0,20}finan[cz]i\w{0,12}"
    r"|\w{0,12}investering\w{0,8}|\w{0,20}kapital\w{0,10}|\w{0,12}kapitaal\w{0,8}|\w{0,20}(?:runde|ronde)"
    r"|investeerders|investoren|beteiligung"
)
IS_ROUND = re.compile(
    rf"(?<![\w-])(?=\w)(?:{ROUND_NOUN})(?!\w)",
    _I,
)
# Behind the amount: the round, a few words on.
NOUN_AFTER = re.compile(
    rf"\+?[ -](?:(?:in|of|an|aan|as|to its|worth of|for its|for a|for an|a|its|the|new|fresh|additional|extra|first"
    rf"|latest|strategic|extended|oversubscribed"
    rf"|inside|private|institutional|early-stage|late-stage|external|Series [A-K]"
    rf"|[\w-]+) ){{0,3}}(?:{ROUND_NOUN})(?!\w)",
    _I,
)
# The same for a sentence whose verb says nothing: only where the amount is surely of the round.
IS_NAMED = re.compile(
    r"[ -](?:(?:in|of|in new|in fresh|in additional|in its|in a|latest|new|oversubscribed|extended|strategic"
    r"|venture|equity|private|growth) ){0,2}(?:(?:pre-?)?(?:series[- ][A-K]\b|serie[- ]A\b|seed\b)"
    r"|(?:\w+ )?(?:funding|financing|investment|fundraising) (?:round)|\w{0,20}(?:ronde|runde|finanzierung)\b"
    r"|(?:in )?(?:seed |equity |growth |venture )?funding\b|round\b|financing\b|raise\b|investment(?=\s(?:from"
    r"|led)\b|\W*\Z)|\w{0,12}investering\b)",
    _I,
)
# What it is asked of is short: further from the end nothing is tried.
ROUND_OF = re.compile(
    rf"\b(?=(?s:.{{0,400}}+)\Z)(?:series [A-K]|(?:seed|funding|financing|investment|fundraising)(?: round)?"
    rf"|round|\w{{0,20}}(?:ronde|runde|investering|finanzierung)) (?:of|worth|totall?ing|van|von|über"
    rf"|in höhe von)(?:\s(?:{FILLERS})(?!\w)){{0,6}}+\s\Z",
    _I,
)
NAMED_ROUND = re.compile(
    r"\b(?:series [A-K]\b|(?:funding|financing|investment|seed|growth)[- ]round|fundraising"
    r"|\w{0,20}(?:finanzierungsrunde|investeringsronde))",
    _I,
)
# A new company shows itself: "emerges from stealth with $20M".
OUT_OF_STEALTH = re.compile(
    r"\b(?:stealth|launch(?:es|ed)|debut(?:s|ed)?|emerge[sd]?|lifts off|kicks off"
    r"|comes out)\b[^,;:]{0,30} with (?:a |an |over |about |nearly )?\Z",
    _I,
)
# Who gives: "leads $140M funding in", "backs start-up X with".
INVESTS = re.compile(
    r"\b(?:invest(?:s|ed|eert|eerde|iert|ierte|ieren|eren)?|leads?|led(?! by)|back(?:s|ed)|pours?|pumps?|injects?"
    r"|puts|joins?|co-leads?|participat\w+)\b",
    _I,
)
LEADS = re.compile(
    r"\b(?:leads?|led(?! by)|co-leads?|backs|invests?|invested|joins)\b",
    _I,
)
IN_COMPANY = re.compile(
    rf"\+?[ -](?:(?:{ROUND_NOUN}|[\w+-]+|&) ){{0,5}}?(?:in|into|for|of|voor|für) (?P<phrase>[^,;:]{{2,90}})",
    _I,
)
# "investering van 5 miljoen euro voor X".
FOR_COMPANY = re.compile(
    rf"(?:[ -](?:{ROUND_NOUN}))? (?:voor|für) (?P<phrase>[^,;:]{{2,90}})",
    _I,
)
BACKS = re.compile(
    r" (?P<phrase>[^,;:$€£]{2,80}?) (?:in|with|met|mit|into)(?: (?:a|an|its|over|about|up to|seed|new))* \Z",
    _I,
)
STARTUP = re.compile(
    r"\b(?:start-?up|scale-?up|fintech|spin-?(?:out|off)|insurtech|proptech|unicorn)\b",
    _I,
)
# Before the name: "After raising $5M, Acme launches".
FRONTED = re.compile(
    r"\A\W{0,3}(?:with|after|following|having|fresh(?:ly)?(?: off| from)?|armed with|flush with|buoyed by|backed by"
    r"|on the (?:back|heels) of|by|nach|mit|na|met)\b",
    _I,
)
FOUNDED = re.compile(
    r"\b(?:founded|established|launched|headquartered|started|incorporated|born|gegründet|opgericht)\b",
    _I,
)
_OWNER = re.compile(r"[’']s?\s")
_OWNER_BEGINS = re.compile(r"[,;:]\s|\s(?:in|of|after|following|with|to|as)\s", _I)
_BETWEEN = frozenset("with after following in on is was".split())
_BETWEEN_WORDS = 3


def find_owner(before: str) -> str | None:
    """Return whose round it is that follows: "Acme" of "Tiger leads Acme's latest "; ``None``: nobody's."""
    owners = list(_OWNER.finditer(before))
    if not owners:
        return None
    between = before[owners[-1].end() :].lower().split()
    if len(between) > _BETWEEN_WORDS or not _BETWEEN.isdisjoint(between):
        return None
    phrase = _OWNER_BEGINS.split(before[: owners[-1].start()])[-1]
    return INVESTS.split(phrase)[-1].strip()
