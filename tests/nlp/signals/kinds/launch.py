"""Sentences that tell of a launch, what is read of them, and sentences that tell of none."""

FOUND = [
    ("Lumiant launches Falcon 2", "en", {"company": "Lumiant", "product": "Falcon 2"}),
    ("Intel unveils a new quantum chip", "en", {"company": "Intel", "product": "quantum chip"}),
    ("Oxford PV launches a thin-film module", "en", {"company": "Oxford PV", "product": "thin-film module"}),
    ("Intel introduces Horse Ridge", "en", {"company": "Intel", "product": "Horse Ridge"}),
    (
        "In September, Salesforce introduced its Einstein platform for sales.",
        "en",
        {"company": "Salesforce", "product": "Einstein platform"},
    ),
    ("Lumiant launches a photonic processor called Falcon", "en", {"company": "Lumiant", "product": "Falcon"}),
    (
        "IBM to launch its Condor processor in 2023",
        "en",
        {"company": "IBM", "product": "Condor processor", "is": "planned", "day": "2023"},
    ),
    (
        "CaixaBank rolls out new cash machine platform",
        "en",
        {"company": "CaixaBank", "product": "cash machine platform"},
    ),
    ("Mercedes denies it will launch the EQX", "en", {"company": "Mercedes", "product": "EQX", "is": "denied"}),
    ("Mercedes reportedly launches the EQX", "en", {"company": "Mercedes", "product": "EQX", "is": "rumoured"}),
    ("Lumiant raises $5m, launches Falcon", "en", {"company": "Lumiant", "product": "Falcon"}),
    ("NXP stellt den Chip S32G vor", "de", {"company": "NXP", "product": "Chip S32G"}),
    ("Apple bringt das iPhone 15 auf den Markt", "de", {"company": "Apple", "product": "iPhone 15"}),
    ("Philips lanceert Sonicare 9000", "nl", {"company": "Philips", "product": "Sonicare 9000"}),
    ("Philips brengt de Sonicare 9000 op de markt", "nl", {"company": "Philips", "product": "Sonicare 9000"}),
]
NONE = [
    ("The EU launches an investigation into Apple.", "en"),
    ("Google launches attack on Apple", "en"),
    ("Russia launches missile", "en"),
    ("SpaceX launches satellite", "en"),
    ("Lumiant launches a campaign in Ghent.", "en"),
    ("Lumiant Launches Charity Campaign", "en"),
    ("The program launches Word.", "en"),
    ("I had been using RDP at work to launch Codeanywhere on my computer.", "en"),
    ("Steps to Successfully Launching a Mobile App", "en"),
    ("Due to demand, we launched a pressure-washing robot.", "en"),
    ("Mark Zuckerberg introduced Morgan Freeman to the team.", "en"),
    ("Die Firma stellt Mitarbeiter ein.", "de"),
]
# Of these a hostile sentence is made.
WORDS = """
    Lumiant launches unveils a new chip the its Falcon platform called , introduces to launch stellt vor
""".split()
