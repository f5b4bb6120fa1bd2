"""The words that rules about markets go by: English, German and Dutch, in small letters and without umlauts."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What is estimated. The first are markets by themselves, the second only with a figure right before their name.
MARKETS = _words("""market markets industry sector tam markt markten branche industrie marktvolumen marktomvang""")
CLOSE_MARKETS = _words("economy space segment opportunity")
# What is counted, not paid; of them *installed base* is the other.
COUNTED = _words("shipments base demand consumption")
# A firm has its own of these: only the whole world's are a market.
TAKINGS = _words("sales revenue revenues umsatz omzet")
# Money that many spend or take in; a market only where the sentence says all the world's, or who foresees it.
SPENDINGS = _words("spending expenditure sales revenue revenues umsatz uitgaven omzet")
COMPOUND_ENDINGS = ("markt", "markts", "marktes", "branche", "industrie", "sector", "sektor")
NO_COMPOUNDS = _words(
    """aktienmarkt aandelenmarkt arbeitsmarkt arbeidsmarkt schwarzmarkt supermarkt baumarkt flohmarkt weltmarkt
    wereldmarkt finanzmarkt kapitalmarkt jahrmarkt vlooienmarkt bouwmarkt gesamtmarkt massenmarkt heimatmarkt
    thuismarkt absatzmarkt weihnachtsmarkt marktsektor geldmarkt"""
)
WORLD_COMPOUNDS = _words("weltmarkt wereldmarkt gesamtmarkt")

# Behind the name of a market: still what its size is.
SIZES = _words(
    """size sizes value valuation revenue revenues sales volume opportunity opportunities spending spend demand
    potential forecast outlook turnover industry sector overall total annual annually globally worldwide today now
    currently already itself alone share's volumen marktvolumen umsatz omzet waarde weltweit wereldwijd heute
    derzeit aktuell nu"""
)
# With these behind them, words for markets are about a price, a firm, a trade in shares.
NO_SIZES = _words(
    """cap caps capitalization capitalisation capitalizations share shares price prices rate rates leader leaders
    leadership maker makers research analyst analysts analysis entry watch watchdog regulator participant
    participants conditions intelligence player players fund funds body giant giants startup startups company
    companies firm firms crash rally selloff sell-off access launch fit expert experts veteran veterans
    professionals due index data comps maven standard standards group association event conference award awards news
    insider insiders peers rival rivals correction slump turmoil day days wide-open wages jobs job plan plans deal
    deals investment investments funding bonds bond stock stocks listing debut"""
)
# Before them: places where shares, money and people are traded.
NO_MARKETS = _words(
    """stock stocks share shares equity equities bull bear bond bonds currency forex fx exchange futures money black
    grey gray labor labour job jobs flea capital credit crypto cryptocurrency cryptocurrencies bitcoin altcoin
    altcoins private public aftermarket secondary primary financial job-seekers super prediction derivatives nft
    token tokens debt-capital"""
)

DETERMINERS = _words(
    """the a an this that these those its our their his her your my each every any some another no both all such der
    die das den dem des ein eine einen einem einer eines unser unsere dieser diese dieses diesem diesen seine ihre
    jeder de het een deze dit onze hun zijn haar elke"""
)
# They say whose or how much, not what: left out of names.
WORLD = _words(
    """global globally worldwide world world-wide international overall total entire whole internationale globale
    globaler globalen globales weltweite weltweiten weltweiter weltweites gesamte gesamten wereldwijde mondiale
    totale hele"""
)
MODIFIERS = _words(
    """new big huge massive large larger largest vast enormous growing fast-growing rapidly fastest-growing fast
    booming emerging nascent existing current potential so-called lucrative fragmented highly overlooked outdated
    antiquated broken initial addressable accessible immediately serviceable annual yearly combined estimated
    burgeoning underserved untapped mature multi-billion multibillion billion million dollar dollars wider broader
    whopping staggering approximately about around roughly nearly almost over more than some category
    rapidly-growing highly-fragmented consolidated legacy profitable competitive exciting related core specific
    respective main same very highly-competitive increasingly already grossen grosse grosser riesige riesigen
    wachsende wachsenden boomende boomenden gesamten groeiende grote enorme snelgroeiende schnell heutige heutigen
    plus a-year annum jahrliche jahrlichen jaarlijkse addressierbare adressierbare year per"""
)
# Between the words of one name.
NAME_LINKS = _words("of in for as and & or a und oder von van en voor fur the")
PREPOSITIONS = _words(
    """in for on to into from of within across throughout by with against like than at about behind outside im auf fur
    von bei mit aus zum zur voor op van met uit bij naar over"""
)
VERBS = _words(
    """is are was were be been being am will would could should may might can must shall has have had having do does
    did done says said say reported shows showed suggests suggested reveals revealed finds found notes noted expects
    expected expecting forecasts forecasted forecasting projects projected predicts predicted anticipates
    anticipated estimates estimated believes believed claims claimed pegs pegged valued valuing puts put sees seen
    saw reach reaches reached reaching hits hitting exceed exceeds exceeded exceeding surpass surpasses surpassed
    crossed topped grow grows grew grown become becomes became becoming driving drove disrupt disrupting disrupts
    transforming transform transforms transformed targeting addressing address addresses addressed serving serve
    serves served unlocking unlock enter enters entering entered creates creating create created represent
    represents representing represented makes making made bring brings bringing reinvent reinventing revolutionize
    revolutionizing revolutionise modernize modernizing capturing captured dominate dominates dominating dominated
    tackling tackle tapping taps builds leads leading led going goes went resulting result results covering covered
    based according using enables enabling helps helping boosts boosting boosted fuels fueling fuelled fueled pushes
    pushing takes taking took gets ist sind war waren wird werden wurde wurden soll sollen sollte durfte durften
    konnte konnten hat haben hatte liegt lag betragt betrug belauft erreicht erreichte umfasst umfasste wachst wuchs
    steigt stieg gehort zahlt schatzt erwartet prognostiziert zijn zal zullen zou wordt worden werd heeft kan groeit
    groeide bereikt bereikte bedraagt bedroeg verwacht voorspelt schat naar stijgt steeg dat dass laut volgens
    zufolge"""
)
FUNCTION = _words(
    """to by on from with into within than that which who whose where when while if because but so since until between
    through under about around via per it they we you he she i there here what how why not also only just even still
    however meanwhile today now currently already then thus therefore both either neither at during before after
    against despite amid among like unlike up down out off across driven auf bei mit bis nach seit durch aus um zu
    zum zur als wenn weil aber auch noch nur sich es sie wir er ich op met tot tegen uit bij om te maar ook nog ze
    wij die"""
)
STOPS = VERBS | FUNCTION
# Behind them a verb stands, which is none of the name: *to disrupt smart home markets*.
MODALS = _words("we they you i who to will would could should may might can cannot")

# The first word of what is said of a market's size.
STARTS = _words(
    """is are was were will would could should may might can has had have to worth valued estimated expected projected
    forecast forecasted predicted anticipated set poised slated likely that which whose currently now being reach
    reaches reached reaching hit hits hitting exceed exceeds exceeded exceeding surpass surpasses surpassed cross
    crosses crossed crossing touch touches top tops topped grow grows grew growing go goes went stood stands totaled
    totalled totals total amounts amounted generates generated generating accounted accounts represents represented
    representing at size pegged witness witnesses see sees saw register registers registering record records
    recorded climbs climbed rises rose rising falls fell shrank declined dropped expands expanded expanding
    increases increased increasing doubled tripled making surges surged approaching soll sollen wird werden wurde
    wurden durfte konnte ist war liegt lag betragt betrug erreicht erreichte umfasst umfasste wachst wuchs steigt
    stieg schrumpft sank hat hatte kommt kam belauft setzte zal zullen zou wordt werd groeit groeide bereikt
    bereikte bedraagt bedroeg heeft kan telt stijgt steeg daalt daalde goed zakte wil sei werde erzielte erzielt
    erwirtschaftete erwirtschaftet behaalde"""
)
# Before the market that it is said of: *wird der Markt …*, *zal de markt …*.
INVERTED = _words(
    """wird soll durfte konnte zal zou wordt wachst steigt groeit stijgt wurde lag liegt betragt ist war was is sollte
    dass dat"""
)
# What stands right before a figure that is a size: they need nothing else, or a word of growth or measure before them.
LEADS = _words(
    """reach reaches reached reaching hit hits hitting exceed exceeds exceeded exceeding surpass surpasses surpassed
    surpassing cross crosses crossed crossing touch touches touched top tops topped topping pass passed worth be is
    was are were been become becomes became generate generates generated generating total totals totaled totalled
    totaling attain attains garner garners gain being record records recorded register registers witness witnesses
    see saw represents represented approach approaches approaching betragt betrug umfasst umfasste erreicht
    erreichte ist war erreichen bedraagt bedroeg bereikt bereikte bereiken valued pegged estimated stood contribute
    add projected forecast predicted expected"""
)
LEADS_WITH = _words(
    """to at of by from with in voor auf von bei um op van met tot naar tegen rond and und en over as"""
)
MEASURING = _words(
    """grow grows grew grown growing growth rise rises rose rising increase increases increased increasing expand
    expands expanded expanding expansion climb climbs climbed surge surges surged jump jumps jumped swell swelling
    swells balloon soar fall falls fell shrink shrank decline declined drop dropped valued valuation value values
    pegged estimated stood stands standing size worth revenue revenues sales amount amounts amounted went go goes
    going up volume total rate compared opportunity potential priced forecast forecasted spending predicted
    projected expected evolve double doubled set advance accelerate wachsen wachst wuchs anwachsen steigen steigt
    stieg ansteigen geschatzt beziffert liegt lag volumen umsatz wert belauft schrumpfen sinken sank gestiegen
    gewachsen kommt kam groeien groeit groeide stijgen stijgt steeg geschat omvang waarde omzet goed uitkomen kwam
    komt gegroeid zunehmen betragen summieren sein werden werde"""
)
RISING = _words(
    """grow grows grew grown growing rise rises rose increase increases increased expand expands expanded climb climbs
    up add surge surges accelerate advance wachsen wachst wuchs steigen steigt stieg zunehmen groeien groeit groeide
    stijgen stijgt steeg jump jumped"""
)
INCREASE_NOUNS = _words("growth increase incremental rise wachstum groei zuwachs expansion")
APPROXIMATE = _words(
    """about between almost nearly over more than approximately around some roughly a an the whopping staggering just
    under close estimated least less much as cool circa impressive incredible well above record rund etwa ca fast
    knapp mehr als uber einen ein eine ongeveer bijna ruim een meer dan zo'n liefst maar minstens upwards market
    mark higher cumulative total combined value massive huge ~ > ≈ : . + eye-watering excess anywhere somewhere"""
)
FUTURE = _words(
    """will would could should may might expected expects projected projects forecast forecasts forecasted predicted
    predicts anticipated anticipates set poised slated likely projection projections soll sollen durfte konnte
    konnten erwartet prognostiziert voraussichtlich werde zal zullen zou verwacht verwachting voorspelt wil prognose
    hin"""
)
# The market has a master, of whom the rest may speak.
MASTERED = _words("dominated led ruled controlled headed spearheaded beherrscht dominiert angefuhrt gedomineerd geleid")
# A publisher does so to a market: *estimates the market at …*.
VALUING = _words(
    """forecast forecasts forecasted estimate estimates estimated values valued puts put pegs pegged sees projects
    projected predicted predicts schatzt beziffert taxiert schat taxeert sized sizes value"""
)
# Behind *to*: it will be so.
INFINITIVES = _words(
    """reach hit exceed surpass cross touch top pass grow increase expand rise climb double triple quadruple generate
    total record witness see register become evolve soar jump surge attain garner account decline fall shrink drop
    advance accelerate balloon swell gain add represent experience approach amount skyrocket boom more"""
)
UNTIL = _words("by until till through before bis tegen towards tot toward")
AT_YEAR = _words(
    """in for at of as end during by until till through before the year fiscal fy end-of bis im jahr jahre tegen tot
    eind ende around calendar late early mid over op van rond einde ( bereits noch al nog ,"""
)
BREAKS = _words("while whereas although whilst wahrend terwijl ;")
SHARED = _words("share slice piece part stake leader leaders portion chunk anteil marktanteil aandeel")
# Behind an amount: it is money put in, lost or owed, not the size.
OTHER_MONEY = _words(
    """funding investment investments deals loss losses fines fine damage damages aid debt debts taxes tax venture fund
    funds savings grants subsidies acquisition acquisitions penalties stimulus bailout loans lawsuit fraud traded
    raised invested wiped"""
)
UNITS = _words(
    """unit units tonnes tonne tons ton mt kt gw mw gwh mwh kwh twh users subscribers subscriptions devices systems
    vehicles cars litres liters barrels gallons shipments connections homes households pounds kg kilograms kilotons
    modules panels robots phones smartphones handsets customers people patients wafers chips batteries bottles cases
    cubic metres meters square einheiten stuck tonnen nutzer gerate fahrzeuge eenheden gebruikers apparaten
    voertuigen stuks installations licences licenses displays sensors cells tablets drones headsets wearables bikes
    e-bikes terawatt-hours gigawatts megawatts endpoints"""
)
