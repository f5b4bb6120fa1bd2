"""Launches of products: which firm brings what to the market.

What is launched must have a name of its own or be a product by its noun (*a quantum processor*). An investigation, an
attack, a campaign, a fund and a rocket are launched as well, and are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.signals import Part, Signal, SignalKind
from nlp.signals.certainty import read_certainty
from nlp.signals.dates import read_day_near
from nlp.signals.naming.before_verbs import read_subject
from nlp.signals.naming.behind_verbs import read_object
from nlp.signals.naming.forms import is_german_noun, looks_like_person, may_be_german_nouns, without_owner
from nlp.signals.sentences import Sentence
from nlp.signals.trigger_words import has_trigger, make_triggers

EXTRACTOR = "launch 1"
_I = re.IGNORECASE
_TRIGGERS = make_triggers(
    """launches launched launch launching unveils unveiled unveil unveiling introduces introduced introduce
    debuts debuted rolls rolled lanciert präsentiert lanceert introduceert presenteert stellt stellte bringt
    brachte brengt bracht"""
)
_LANGUAGES = frozenset({"en", "nl", "de", "und"})
_VERB = re.compile(
    r"(?<![\w-])(?:launch(?:es|ed)|(?P<bare>(?:(?<=to\s)|(?<=will\s))(?:launch|unveil|introduce))"
    r"|(?:(?<=is\s)|(?<=are\s))(?:launching|unveiling)|unveil(?:s|ed)|introduc(?:es|ed)|debut(?:s|ed)"
    r"|roll(?:s|ed) out|"
    r"lanciert|präsentiert|lanceert|introduceert|presenteert)(?=\s)",
    _I,
)
_SEPARATED = re.compile(r"(?<![\w-])(?:stellt(?:e)?|bringt|brachte|brengt|bracht)(?=\s)", _I)
_BEHIND = re.compile(r"[^.;:]{0,60}?\b(?:vor|auf den markt|op de markt|heraus|uit)(?:[\s.,]|\Z)", _I)
_NOUNS = (
    r"platforms?|service|app|tool|toolkit|chips?|chipset|processors?|microprocessor|sensors?|solution"
    r"|software|device|phone|smartphone|tablet|laptop|smartwatch|camera|headset|headphones|earbuds|speaker"
    r"|"
    r"card|system|sdk|api|engine|model|car|suv|ev|sedan|truck|bike|scooter|robot|drone|lasers?|batter(?:y"
    r"|ies)|charger|cell|module|amplifier|transceiver|display|wallet|exchange|marketplace|"
    r"dashboard|assistant|chatbot|browser|database|kit|scanner|microscope|spectrometer|machine|printer"
    r"|accelerator card|gpu|cpu|fpga|soc|computer|simulator|product line|series|portfolio|suite|edition"
    r"|feature|"
    r"token|stablecoin|nft marketplace|plattform|lösung|dienst|gerät|chip|prozessor|sensor|laser|dienst"
    r"|platform|apparaat|oplossing|system|batterie|akku"
)
_MODIFIERS = r"(?:(?!(?:to|for|in|of|with|that|which|on|at|by|from|and|as)\s)\w[\w’'&/.+-]{0,25}\s){1,6}?"
_PRODUCT = re.compile(
    rf"\s(?:(?:an?|its|the|their|new|first|world['’]s first|eine?n?|neue[nrs]?|die|das|een|nieuwe|zijn"
    rf"|haar)\s){{1,3}}(?P<name>(?:{_MODIFIERS}|(?<=new\s)|(?<=neuen\s)|(?<=neues\s)|(?<=neue\s)"
    rf"|(?<=nieuwe\s))(?:{_NOUNS})(?:\s(?:{_NOUNS})){{0,2}})(?![\w-])",
    _I,
)
# A sentence that begins with who is to launch something, as headlines do.
_BEGIN_CHARS = 30
_PLANS = re.compile(
    r"\b(?:plan(?:s|ned|ning)?|set|about|ready|prepar(?:es|ing)|aims?|intend(?:s|ed)?|expect(?:s|ed)|due"
    r"|wants?|hopes?|scheduled|going|seeks|will)\s(?:to\s)?(?:\w+ly\s)?\Z",
    _I,
)
# No name by itself.
_PLAIN = re.compile(_NOUNS, _I)
# In a headline the article is left out.
_PRODUCT_IN_TITLE = re.compile(
    rf"\s(?P<name>(?!new\s){_MODIFIERS}(?:{_NOUNS}|tools)(?:\s(?:{_NOUNS})){{0,2}})(?![\w-])", _I
)
# Behind the noun, it goes on as another thing: "a platform game", "a card scheme".
_GOES_ON = re.compile(
    r"\s(?!(?:to|for|in|of|with|that|which|on|at|by|from|and|as|based|using|designed|built|aimed|after"
    r"|powered|today|today's|amid|via|called|dubbed|named|featuring|allowing|enabling|offering|capable"
    r"|targeting|into|across|next|this|für|mit|voor|met|zur|zum|om|vor|im|auf|op|where|it|but"
    r"|while)\b)[a-z]",
    re.ASCII,
)
_CALLED = re.compile(r",?\s(?:called|dubbed|named|namens|genaamd|genannt)(?=\s)", _I)
# The last word of what is launched, and no product.
_NO_PRODUCT = frozenset(
    """investigation investigations probe probes inquiry inquiries attack attacks offensive offensives campaign
    campaigns lawsuit lawsuits suit bid bids search war appeal strike strikes missile missiles rocket rockets
    satellite satellites crackdown raid raids assault review audit tender consultation hunt initiative fund
    funds ipo offering career spacecraft mission programme program competition contest challenge award awards
    scholarship podcast newsletter report survey study book album song single trailer film movie series season
    show tour petition protest project partnership venture company firm startup start-up business foundation
    institute centre center council committee office offices store stores hub lab accelerator incubator academy
    school course website site blog channel plan plans strategy policy law bill budget rules guidelines tirade
    coup buyback hackathon conference event festival auction sale operation operations process stage phase
    version versions thing things presale pre-sale feature features service idea concept method term changes
    support era generation zukunft drive push effort efforts week day month year trial trials research poster
    teaser look logo statue portrait painting mural exhibition collection""".split()
)
_NO_PRODUCT_ENDS = (
    "plan",
    "bericht",
    "studie",
    "konzept",
    "strategie",
    "programm",
    "programma",
    "campagne",
    "kampagne",
)
# "introduced Cook to the audience": a person.
_TO_SOMEBODY = re.compile(r"\sto\s(?!the (?:world|market|public)\b|its\b|their\b|customers\b|users\b|developers\b)", _I)
_NO_SUBJECT = re.compile(
    r"(?:china|india|russia|israel|iran|japan|germany|france|uk|us|u\.s\.|usa|eu|europe|canada|australia"
    r"|singapore|dubai|uae|pakistan|turkey|ukraine|north korea|south korea|spain|italy|biden|trump|modi"
    r"|putin|nasa|esa|isro|spacex|hamas|police|government|minister|ministry|pm|cm|mayor|president|governor"
    r"|congress|senate|parliament|fbi|sec|doj|ftc|cbi|court|bundesregierung|polizei|bjp)\Z"
    r"|.*\b(?:minister|ministry|government|police|court|university|president|council|mayor|state"
    r"|department|commission|authority|society)\b.*",
    _I,
)
# Not of a firm: films, sport, war.
_OTHER_SENTENCE = re.compile(
    r"\b(?:actor|actress|(?<!thin[ -])film|movie|trailer|netflix|album|song|singer|rapper|season \d|missiles?"
    r"|airstrikes?|troops|rockets?|into orbit|orbit|marvel|fashion week|jersey|kit sponsor)\b",
    _I,
)


@dataclass(frozen=True, slots=True)
class _Launch:
    """A launch at a place of a text."""

    start: int
    end: int
    companies: tuple[str, ...]
    product: str


def find(sentence: Sentence, lang: str) -> list[Signal]:
    """Return the launches that a sentence tells."""
    text = sentence.text
    if lang not in _LANGUAGES or not has_trigger(text, _TRIGGERS):
        return []
    launches = sorted(
        _iter_launches(text, is_german=lang == "de", is_headline=sentence.field == "title"),
        key=lambda launch: launch.start,
    )
    if not launches or _OTHER_SENTENCE.search(text):
        return []
    return [_to_signal(sentence, launch) for launch in launches]


def _iter_launches(text: str, *, is_german: bool, is_headline: bool) -> Iterator[_Launch]:
    for found in _VERB.finditer(text):
        # "using RDP to launch Word": a plan of a firm only where it is said, or in a headline.
        begins = is_headline or found.start() < _BEGIN_CHARS
        if found["bare"] and not (begins or _PLANS.search(text, max(0, found.start() - 60), found.start())):
            continue
        yield from _read_launch(text, found.start(), found.end(), is_german=is_german, is_headline=is_headline)
    if "llt" in text or "ringt" in text or "rengt" in text or "racht" in text:
        for found in _SEPARATED.finditer(text):
            for launch in _read_launch(text, found.start(), found.end(), is_german=is_german, is_headline=is_headline):
                # People present at meetings: "stellt uns den Entwurf vor".
                if _BEHIND.match(text, launch.end) and not looks_like_person(launch.companies[0]):
                    yield launch


def _read_launch(text: str, start: int, end: int, *, is_german: bool, is_headline: bool) -> Iterator[_Launch]:
    product, stop = _read_product(text, end, is_german=is_german, is_headline=is_headline)
    if product is None or _is_no_product(product.lower()):
        return
    subject = read_subject(text, start)
    if subject is None or not subject.names or product in subject.names or any(map(_NO_SUBJECT.match, subject.names)):
        return
    if is_german and may_be_german_nouns((*subject.names, product)):
        return
    if text[start : start + 9].lower() == "introduce" and _TO_SOMEBODY.match(text, stop):
        return
    # A speaker introduces as well, and the sentence names him in full.
    if text[start : start + 9].lower() == "introduce" and looks_like_person(subject.names[0]):
        return
    yield _Launch(start, stop, tuple(map(without_owner, subject.names)), product)


def _is_no_product(product: str) -> bool:
    return product.rsplit(maxsplit=1)[-1] in _NO_PRODUCT or product.endswith(_NO_PRODUCT_ENDS)


def _read_product(text: str, end: int, *, is_german: bool, is_headline: bool) -> tuple[str | None, int]:
    """Return what is launched, and where it ends: by its name, or with what it is where it has none."""
    found = _PRODUCT.match(text, end) or (_PRODUCT_IN_TITLE.match(text, end) if is_headline else None)
    if found and not _GOES_ON.match(text, found.end()):
        called = _CALLED.match(text, found.end())
        name = read_object(text, called.end(), whole=True) if called else None
        return (name.name, name.end) if name else (found["name"], found.end())
    named = read_object(text, end, whole=True)
    if named and not _PLAIN.fullmatch(named.name) and not (is_german and is_german_noun(named.name)):
        return named.name, named.end
    return None, end


def _to_signal(sentence: Sentence, launch: _Launch) -> Signal:
    text = sentence.text
    day = read_day_near(text, launch.start)
    return Signal(
        SignalKind.LAUNCH, sentence.field, sentence.start, sentence.end,
        read_certainty(text, launch.start, launch.end), EXTRACTOR,
        (*((Part.COMPANY, name) for name in launch.companies), (Part.PRODUCT, launch.product)),
        facts=(("day", day),) if day else (),
    )  # fmt: skip
