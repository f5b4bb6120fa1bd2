"""Sentences that tell of a partnership, what is read of them, and sentences that tell of none."""

FOUND = [
    ("ASML partners with Imec on EUV", "en", {"partner": "ASML + Imec"}),
    ("Intel and TSMC team up", "en", {"partner": "Intel + TSMC"}),
    ("Toyota, Mazda and Denso join forces", "en", {"partner": "Toyota + Mazda + Denso"}),
    ("Shell and Eneco form joint venture", "en", {"partner": "Shell + Eneco"}),
    ("Bosch partners with Nikola on a single thin-film line", "en", {"partner": "Bosch + Nikola"}),
    ("Siemens signs agreement with SAP", "en", {"partner": "Siemens + SAP"}),
    ("Sony and Honda sign a memorandum of understanding", "en", {"partner": "Sony + Honda"}),
    ("Sony and Honda signed an agreement to build cars", "en", {"partner": "Sony + Honda"}),
    ("Lumiant works on chips in a partnership between Bosch and Nikola.", "en", {"partner": "Bosch + Nikola"}),
    ("Imec has entered into a strategic partnership with ASML and Intel.", "en", {"partner": "Imec + ASML + Intel"}),
    ("Bosch plans to partner with Nikola", "en", {"partner": "Bosch + Nikola", "is": "planned"}),
    ("Bosch denies it will partner with Nikola", "en", {"partner": "Bosch + Nikola", "is": "denied"}),
    ("Bosch is reportedly teaming up with Nikola", "en", {"partner": "Bosch + Nikola", "is": "rumoured"}),
    (
        "CATL and FAW Group forged a strategic partnership on September 30, 2016.",
        "en",
        {"partner": "CATL + FAW Group", "day": "2016-09-30"},
    ),
    ("Siemens kooperiert mit SAP", "de", {"partner": "Siemens + SAP"}),
    ("Continental arbeitet mit IBM und Cisco zusammen.", "de", {"partner": "Continental + IBM + Cisco"}),
    ("BMW und Daimler kooperieren bei Carsharing", "de", {"partner": "BMW + Daimler"}),
    ("Philips werkt samen met ASML", "nl", {"partner": "Philips + ASML"}),
    ("Philips en ASML gaan samenwerken", "nl", {"partner": "Philips + ASML"}),
]
NONE = [
    ("He lives with his partner Anna in London.", "en"),
    ("She is a partner at Sequoia Capital.", "en"),
    ("Google partners with schools.", "en"),
    ("Teams collaborate with Ops.", "en"),
    ("The collaboration between Devs and Ops is a culture.", "en"),
    ("Brought to you in partnership with BMC.", "en"),
    ("Beyoncé and Adele team up for an album", "en"),
    ("Eine enge Zusammenarbeit zwischen Designern und Entwicklern ist nötig.", "de"),
    ("Agile Manifesto: Collaborate With Customers", "en"),
    ("Airbus partners well.", "en"),
]
# Of these a hostile sentence is made.
WORDS = """
    ASML Imec and partners with team up sign an agreement joint venture between , a partnership of forces join
    werkt samen met
""".split()
