"""Sentences that tell of a plant, what is read of them, and sentences that tell of none."""

FOUND = [
    (
        "Intel will build a €17 billion chip plant in Magdeburg.",
        "en",
        {
            "company": "Intel",
            "place": "Magdeburg",
            "amount": "17000 EUR",
            "plant": "€17 billion chip plant",
            "is": "planned",
        },
    ),
    (
        "SMART Photonics opens a pilot line in Eindhoven",
        "en",
        {"company": "SMART Photonics", "place": "Eindhoven", "plant": "pilot line"},
    ),
    (
        "Tesla opens its Gigafactory in Grünheide, Germany.",
        "en",
        {"company": "Tesla", "place": "Grünheide, Germany", "plant": "Gigafactory"},
    ),
    (
        "Northvolt plans to build a gigafactory in Heide for €4.5bn",
        "en",
        {"company": "Northvolt", "place": "Heide", "amount": "4500 EUR", "plant": "gigafactory", "is": "planned"},
    ),
    (
        "TSMC breaks ground on its first fab in Dresden",
        "en",
        {"company": "TSMC", "place": "Dresden", "plant": "first fab"},
    ),
    (
        "BASF invests €500 million in a battery recycling plant in Schwarzheide",
        "en",
        {
            "company": "BASF",
            "place": "Schwarzheide",
            "amount": "500 EUR",
            "plant": "battery recycling plant",
            "is": "planned",
        },
    ),
    (
        "Lumiant announced plans for a battery plant in Arizona",
        "en",
        {"company": "Lumiant", "place": "Arizona", "plant": "battery plant", "is": "planned"},
    ),
    (
        "Ford denies it will build a battery plant in Spain",
        "en",
        {"company": "Ford", "place": "Spain", "plant": "battery plant", "is": "denied"},
    ),
    (
        "Ford is reportedly in talks to build a gigafactory in Spain",
        "en",
        {"company": "Ford", "place": "Spain", "plant": "gigafactory", "is": "rumoured"},
    ),
    (
        "Bosch baut eine neue Halbleiterfabrik in Dresden",
        "de",
        {"company": "Bosch", "place": "Dresden", "plant": "neue Halbleiterfabrik"},
    ),
    (
        "Bosch eröffnet ein Werk in Dresden für 1 Milliarde Euro",
        "de",
        {"company": "Bosch", "place": "Dresden", "amount": "1000 EUR", "plant": "Werk"},
    ),
    (
        "Signify bouwt een nieuwe fabriek in Eindhoven",
        "nl",
        {"company": "Signify", "place": "Eindhoven", "plant": "nieuwe fabriek"},
    ),
]
NONE = [
    ("She plants a tree in the garden.", "en"),
    ("Spiio builds a plant sensor for the garden.", "en"),
    ("Kew opens a plant nursery in London.", "en"),
    ("Acme opens its office in London.", "en"),
    ("The store opens at 9 am in Ghent.", "en"),
    ("Lumiant opens its source code in Ghent.", "en"),
    ("The Builder pattern builds a factory method.", "en"),
    ("Bosch baut ein Netzwerk in Dresden auf.", "de"),
    ("China builds a chip factory in Shanghai.", "en"),
]
# Of these a hostile sentence is made.
WORDS = """
    Intel will build a plant factory in Magdeburg opens its first pilot line fab near , for €2bn invests ground
    on breaks
""".split()
