"""What is no round of a company though it reads like one: other money, other events, funds for others, politics."""

from __future__ import annotations

import re

from nlp.signals.funding.nouns import NOUN_AFTER
from nlp.signals.funding.rounds import find_round, has_letter

_I = re.IGNORECASE
_NEAR = 60
_CLAUSE_END = re.compile(r"[;:]|,? (?:and|but|while|after|und|en|maar|aber) (?=\w+(?:s|ed|t)\b)|\.\s")

# A word of the noun phrase that the amount begins; a preposition ends it.
_PHRASE = (
    r"(?!(?:for|to|from|in|at|as|with|by|led|and|after|ahead|before|amid|despite|of|on|um|für|von|voor|van|om)\s)"
    r"[\w.’'&/-]+ "
)
# Behind the amount: what it is of, if not a round.
OTHER_MONEY = re.compile(
    rf"\+?[ -](?:{_PHRASE}){{0,4}}?(?:deals?|contracts?|orders?|grants?|prize|awards?|loans?|settlement|fines?"
    rf"|damages|bonds?|notes|ipo"
    r"|dividends?|revenues?|sales|profits?|turnover|bonus|budget|tax(?:es)?|vehicle|capital pool|spac|acquisition"
    r"|takeover|buyout|bitcoin"
    r"|jackpot|donations?|tickets?|payday|salary|property|mortgages?|lawsuit|verdict|subsidy|subsidie|zuschuss"
    r"|fördergeld\w*|förderung"
    r"|losses|loss|verlust\w*|verlies|bets?|trades?|liquidity|per|each|a (?:day|month|year|week)|charity|campaign"
    r"|fundraiser|offering"
    r"|users|market|partnership|transactions?|assets|deposits|commitments)(?!\w)|\s?/\s?(?:day|week|month|year)\b"
    r"|\+? (?:in|via|through|from|with|by|aan) (?:[\w-]+ ){0,3}?(?:offerings?|listing|float|ipo|spac|sales?|selling"
    r"|placement|donors?|donations|tickets?|auction|börsengang|beursgang)(?!\w)"
    r"|\+? (?:in|an|aan) (?:[\w-]+ ){0,3}?(?:grants?|prizes?|damages|bonds?|revenues?|sales|profits?|taxes|bitcoin"
    r"|losses|verlie\w+|verlust\w*|ipo|donations?|bets?|aid"
    r"|assets|deposits|commitments|subsidies|loans?|fees|fines|orders|contracts)(?!\w)",
    _I,
)
# Anywhere behind the verb in its clause, but not in what the money is for: a start-up may build an auction house.
OTHER_EVENT = re.compile(
    r"\b(?:box[- ]office|charities|donat(?:e|es|ed|ions?)|(?:election|presidential|political|charity|ad"
    r"|re-election) campaign|auction(?:ed)?"
    r"|prize money|bond sale|bonds|bond issue|senior notes|rights issue|share sale|(?:private|share"
    r"|stock) placement|stock sale"
    r"|public offering|ipo|spac|direct listing|beursgang|börsengang|subsidie|fördermittel\w*|zuschüsse\w*"
    r"|humanitarian|by selling"
    r"|(?:second|secondary|dual|hong kong|stock market) listing|from the sale|from selling|endowment|scholarships?"
    r"|bounty|ransom|lawsuit|kredit|darlehen|anleihe\w*|opening weekend)\b",
    _I,
)
PURPOSE = re.compile(
    r"(?<!up)(?<!close)\s(?:to|for|um|für|om|voor)\s",
    _I,
)
GOOD_CAUSE = re.compile(
    r"\b(?:for charity|for (?:the )?(?:[\w-]+ ){0,2}(?:victims|relief|nhs|charity|charities|cause|aid|families"
    r"|refugees|campaign)"
    r"|for (?:a |the )?(?:cancer |children's |local )?hospital|goede? doel(?:en)?|guten zweck)\b",
    _I,
)
# It is said, but of something else: "pre-IPO round", "ahead of IPO".
NOT_OTHER = re.compile(
    r"(?:pre-|ahead of (?:its |an )?|before (?:its |an )?|eyes (?:an )?|towards? (?:an )?|led by [\w ]{0,30}"
    r"|from [\w ]{0,30}|preparing for (?:an )?)\Z",
    _I,
)
# A fund for others, not a company: its money goes to start-ups.
A_FUND = re.compile(
    rf"\+?(?: more)?(?:[ -](?:{_PHRASE}){{0,5}}?(?:funds?|fund (?:I+|IV|V|VI|\d)|fonds|\w+fonds"
    rf"|capital pool)(?!\w|(?: \d)?-led)"
    r"| (?:for|across|in|into|via|through|voor|für) (?:(?!fresh |new funds)[\w’'-]+ ){0,4}(?:funds?|fonds"
    r"|\w+fonds)(?!\w)"
    r"| (?:to|for) (?:invest(?:ing)? in|back(?:ing)?)\b[^.;]{0,40}\b(?:start-?ups|founders|entrepreneurs)\b"
    r"| for (?:early|late|seed|growth)[- ]stage (?:investments|investing|bets|deals))",
    _I,
)
# The same said of who may be an investor.
TO_INVEST = re.compile(r"\b(?:to|for) (?:invest(?:ing)?|bet(?:ting)?) (?:in|on)\b", _I)
MAY_INVEST = re.compile(r"\b(?:capital|equity|investments?|investors|asset management)\Z", _I)
FRESH_FUNDS = re.compile(
    r"\+?(?: more)?(?: in)?(?: (?:fresh|new|additional|more|growth|series [a-k]|seed))? funds\b|.{0,40}\b(?:led by"
    r"|from) ",
    _I,
)
INVESTOR_NAME = re.compile(
    r"\b(?:ventures?|venture partners|capital partners|partners|private equity|vc|vcs|fund|funds|fund [IVX]+"
    r"|accelerator|incubator|fonds|fund[- ](?:round|ronde))\Z",
    _I,
)
# What raises the money is no company.
OTHER_SUBJECT = re.compile(
    r"\b(?:listing|offering|ipo|auction|sale|campaign|bonds?|concert|gala|appeal|event|fundraiser|lottery|raffle"
    r"|marathon)(?:\s(?:has|have|had|would|will|could|may|to))*\s*\Z",
    _I,
)
# Money for politics, not for a company.
POLITICS = re.compile(
    r"\b(?:elections?|primary|primaries|senate|presidential|candidates?|democrats?|republicans?|re-election"
    r"|super pac|congress)\b",
    _I,
)
# Behind the amount: what the state gives.
_OF_THE_STATE = re.compile(
    r"\+?\s(?:(?:in|of|worth of)\s)?(?:[\w-]{1,20}\s){0,2}?(?:federal|government|state|public|taxpayer|eu)"
    r"\s(?:funding|funds|money|support|aid)\b",
    _I,
)
# A page that lists what others tell.
DIGEST = re.compile(
    r"^\W{0,3}(?:the |your )?(?:\w+ )?(?:briefing|round-?up|digest|recap|rundown|week in review|newsletter"
    r"|daily crunch|this week in [\w ]+|weekly|overzicht|weekoverzicht|wochenrückblick)\b[^:]{0,30}:"
    r"|^[^:]{3,60}:.{10,}[,;] (?:and )?more\W{0,3}$",
    _I,
)


def is_other_money(text: str, end: int, told: str) -> bool:
    """Return whether the amount that ends at ``end`` is of something else than a round.

    ``told``: what the sentence says from the verb or noun on.
    """
    after = text[end : end + _NEAR]
    if _OF_THE_STATE.match(after) or (OTHER_MONEY.match(after) and not NOUN_AFTER.match(after)):
        return True
    fund = A_FUND.match(text, end)
    if fund and not FRESH_FUNDS.match(fund[0]) and not has_letter(fund[0]):
        return True
    return is_other_event(told)


def is_other_event(told: str) -> bool:
    """Return whether what is told is an offering on an exchange, a sale, a gift and the like."""
    clause = _CLAUSE_END.split(told, maxsplit=1)[0]
    if GOOD_CAUSE.search(clause):
        return True
    clause = PURPOSE.split(clause, maxsplit=1)[0]
    other = OTHER_EVENT.search(clause)
    if other is None:
        return False
    before = clause[: other.start()]
    return not NOT_OTHER.search(before) and not find_round(before)


def is_fund(company: str, told: str) -> bool:
    """Return whether who raises is a fund or firm of investors, which raises for others."""
    if MAY_INVEST.search(company) and TO_INVEST.search(told):
        return True
    return bool(INVESTOR_NAME.search(company)) and " led by " not in told.lower() and not has_letter(told)
