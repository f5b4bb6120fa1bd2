"""Sentences that tell of a takeover, what is read of them, and sentences that tell of none."""

FOUND = [
    (
        "ASML acquires Berliner Glas for €500m.",
        "en",
        {"acquirer": "ASML", "target": "Berliner Glas", "amount": "500 EUR"},
    ),
    ("Intel acquires Lumiant for $2bn", "en", {"acquirer": "Intel", "target": "Lumiant", "amount": "2000 USD"}),
    ("Lumiant bought by Intel", "en", {"acquirer": "Intel", "target": "Lumiant"}),
    (
        "Chip giant Intel buys the Dutch start-up Lumiant B.V. for $2bn",
        "en",
        {"acquirer": "Intel", "target": "Lumiant B.V.", "amount": "2000 USD"},
    ),
    (
        "Intel in talks to buy SiFive for $2bn",
        "en",
        {"acquirer": "Intel", "target": "SiFive", "amount": "2000 USD", "is": "rumoured"},
    ),
    ("Intel denies buying SiFive", "en", {"acquirer": "Intel", "target": "SiFive", "is": "denied"}),
    ("Broadcom did not acquire Qualcomm", "en", {"acquirer": "Broadcom", "target": "Qualcomm", "is": "denied"}),
    ("Google plans to acquire Fitbit", "en", {"acquirer": "Google", "target": "Fitbit", "is": "planned"}),
    ("Nvidia completes acquisition of Mellanox", "en", {"acquirer": "Nvidia", "target": "Mellanox"}),
    ("Nvidia abandons acquisition of Arm", "en", {"acquirer": "Nvidia", "target": "Arm", "is": "denied"}),
    (
        "Nium signs definitive agreement to acquire Ixaris",
        "en",
        {"acquirer": "Nium", "target": "Ixaris", "is": "planned"},
    ),
    (
        "Intel sells its modem unit to Apple for $1 billion",
        "en",
        {"acquirer": "Apple", "target": "modem unit", "seller": "Intel", "amount": "1000 USD"},
    ),
    (
        "Lumiant, which was acquired by Intel in 2019, makes chips.",
        "en",
        {"acquirer": "Intel", "target": "Lumiant", "day": "2019"},
    ),
    (
        "The $26 billion acquisition of LinkedIn by Microsoft",
        "en",
        {"acquirer": "Microsoft", "target": "LinkedIn", "amount": "26000 USD"},
    ),
    (
        "Microsoft's $26 billion acquisition of LinkedIn closed in December 2016.",
        "en",
        {"acquirer": "Microsoft", "target": "LinkedIn", "amount": "26000 USD", "day": "2016-12"},
    ),
    (
        "Shell acquires a 20 percent stake in Lumiant for €5 million",
        "en",
        {"acquirer": "Shell", "target": "Lumiant", "amount": "5 EUR", "stake_pct": 20.0},
    ),
    ("Shell buys 44% stake in Lumiant", "en", {"acquirer": "Shell", "target": "Lumiant", "stake_pct": 44.0}),
    ("We acquired Lumiant in 2019.", "en", {"target": "Lumiant", "day": "2019"}),
    ("SMART Photonics wordt overgenomen door NXP", "nl", {"acquirer": "NXP", "target": "SMART Photonics"}),
    (
        "Philips neemt het Amerikaanse BioTelemetry over voor 2,3 miljard euro",
        "nl",
        {"acquirer": "Philips", "target": "BioTelemetry", "amount": "2300 EUR"},
    ),
    ("Philips koopt Lumiant", "nl", {"acquirer": "Philips", "target": "Lumiant"}),
    ("Siemens übernimmt Mendix", "de", {"acquirer": "Siemens", "target": "Mendix"}),
    (
        "Siemens übernimmt den Softwareanbieter Mendix für 600 Millionen Euro",
        "de",
        {"acquirer": "Siemens", "target": "Mendix", "amount": "600 EUR"},
    ),
    ("Mendix wird von Siemens übernommen", "de", {"acquirer": "Siemens", "target": "Mendix"}),
    ("Die Übernahme von Osram durch AMS ist geplatzt", "de", {"acquirer": "AMS", "target": "Osram", "is": "denied"}),
]
NONE = [
    ("We acquire new customers in Germany.", "en"),
    ("Students acquire skills at MIT.", "en"),
    ("Facebook acquired data from Cambridge users.", "en"),
    ("Spotify acquires Netflix users.", "en"),
    ("He bought Tesla shares.", "en"),
    ("Apple acquired the University of Oxford's patents.", "en"),
    ("How to buy Bitcoin", "en"),
    ("Customers can buy Windows from Microsoft.", "en"),
    ("She takes over as CEO.", "en"),
    ("A friend of Google buys Lumiant for $2bn.", "en"),
    ("Siemens übernimmt Verantwortung für die Umwelt.", "de"),
    ("Siemens übernimmt die Leitung des Projekts.", "de"),
    ("De gemeente neemt het besluit over.", "nl"),
    ("Lumiant sells chips to Intel.", "en"),
    ("The brand guards the Amazon Buy Box.", "en"),
    ("It acquired South and West operations.", "en"),
    ("Bayern acquires striker Kane for £100m", "en"),
]
# Of these a hostile sentence is made.
WORDS = """
    Intel acquires buys Lumiant for $2bn bought by takes a 20% stake in sells its unit to the acquisition of ,
    which was’s
""".split()
