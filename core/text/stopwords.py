"""Function words of English, Dutch and German, folded: they carry no topic and are never required by a search.

Own lists of articles, pronouns, prepositions, conjunctions and auxiliaries; no word with a technical reading
(*can*, *will* are out of the English list's reach only as verbs and stay in).
"""

from __future__ import annotations

ENGLISH = frozenset(
    """a about above after again all also an and any are as at be because been before being below between both but by
    can could did do does doing down during each few for from further had has have having he her here hers him his
    how i if in into is it its itself just may me might more most must my no nor not now of off on once only or
    other our ours out over own same shall she should so some such than that the their theirs them then there these
    they this those through to too under until up us very was we were what when where which while who whom whose why
    will with within without would you your yours""".split()
)
DUTCH = frozenset(
    """aan al alle als bij dan dat de den der deze die dit door dus een en er haar heb hebben heeft het hij hoe hun ik
    in is ja je kan kunnen maar me meer men met mij mijn moet na naar niet nog nu of om omdat onder ons ook op over
    te tegen toch toen tot uit van veel voor waar waarom wanneer was wat we wel welke werd wie wij worden wordt zal
    ze zelf zich zij zijn zo zonder zou zullen""".split()
)
GERMAN = frozenset(
    """aber alle als also am an auch auf aus bei beim bin bis bist da damit dann das dass dem den denn der des dessen
    die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas euch
    fur gegen hat hatte haben hier ich ihm ihn ihr ihre im in ins ist ja jede jedem jeden jeder jedes kann kein
    keine konnen man mehr mein mit muss nach nicht noch nun nur ob oder ohne sehr sein seine sich sie sind so soll
    sollen sondern uber um und uns unter vom von vor wann war waren warum was weil welche welcher welches wenn wer
    werden wie wieder wird wir wo wurde wurden zu zum zur zwischen""".split()
)
STOP_WORDS = ENGLISH | DUTCH | GERMAN
