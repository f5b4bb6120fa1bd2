"""The leading posts of a firm, as patterns to build on: English, Dutch and German. Each has the group ``role``."""

from __future__ import annotations

from nlp.signals.trigger_words import make_triggers

ROLE_WORDS = make_triggers(
    """ceo cto cfo coo cmo cio cpo cso cro cdo cho chief president vp evp svp director chair chairman chairwoman
    chairperson board counsel manager partner head geschäftsführer geschäftsführerin vorstand vorstandschef
    vorstandschefin vorstandsvorsitzende vorstandsvorsitzenden vorstandsvorsitzender finanzvorstand finanzchef
    finanzchefin technikchef technikchefin aufsichtsratschef aufsichtsratschefin directeur bestuursvoorzitter
    topman topvrouw commissaris"""
)
_AREA = (
    r"(?:\s(?:of|for)\s(?:the\s)?(?:[A-Z][\w&’'-]{0,25}|engineering|research|marketing|sales|product|operations"
    r"|development|design|technology|finance|growth|strategy|people|ai|data|exchange)(?:(?:,?\s(?:and|&)\s"
    r"|\s)[A-Z][\w&-]{0,25}|\s(?:engineering|design|management|development|sales)){0,3})"
)
_LEVEL = (
    r"(?:(?i:new|interim|acting|global|deputy|group|first|next|executive|senior|non-executive|co|neue[rn]?"
    r"|nieuwe)[\s-]){0,3}"
)
# At the top of a firm: what comes behind *of* is the firm.
_TOP = (
    r"(?:C[ETFOMIPRSDLHA]{1,2}O|(?i:chief\s(?:[\w&-]{1,25}\s){1,3}?officer|chief\sexecutive|chief\s(?:scientist"
    r"|of staff|economist|technologist|architect|designer|engineer)"
    r"|president|managing director|managing partner|general manager|chair(?:man|woman|person)?"
    r"|general counsel|board member"
    r"|geschäftsführer(?:in)?|vorstandsvorsitzende[rn]?|vorstandschef(?:in)?|finanzvorstand"
    r"|finanzchef(?:in)?|vorstand|technikchef(?:in)?|aufsichtsratschef(?:in)?|(?:algemeen |technisch "
    r"|financieel |commercieel )?directeur|bestuursvoorzitter|topman|topvrouw|commissaris))"
)
# Of a part of it: what comes behind *of* is the part.
_PART = (
    r"(?:(?i:(?:executive |senior |corporate )?vice[ -]president|e?vp|svp|(?:managing |technical "
    r"|scientific |creative |finance |sales |marketing |research |commercial |engineering )?director"
    r"|country manager|(?:vice )?head(?=\sof\b)))"
)
ROLE = rf"(?P<role>{_LEVEL}(?:{_TOP}(?:(?:\s(?:and|&|und|en)\s|/){_TOP})?|{_PART}{_AREA}?))(?![\w-])"
# With what stands before it: an article, "as", "zum".
POSSESSIVE_ROLE = rf"(?:(?:an?|the|its|their|our|his|her|der|die|de|den|zum|zur|tot|als|as|to be)\s){{0,3}}{ROLE}"
