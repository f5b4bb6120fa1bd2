"""Sentences that tell who founded what, what is read of them, and sentences that tell of nobody."""

_BOTH = "Ada de Vries + Jan Smit"
FOUND = [
    (
        "Lumiant was founded in 2019 by Ada de Vries and Jan Smit.",
        "en",
        {"company": "Lumiant", "person": _BOTH, "day": "2019"},
    ),
    ("The company was co-founded by professors Ada de Vries and Jan Smit.", "en", {"person": _BOTH}),
    ("It was founded by former Google engineers Ada de Vries and Jan Smit.", "en", {"person": _BOTH}),
    (
        "Lumiant, a Dutch start-up founded by Ada de Vries, Jan Smit and Bo Li, raised $2m.",
        "en",
        {"company": "Lumiant", "person": f"{_BOTH} + Bo Li"},
    ),
    ("Ada de Vries and Jan Smit founded Lumiant.", "en", {"company": "Lumiant", "person": _BOTH}),
    (
        "“Light is fast,” says Ada de Vries, co-founder and CEO of Lumiant.",
        "en",
        {"company": "Lumiant", "person": "Ada de Vries"},
    ),
    ("For Ada de Vries, the founder of Lumiant, it was light.", "en", {"company": "Lumiant", "person": "Ada de Vries"}),
    ("Lumiant co-founder Ada de Vries denies it.", "en", {"company": "Lumiant", "person": "Ada de Vries"}),
    ("Its founders Ada de Vries and Jan Smit met in Delft.", "en", {"person": _BOTH}),
    ("Bank CEO Kim Bos met co-founder Ada de Vries and Jan Smit.", "en", {"person": "Ada de Vries"}),
    ("Ripple Transfers Over 408 Million Coins To Co-Founder Ada Vries Wins", "en", {"person": "Ada Vries"}),
    (
        "Quantix wurde 2019 von Eva Bos und Kim Berg gegründet.",
        "de",
        {"company": "Quantix", "person": "Eva Bos + Kim Berg"},
    ),
    (
        "QuantWare is in 2020 opgericht door Ada de Vries en Jan Smit.",
        "nl",
        {"company": "QuantWare", "person": _BOTH, "day": "2020"},
    ),
]
NONE = [
    ("The fund was founded by Sequoia Capital.", "en"),
    ("The city was founded in 1200 by monks.", "en"),
    ("Founded in 2015, Lumiant makes lasers.", "en"),
    ("The co-founder of Stack Exchange and Discourse spoke.", "en"),
    ("He is the founder of Your First Web.", "en"),
    ("The study was founded on data of Ada de Vries.", "en"),
    ("Der Verein wurde von der Stadt gegründet.", "de"),
]
# Of these a hostile sentence is made.
WORDS = """
    Lumiant was founded in 2019 by Ada de Vries and Jan Smit , co-founder of founders gegründet von opgericht door
""".split()
