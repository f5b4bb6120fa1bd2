"""Words that part phrases, or begin or end none, in English, Dutch and German: what is common to all papers and news.

Own lists, folded. No word stands here that is a technology by itself; what the lists let through is judged by how it is
used (``nlp.keyphrases.rising``).
"""

from __future__ import annotations

from core.text.stopwords import DUTCH, ENGLISH, GERMAN

# What authors do, and how: no phrase goes over them.
_BREAKS_EN = frozenset(
    """achieve achieved achieves achieving address addressed addresses addressing adopt adopted aim aimed aiming aims
    allow allowed allowing allows almost along already although among analyse analyze analysed analyzed apply applied
    applies applying argue argued arise arises around assume assumed assuming available become becomes becoming
    besides better beyond bridge bring brings came capture captures carried cause caused causes choose chosen come
    comes compare compared comparing complete comprising conduct conducted confirm confirmed confirming confirms
    consider considered considering considers consist consisting consists construct constructed contain containing
    contains contribute contributes correspond corresponding corresponds crucial cover covers deal define defined
    delivers demonstrate demonstrated demonstrates demonstrating denote depend depending depends derive derived
    describe described describes describing despite determine determined develop developed develops differ differs
    discover discovered discuss discussed discusses display displays due each easily eight either eliminate
    eliminating elucidate emerge emerged emerging emphasise emphasize employ employed employing enable enabled enables
    enabling enhance enhanced enhances enhancing ensure ensures ensuring especially essential establish established
    establishes establishing estimate et etc evaluate evaluated evaluating ever every examine examined examining
    exceed exceeding except exhibit exhibited exhibiting exhibits exist existing exists expected experience explain
    explained explains explore explored explores exploring extend extended extending extends facilitate facilitates
    fail fails find finding findings finds first five focus focused focuses focusing follow followed following
    follows formulate formulated found four fourth full fully furthermore gain gained gave generally get gets give
    given gives giving go goes greater grow hence hereby highlight highlighted highlighting highlights identified
    identifies identify identifying ie eg illustrate illustrated illustrates implement implemented imply implies
    implying important improve improved improves improving include included includes including increase increased
    increases indicate indicated indicates indicating inspired instead integrate integrates integrating into
    introduce introduced introduces introducing investigate investigated investigates investigating involve involved
    involves involving issue issues keep kept key know known last later latter lead leading leads least led less let
    leverage leveraged leverages leveraging lie like likely limit limited limits little made main mainly maintain
    maintaining maintains make makes making many mean meanwhile means meet mitigate mitigates mitigating moreover
    motivate motivated motivates much namely near necessary need needed needs neither never nevertheless new next nine
    none nor notably note noted novel now number obtain obtained obtaining obtains occur occurs offer offering offers
    often one ones onto open opens order organised organized others otherwise outperform outperforming outperforms
    overcome overall own part particular pave paves per perform performed performing performs perhaps permit permits
    play played plays plus point points pose poses possible potential precisely predict predicted predicts prefer
    present presented presenting presents preserve preserves preserving presumably prevent prevents previous promising
    proof propose proposed proposes proposing prove proved proves provide provided provides providing prove put quite
    raise raises range ranging rather reach reached reaches reaching reasonable recent recently recall reduce reduced
    reduces reducing refer referred regarding regardless relate related rely relies relying remain remained remaining
    remains replace replaced replacing report reported reporting reports represent represented represents require
    required requires requiring resolve result resulted resulting results reveal revealed revealing reveals review
    reviewed second see seek seeks seem seems seen sent serve served serves serving set seven several show showed
    showing shown shows significant similar since six solve solved solves solving some sometimes specific
    start starting state still strong studied studies study studying suffer suffers suggest suggested suggesting
    suggests suitable summarise summarize support supported supporting supports surpass surpasses surpassing survey take
    taken takes taking ten tend tends thereby therefore third thus times together too toward towards traditional
    train treat treated turn two typical underlying underscore underscores understand understanding understood unified
    unlike until upon use used useful user uses using usually utilise utilised utilize utilized utilizes utilizing
    validate validated validates validating varied various vary varying verified verify versus via view want way ways
    well whereas whereby whether whole wide widely work worked working works yet yield yielding yields three zero
    respectively however moreover additionally consequently herein therein whose doi arxiv http https www org com
    copyright university department corresponding author authors abstract introduction conclusion conclusions github
    code io html keywords preprint accepted published conference proceedings workshop journal manuscript version
    supplementary appendix year years day days month months today week weeks ago hours said says told monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august september october november
    december mr mrs ms dr inc ltd announced announces announcing according expects company companies
    """.split()
)
_BREAKS_NL = frozenset(
    """aangekondigd aldus alleen ander andere anders beter bij bijvoorbeeld biedt blijft blijkt brengt daar daarbij
    daarom daarvan deel doen doet door drie echter eerste eigen elke enkele gaan gaat gebruik gebruikt geen gebruiken
    geeft gemaakt geven goed groot grote grotere heel hierbij hiervoor hoge hoger jaar jaren juist kleine komen komt
    krijgen krijgt laat laten maakt maken mensen miljoen mogelijk moeten nieuw nieuwe nodig onder onderzoek
    onderzoekers onlangs ontwikkeld ontwikkelen ontwikkelt ongeveer procent recent samen sinds snel steeds sterk tijdens
    tussen twee verder verschillende vier vinden volgens volgende vooral vaak verbeteren wil willen wordt zegt zeer
    zien ziet zoals zorgen zorgt""".split()
)
_BREAKS_DE = frozenset(
    """aktuell aktuelle allem andere anderen bereits besonders besser bietet bleibt bringt dabei dadurch dafur daher
    damit danach daraus darf davon dazu deren deutlich drei eigene eigenen einfach einige entwickelt entwickeln ersten
    erste etwa forscher forschung gibt geht genutzt gilt grosse grossen gut hohe hohen hoher immer insgesamt jahr
    jahre jahren jahres jedoch kleine kleinen kommt kommen konnte konnten lassen lasst laut macht machen mehrere
    millionen mithilfe moglich muss mussen nachdem neben neue neuen neuer neues nun nutzen nutzt oft prozent rund
    sagt schon sehr seit sei setzen setzt sodass sogar sowie sowohl stark statt steht unternehmen unter verbessern
    verfugung verschiedene verschiedenen vier viele vielen vor weitere weiteren weiter wahrend wegen weil wenig
    wichtig zeigen zeigt zudem zwei zwischen""".split()
)
_BY_LANGUAGE = {
    "en": ENGLISH | _BREAKS_EN,
    "nl": DUTCH | _BREAKS_NL | ENGLISH,
    "de": GERMAN | _BREAKS_DE | ENGLISH,
}
_ANY = frozenset().union(*_BY_LANGUAGE.values())

# These may stand in a phrase, but neither begin nor end it.
_EDGES = frozenset(
    """able above additional advanced amount arbitrary aspect aspects average based basic best big broad case cases
    certain challenge challenges challenging classical clear close common comparable competitive complex comprehensive
    consistent context conventional current critical deep degree desired detailed difference different difficult
    direct effect effective effects efficient empirical entire equal especially example examples excellent exact
    experimental extensive extra extreme fast feature features few final fine fixed flexible form former
    framework frameworks frequent fundamental further future general good great group growing growth half hard heavy
    high higher highest huge ideal impact improvement improvements increasing independent individual initial
    insight insights interesting joint kind large larger largest level levels limitations local long longer low lower
    lowest major manner massive maximum minimal minimum modern more most multiple mutual natural numerical observed
    optimal original outcome outcomes past perspective pivotal pair pairs paper papers performance plausible poor
    popular powerful practical practice precise primary principle principled problem problems procedure process progress
    proper properties property purpose question questions quick rapid rare real realistic recent relevant reliable
    rich rigorous robust role root rough same scenario scenarios series short significantly simple simultaneous single
    size slow small smaller solution solutions sophisticated special state step steps straightforward strategy
    strategies substantial success successful sufficient superior systematic technique techniques term terms theoretical
    total true type types typical unique universal unknown unprecedented value values variety versatile vital wider
    world worse worst approach approaches method methods task tasks setting settings baseline baselines benchmark
    benchmarks experiments experiment demand demands gap gaps capability capabilities ability abilities accuracy
    analysis advantage advantages advances applications application contribution contributions evidence evaluation
    requirement requirements reliance trade degree gains cost costs effort efforts trend trends tool tools open
    end art aware free driven wrong right standard partial test correct simulated proposed combined desirable""".split()
)
# Adjectives of half the phrases there are: one that ends in them is cut off.
_NOT_LAST = frozenset(
    """quantum neural optical digital visual physical spatial temporal electronic magnetic chemical thermal structural
    functional semantic linguistic multimodal statistical stochastic dynamic adaptive autonomous""".split()
)
# Endings of what is no noun and no adjective before one.
_ADVERB = "ly"
_NOUNS_IN_LY = frozenset(
    "assembly anomaly family supply poly fly multiply monopoly butterfly polly reply italy july".split()
)
_MIN_ADVERB_CHARS = 5
_MIN_CHARS = 2


def parts_phrases(word: str, lang: str) -> bool:
    """Return whether no phrase of a language (``und``: of any) goes over a folded word."""
    breaks = _BY_LANGUAGE.get(lang, _ANY)
    is_adverb = len(word) >= _MIN_ADVERB_CHARS and word.endswith(_ADVERB) and word not in _NOUNS_IN_LY
    return word in breaks or len(word) < _MIN_CHARS or (is_adverb and lang not in ("nl", "de"))


def may_bound(word: str) -> bool:
    """Return whether a phrase may begin or end with a word."""
    return word not in _EDGES and not word.isdigit()


def may_end(word: str) -> bool:
    """Return whether a phrase may end with a word that may bound one."""
    return word not in _NOT_LAST
