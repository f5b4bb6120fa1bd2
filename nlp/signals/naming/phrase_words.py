"""Words that stand beside the name of a company: what describes it, where it comes from, what is said of it."""

from __future__ import annotations

import re

# What a company is, before its name.
DESCRIPTORS = frozenset(
    """aanbieder agency aggregator agritech anbieter app bank bedrijf bezorgdienst biotech brand broker builder
    business börse challenger cleantech company competitor concern creator deeptech designer developer dienst
    dienstleister disruptor edtech enabler entwickler exchange finanztech fintech firm firma foodtech forwarder
    giant gruppe handelsplattform healthtech hersteller innovator insights insurer insurtech jungunternehmen
    leader lender maaltijdbezorger maker manufacturer marketplace matchmaker medtech neobank network newcomer
    onderneming ontwikkelaar operator outfit pioneer platform plattform player portal processor producer
    proptech protocol provider publisher regtech retailer rival robinhood robo-advisor roboadvisor saas
    scale-up scaleup service site software solution solutions specialist spezialist spin-off spin-out spinoff spinout
    start-up startup startups studio supplier techbedrijf techfin tool unicorn unternehmen vendor venture wallet
    website webwinkel""".split()
)
DESCRIPTOR = re.compile(
    r"[\w-]*(?:maker|provider|startup|start-up|platform|bedrijf|unternehmen|firma|plattform|anbieter|tech-firm"
    r"|spezialist|company"
    r"|-app|lender|exchange)\Z",
    re.IGNORECASE,
)
# No name by themselves.
GENERIC = frozenset(
    """startup start-up startups scaleup scale-up company firm fintech platform app business bank exchange
    unicorn group insurtech marketplace maker unternehmen firma bedrijf onderneming""".split()
)
# A name may begin with one of these: "Platform Science".
NAMES_BEGIN_SO = frozenset(
    """agency platform app bank exchange network service group business brand studio software solutions wallet
    protocol venture tool leader pioneer maker rival saas""".split()
)
PRONOUNS = frozenset(
    """it they he she we i you its who which that this these those es sie er wir ze zij hij wij ich het die
    diese""".split()
)
ARTICLES = frozenset("""the a an de het een der die das ein eine new our""".split())
LINKS = frozenset("""of & and the de van von der + for""".split())
# Where a company comes from, before its name.
DEMONYM = re.compile(
    r"(?:british|american|german|dutch|french|indian|chinese|israeli|swedish|danish|finnish|norwegian|swiss"
    r"|austrian|belgian|spanish|italian|portuguese|polish|irish|scottish|korean|japanese|indonesian|singaporean"
    r"|malaysian|filipino|philippine|vietnamese|thai|australian|canadian|mexican|brazilian|colombian|chilean"
    r"|argentin\w+|nigerian|kenyan|egyptian|ghanaian|pakistani|turkish|greek|estonian|latvian|lithuanian|czech"
    r"|romanian|hungarian|ukrainian|russian|african|european|asian|latam|us|uk|u\.s\.|u\.k\.|eu|uae|amerikaanse"
    r"|duitse|britse|franse|nederlandse|belgische|deutsche[sr]?|niederländische[sr]?|amerikanische[sr]?"
    r"|britische[sr]?|französische[sr]?|schweizer|österreichische[sr]?|[A-Z]\w+(?:lands|iens|reichs|kas)|london"
    r"|berlin|paris|amsterdam|munich|singapore|lagos|tel aviv)\Z",
    re.IGNORECASE,
)
# What stands between the name and the verb.
AUXILIARIES = frozenset(
    """able about advanced aim aimed aiming aims already also angeblich announce announced announces announcing are
    attempting be been bereits claims close confirmed confirms considered considering considers could denied
    denies deny did didn't didn’t disclosed discussions do does earlier emerged ended erneut even expected
    expects exploring failed fails finally friday gaat go goes going haben had has hasn't hasn’t hat have having
    he hebben heeft heute hopes hoping in intends is it itself jetzt just last looking looks managed manages may
    might monday month most mulling mulls naar nearing nears never not now of on opnieuw plan planned planning
    plans plant prepares preparing previously process quietly ready recently reported reportedly reporting
    reports revealed reveals round rumored rumoured said says seeking seeks set she soll sollen stealth still
    successfully talks that the then they this thursday to today tries trying tuesday vandaag verluidt wants was
    wednesday week weighs went were wil will would year yesterday zou zudem""".split()
)
# Of them those that with a capital may be the end of a name: "Trust & Will", "Just Move In".
ENDS_OF_NAMES = frozenset(
    """now in on the of round stealth go it that to close able will set still week month year""".split()
)
# Before the first comma of a sentence these begin no subject.
FRONTED = re.compile(
    r"(?:in|on|at|by|since|after|before|during|with|according|last|this|earlier|today|yesterday|founded|based"
    r"|meanwhile|recently|now|just|also|and|but|so|then|however|for|from|as|among|back|additionally|moreover|im"
    r"|am|nach|laut|seit|heute|gestern|volgens|vorig\w*|sinds|eerder|exclusive|formerly|next|most|launched"
    r"|backed|headquartered|started|established)\b",
    re.IGNORECASE,
)
# Behind a comma they begin what is said of the name before it.
APPOSITION = re.compile(
    r"(?:an?|the|which|who|whose|maker|makers|developer|provider|operator|owner|formerly|based|founded|backed|known"
    r"|one|previously|part|parent|home|creator|led|headquartered|een|de|het|die|der|das|ein|eine|ehemals"
    r"|voorheen|the company behind|\w+[’']s?|\w+-based|\w+-backed|for|or|aka|also|now|whose|where|currently|ltd"
    r"|inc|llc|gmbh|a\w*ing)\b",
    re.IGNORECASE,
)
# Others that get money, and words that a capital at the start of a sentence makes look like a name.
NO_COMPANY = re.compile(
    r"\A(?:\S+ )?(?:governor|movie|film|church|governments?|president|senator|mayor|council|police|schools?"
    r"|hospital|museum|charity|campaign"
    r"|city|ministry|treasury|world bank|central bank|fed|party|students|fans|dao|man|woman|family|couple"
    r"|foundation|gofundme|kickstarter"
    r"|investors?|founders?|startups|companies|people|users|investments?|funding|financing|round|regierung|overheid"
    r"|gemeente|stad)\Z|\b(?:aid|relief|appeal|fundraiser|bundle|[js]r\.?)\Z"
    r"|\A(?:january|february|march|april|may|june|july|august|september|october|november|december)(?: of)? \d{4}\Z"
    r"|\A(?:if|let['’]s|after|with|having|fresh|earlier|how|why|what|there|here|yes|no|but|not|even|only|some|many"
    r"|most|all|both|each|every|one|two|three)\b(?!\.)",
    re.IGNORECASE,
)
