"""Sentences that tell of a grant, what is read of them, and sentences that tell of none."""

FOUND = [
    (
        "QuantWare receives a grant of EUR 2m from the EIC.",
        "en",
        {"company": "QuantWare", "funder": "EIC", "amount": "2 EUR"},
    ),
    (
        "QuantWare was awarded an ERC Starting Grant of €1.5 million",
        "en",
        {"company": "QuantWare", "funder": "ERC", "amount": "1.5 EUR"},
    ),
    (
        "Lumiant awarded €2.5 million EIC Accelerator grant",
        "en",
        {"company": "Lumiant", "funder": "EIC", "amount": "2.5 EUR"},
    ),
    (
        "The NWO awarded Lumiant a grant of 2 million euro",
        "en",
        {"company": "Lumiant", "funder": "NWO", "amount": "2 EUR"},
    ),
    (
        "Google has awarded a five million dollar grant to the World Wildlife Fund.",
        "en",
        {"company": "World Wildlife Fund", "funder": "Google", "amount": "5 USD"},
    ),
    (
        "Lumiant has secured a $4.2 million grant from the Department of Energy",
        "en",
        {"company": "Lumiant", "funder": "Department of Energy", "amount": "4.2 USD"},
    ),
    (
        "Lumiant to receive €10m in subsidies from the Dutch government",
        "en",
        {"company": "Lumiant", "funder": "Dutch government", "amount": "10 EUR", "is": "planned"},
    ),
    ("Lumiant did not receive a grant from the ERC", "en", {"company": "Lumiant", "funder": "ERC", "is": "denied"}),
    ("We received a grant from the Gates Foundation.", "en", {"funder": "Gates Foundation"}),
    (
        "Lumiant krijgt subsidie van 3 miljoen euro van NWO",
        "nl",
        {"company": "Lumiant", "funder": "NWO", "amount": "3 EUR"},
    ),
    (
        "Quantix erhält 5 Millionen Euro Förderung vom BMBF",
        "de",
        {"company": "Quantix", "funder": "BMBF", "amount": "5 EUR"},
    ),
]
NONE = [
    ("Acme was granted a patent by the USPTO.", "en"),
    ("The CEO received stock grants worth $20 million.", "en"),
    ("Lumiant awarded grants of options worth $2m to Ann Lee.", "en"),
    ("Tesla was granted access to the site.", "en"),
    ("Hugh Grant wins award", "en"),
    ("Lumiant receives a grant.", "en"),
    ("It won, receiving a $2 million grant for its field.", "en"),
    ("The server awards a grant code from Acme.", "en"),
    ("The school received a grant of $2m from the state.", "en"),
    ("Die Förderung von Talenten ist wichtig.", "de"),
]
# Of these a hostile sentence is made.
WORDS = """
    QuantWare receives a grant of EUR 2m from the EIC awards Lumiant was awarded subsidies $2m , krijgt subsidie
    Förderung
""".split()
