"""The words that tell where a name begins and ends: what stands before it, behind it, and is none itself."""

from __future__ import annotations

import re

PRONOUNS = frozenset("it they he she we i you who which that er sie es wir ich ze zij hij wij het".split())
NOBODY = frozenset("you i who".split())
ITSELF = frozenset("company firm start-up startup business unternehmen firma bedrijf onderneming".split())
RELATIVES = frozenset("which who that die das der dat".split())
AUXILIARIES = frozenset(
    """has have had having is are was were been be being will would shall should could may might can to set
    about going plans planning planned plan aims aim hopes wants seeks expects intends intend decided agree agreed
    agrees ready preparing reportedly recently just also today yesterday officially finally already now then
    soon quietly successfully still currently even both announced announces announce confirmed confirms said
    says say revealed reveals reported reports denied denies deny did does do not never didn't doesn't didn’t
    doesn’t won't in talks discussions advanced close considering considers mulls eyes nears looks looking
    expected rumored rumoured that it they he she we tonight this week month year last earlier on monday tuesday
    wednesday thursday friday saturday sunday itself jointly each heeft hebben hat haben wird werden wurde
    wurden wil wordt werd worden soll sollen zou gaat gaan zal heute jetzt nun bereits offenbar angeblich
    vandaag nu ook auch dagegen plant will möchte ist sind naar verluidt""".split()
)
PREPOSITIONS = frozenset(
    """of in on from with by for at to about between against into like including than via of and or near per
    under van von bei met mit voor für aus uit des der""".split()
) - {"der"}
COUNTING = frozenset("these those some many most all no few several two three four five more which what".split())
ARTICLES = frozenset(
    "the a an its their his her our rival fellow der die das den dem ein eine einen het de een zijn haar".split()
)
# Behind these any noun has a capital.
GERMAN_ARTICLES = frozenset("der die das den dem des ein eine einen einer einem seine ihre".split())
# Capitals at the start of a sentence or in a heading make no name.
NO_NAME = frozenset(
    """a an the this that these those its his her their our my your one two three four five in on at by for from
    of to with without and or but so if when while as after before since until during because although though
    however due prior meanwhile today yesterday tomorrow last next now then there here how why what where who
    whom whose which is are was were be been has have had will would can could may might must should do does did
    not no yes all any some many most more each every other another both such same new old first second third
    also just only even still yet once later earlier recently finally eventually additionally moreover
    furthermore instead according under over into about between among through via per than very i it he she we
    they you me him us them itself let it's he's she's we're i'm that's there's what's don't monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august september october
    november december mr mrs ms says said say told using announces announced using following""".split()
)
# The same of other languages; inside a name they may be its own: Red Hat, Van den Berg.
NO_NAME_FIRST = NO_NAME | frozenset(
    """breaking exclusive report reports update updated watch read see check click like best top big der die das
    ein eine einen einem einer den dem des im am um und oder aber nach mit von vom zu zum zur bei für auf aus
    als auch noch nur schon so wie was wer wenn dass da doch hier dort dann heute gestern jetzt zudem laut seit
    het de een en van voor met op aan bij uit dat dit deze die ook nog nu maar als dan daarom vandaag volgens
    sinds ist sind war waren hat haben wird werden kann können sich nicht er sie es wir ihr ihre sein seine
    unser unsere alle alles viele neue neuer neues mehr weil damit diese dieser dieses""".split()
)
# Capitalised in headings, names of nobody.
COMMON = frozenset(
    """customers customer users user data skills skill talent knowledge companies company startups startup
    startups firms firm shares share stock stocks stake bitcoin bitcoins btc eth ethereum dogecoin crypto
    cryptocurrency assets land property home house tickets ticket everything anything something nothing everyone
    people team teams business businesses products product services service more information content traffic
    leads clients rights control license licenses permission access ownership domain domains websites website
    sites patents patent intellectual power experience degree expertise insight insights language languages time
    money cash gold oil gas property properties real estate cars car vehicles coins coin tokens token nft nfts
    followers subscribers members million billion market marketing industry sector world country government
    management investors investor founders employees staff workers others brand brands technology technologies
    software hardware ipo deal deals news review video job jobs life work research study covid covid-19
    coronavirus ai ceo cfo cto again url lock locks north south east west chance chances way ways place places
    reason reasons step steps opportunity guide tips right ability risk risks collapse dip""".split()
)
# A name of several words may end in one of these.
MAY_END = frozenset(
    """products product services service business businesses software hardware technology technologies
    management marketing research work world market power language languages control content insight insights
    brands coin network industry estate life time study money cash gold oil gas land house home rights traffic
    skills talent data knowledge review""".split()
)
# Behind a name: its noun phrase ends here. A word in small letters that is none of these goes on with it.
BOUNDARY = frozenset(
    """in on at by for from of to with and or but as after before since until while when which who that whose
    where because although if is are was were has have had will would could may might can last this next earlier
    later today yesterday back via through over under into per amid following despite about ago recently late
    early during also just then it they he she we so not than among between within without plus except near
    around upon including outside inside against toward towards across along this week thanks both all each
    officially für tot von vom mit zu zum zur im am um bei nach und oder aus an auf als ein über durch wegen vor
    heraus raises makes wins gets develops says launches receives secures announces unveils appoints joins
    becomes acquires buys hires sowie ab seit wird wurde werden hat haben ist voor van met te in op en of uit
    bij naar over om door als aan heeft wordt werd is zijn samen zusammen wil will gaat gaan geht gehen
    überraschend""".split()
)
VERB_IN_TITLE = frozenset(
    """is are was were has have had will would can could says said after as amid over why how when where what to
    launches launch acquires buys raises announces announced acquired bought sold gets makes takes joins wins
    named adds becomes plans reveals unveils opens closes signs expands reports partners brings helps hires into
    from with by for talks talk lead leads leading back backs sells sell new goes keeps wants needs offers
    released pays""".split()
)
NO_PERSON = frozenset(
    """group bank university institute ventures capital partners holdings technologies technology systems labs
    laboratories energy motors media software solutions services networks company corporation inc ltd gmbh
    microsystems semiconductor ministry board council committee global international digital networks health
    pharma foundation association new chief executive officer president director manager vice senior former head
    general today monday tuesday wednesday thursday friday the heavyweight veteran exec alum chartered expert
    leader street journal times news airlines airways house court party union club city state united states
    studios games entertainment pictures records insurance financial security research science data cloud mobile
    america europe asia germany india china africa uk us san los las north south east west""".split()
)
# In front of a name: who or what it is.
DESCRIPTOR = re.compile(
    r"(?:[\w-]*(?:start-?up|scale-?up|spin-?(?:off|out)|maker|maker’s|hersteller|anbieter|unternehmen"
    r"|firma|bedrijf|konzern|spezialist(?:en)?|dienstleister"
    r"|entwickler|betreiber|plattform|platform|tochter|rivalen?|konkurrenten?|aanbieder|ontwikkelaar"
    r"|fabrikant|maatschappij|händler|keten|company|firm)"
    r"|provider|developer|group|giant|specialist|rival|competitor|manufacturer|operator|retailer|supplier"
    r"|producer|vendor|bank|insurer|broker|unicorn|agency|studio|brand|chain|app|site|website|service"
    r"|network"
    r"|software|business|outfit|player|carmaker|fintech|biotech|unit|subsidiary|division|arm|partner"
    r"|consultancy|publisher|lender|builder|supplier|carrier|airline|marketplace|creator|designer|analyst"
    r"|owner|parent|pioneer|leader|university|institute"
    r"|company’s|gruppe|sparte|bedrijven|concern|dochter|onderneming|branchenprimus|marktführer|riese|riesen)\Z",
    re.IGNORECASE,
)
DEMONYM = re.compile(
    r"(?:british|american|german|dutch|french|indian|chinese|israeli|swedish|danish|finnish|norwegian"
    r"|swiss|austrian|belgian|spanish|italian|portuguese|polish|irish|scottish|korean|japanese|canadian"
    r"|australian|russian|european|asian|taiwanese|turkish"
    r"|u\.?s\.?|u\.?k\.?|eu|us-based|\w[\w.-]*-(?:based|backed|owned|listed|founded|basierte[nr]?)"
    r"|[A-Z]\w+(?:ische[nrs]?|ianische[nrs]?)|deutsche[nrs]?|amerikaanse|duitse|britse"
    r"|franse|nederlandse|belgische|[A-Z]\w+(?:ense|aanse))\Z",
    re.IGNORECASE,
)
CONTINENTAL_DESCRIPTOR = re.compile(
    r"[\w-]*(?:hersteller|anbieter|unternehmen|firma|konzern|spezialist|dienstleister|entwickler|betreiber"
    r"|plattform|tochter|händler|riese|start-?up"
    r"|aanbieder|ontwikkelaar|fabrikant|bedrijf|concern|maker)(?:s|n|en)?\Z",
    re.IGNORECASE,
)
