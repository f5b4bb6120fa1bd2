"""Sentences that estimate a market, with what is read of them, and sentences that only read like it."""

FORECASTS = [
    (
        "Design Software Category Market to reach 18.43 Billion by 2025 | Acme",
        {"market": "Design Software", "publisher": "Acme", "forecast": 18.43, "currency": None, "horizon": 2025},
    ),
    (
        "The glass market was worth USD 6 billion in 2023 and will reach USD 10.84 billion by 2029 at 10.36% CAGR.",
        {"market": "glass", "size": 6, "forecast": 10.84, "currency": "USD", "year": 2023, "horizon": 2029}
        | {"cagr_pct": 10.36},
    ),
    (
        "Drone Market Size Worth $7.3 Billion By 2028: Acme View Research, Inc.",
        {"market": "Drone", "publisher": "Acme View Research, Inc.", "forecast": 7.3, "currency": "USD"}
        | {"horizon": 2028},
    ),
    (
        "The lidar market is expected to grow from USD 4.95 billion in 2016 to USD 14.17 billion by 2021.",
        {"market": "lidar", "size": 4.95, "forecast": 14.17, "currency": "USD", "year": 2016, "horizon": 2021},
    ),
    (
        "GLOBAL IOT MARKET TO REACH $1.1 TRILLION BY 2026",
        {"market": "IOT", "forecast": 1100, "currency": "USD", "horizon": 2026},
    ),
    (
        "By 2025, the market for smart glasses will exceed €5bn, according to Ovum.",
        {"market": "smart glasses", "publisher": "Ovum", "forecast": 5, "currency": "EUR", "horizon": 2025},
    ),
    (
        "The Indian fintech market, which is expected to be worth $150-160 billion by 2025, attracts investors.",
        {"market": "fintech", "forecast": 155, "currency": "USD", "horizon": 2025, "geography": "Indian"},
    ),
    (
        "IDC expects cloud spending to increase at a CAGR of 15.1% between 2014 and 2019, reaching $53.1 billion.",
        {"market": "cloud", "publisher": "IDC", "forecast": 53.1, "currency": "USD", "horizon": 2019}
        | {"cagr_pct": 15.1, "period": "2014-2019"},
    ),
    (
        "Gartner forecasts a $45 billion chip design market by 2020.",
        {"market": "chip design", "publisher": "Gartner", "forecast": 45, "currency": "USD", "horizon": 2020},
    ),
    (
        "$139,663 Million Revenue Expected in Heat Pump Market by 2031 says P&S Insight",
        {"market": "Heat Pump", "publisher": "P&S Insight", "forecast": 139.663, "currency": "USD", "horizon": 2031},
    ),
    (
        "Humanoids: ~2,92 Mrd. USD (2025) → ~15,26 Mrd. USD (2030), CAGR 39,2% (Acme).",
        {"market": "Humanoids", "publisher": "Acme", "size": 2.92, "forecast": 15.26, "currency": "USD"}
        | {"year": 2025, "horizon": 2030, "cagr_pct": 39.2},
    ),
    (
        "Spending on robots will reach $86bn in 2017 and $93bn in 2018, Gartner says.",
        {"market": "robots", "publisher": "Gartner", "size": 86, "forecast": 93, "currency": "USD"}
        | {"year": 2017, "horizon": 2018},
    ),
]
SIZES = [
    ("We transform the $30Bn field service market.", {"market": "field service", "size": 30, "currency": "USD"}),
    (
        "It serves the €390 billion EU residential building market.",
        {"market": "residential building", "size": 390, "currency": "EUR", "geography": "EU"},
    ),
    ("Device financing is a $541B market globally.", {"market": "Device financing", "size": 541, "currency": "USD"}),
    (
        "In 2015, the mobile app industry generated a whopping $41.1 billion.",
        {"market": "mobile app", "size": 41.1, "currency": "USD", "year": 2015},
    ),
    (
        "From 2002 to 2014, the US music industry went from $25 billion to $15 billion.",
        {"market": "music", "size": 15, "currency": "USD", "period": "2002-2014", "geography": "US"},
    ),
    ("Our total addressable market is $50 billion.", {"size": 50, "currency": "USD"}),
    ("TAM: $50B", {"size": 50, "currency": "USD"}),
    ("60% of the $1.4T global wood market is served.", {"market": "wood", "size": 1400, "currency": "USD"}),
    ("It is poised to transform this $100+ billion industry.", {"size": 100, "currency": "USD"}),
    (
        "We modernise construction, a $12T global industry.",
        {"market": "construction", "size": 12000, "currency": "USD"},
    ),
    (
        "The toy market is currently valued at around $90 billion and is set to double by 2030.",
        {"market": "toy", "size": 90, "currency": "USD"},
    ),
    (
        "The RPA (robotic process automation) market is valued at $3,661.89 million in 2023.",
        {"market": "RPA (robotic process automation)", "size": 3.66189, "currency": "USD", "year": 2023},
    ),
]
INCREMENTS = [
    (
        "Tea Market to grow by USD 507.12 Million during 2021-2025 | Technavio",
        {"market": "Tea", "publisher": "Technavio", "increment": 0.50712, "currency": "USD", "horizon": 2025}
        | {"period": "2021-2025"},
    ),
    (
        "$ 1,123.07 Bn growth expected in Global Construction Materials Market during 2021-2025 | Technavio",
        {"market": "Construction Materials", "publisher": "Technavio", "increment": 1123.07, "currency": "USD"}
        | {"horizon": 2025, "period": "2021-2025"},
    ),
    (
        "Global Formic Acid Market | $ 208.72 million growth expected during 2021-2025 | 17000+ Acme Reports",
        {"market": "Formic Acid", "publisher": "Acme Reports", "increment": 0.20872, "currency": "USD"}
        | {"horizon": 2025, "period": "2021-2025"},
    ),
    (
        "Car Rental Market | Growing Tourism | $ 5.81 bn growth expected during 2021-2025 | Technavio",
        {"market": "Car Rental", "publisher": "Technavio", "increment": 5.81, "currency": "USD", "horizon": 2025}
        | {"period": "2021-2025"},
    ),
    ("Cheese Market to grow by USD 6.33 billion", {"market": "Cheese", "increment": 6.33, "currency": "USD"}),
]
RATES = [
    (
        "Crash Test Dummies Market will Accelerate at a CAGR of almost 2% through 2021-2025|Technavio",
        {"market": "Crash Test Dummies", "publisher": "Technavio", "cagr_pct": 2, "period": "2021-2025"},
    ),
    (
        "The connected-car market is growing at a five-year compound annual growth rate of 45% -- fast.",
        {"market": "connected-car", "cagr_pct": 45},
    ),
    ("Pool Alarms Market To Expand At 7.7% CAGR By 2028", {"market": "Pool Alarms", "cagr_pct": 7.7, "horizon": 2028}),
    (
        "The lidar industry will see a CAGR of 18-20% through 2030.",
        {"market": "lidar", "cagr_pct": 19, "horizon": 2030},
    ),
    (
        "The offshore market will grow 8 percent a year from 2016 to 2021.",
        {"market": "offshore", "cagr_pct": 8, "period": "2016-2021"},
    ),
]
VOLUMES = [
    (
        "The LPG market reached 320 million tonnes in 2022, growing at 3.4% CAGR to reach 491 million tonnes by 2035.",
        {"market": "LPG", "volume": 320e6, "volume_forecast": 491e6, "unit": "tonnes", "year": 2022, "horizon": 2035}
        | {"cagr_pct": 3.4},
    ),
    (
        "The mobile phone market grew 30% to 674m handsets in 2004.",
        {"market": "mobile phone", "volume": 674e6, "unit": "handsets", "year": 2004},
    ),
    (
        "Dashboard Market to grow by 3.78 million Units in 2021-2025",
        {"market": "Dashboard", "volume_increment": 3.78e6, "unit": "Units", "horizon": 2025, "period": "2021-2025"},
    ),
]
GERMAN_AND_DUTCH = [
    (
        "Der Markt für Wärmepumpen soll bis 2025 auf 3,2 Milliarden Euro wachsen.",
        {"market": "Wärmepumpen", "forecast": 3.2, "currency": "EUR", "horizon": 2025},
    ),
    (
        "Der globale Markt für ultraschnelle Laser wurde 2017 auf 2,17 Mrd. € beziffert.",
        {"market": "ultraschnelle Laser", "size": 2.17, "currency": "EUR", "year": 2017},
    ),
    (
        "Laut Gartner wird der weltweite Markt für KI-Chips im Jahr 2025 rund 70 Mrd. US-Dollar betragen.",
        {"market": "KI-Chips", "publisher": "Gartner", "forecast": 70, "currency": "USD", "horizon": 2025},
    ),
    (
        "Mit einer CAGR von 12 % wächst der Halbleitermarkt bis 2030.",
        {"market": "Halbleiter", "cagr_pct": 12, "horizon": 2030},
    ),
    (
        "Mit 235 Milliarden Euro Umsatz gehört die Logistik zu den größten Branchen Deutschlands.",
        {"market": "Logistik", "size": 235, "currency": "EUR", "geography": "Deutschland"},
    ),
    (
        "De wereldwijde markt voor kweekvlees zal in 2030 25 miljard dollar bereiken, volgens McKinsey.",
        {"market": "kweekvlees", "publisher": "McKinsey", "forecast": 25, "currency": "USD", "horizon": 2030},
    ),
    (
        "De Europese dronemarkt was in 2020 € 1,2 miljard waard.",
        {"market": "drone", "size": 1.2, "currency": "EUR", "year": 2020, "geography": "Europese"},
    ),
    (
        "De cloudmarkt groeit jaarlijks met 15 procent tot 8 miljard euro in 2024.",
        {"market": "cloud", "forecast": 8, "currency": "EUR", "horizon": 2024, "cagr_pct": 15},
    ),
]
NONE = [
    "Nvidia's data center business reached $15bn in 2022.",
    "Apple's services industry is worth $200bn.",
    "The phone market is growing fast, and Apple reached $50bn in revenue.",
    "The market for phones is dominated by Apple, which generated $35bn.",
    "Absa currently has a market value of about $8.5bn (£4.4bn).",
    "Apple's market capitalisation reached $2 trillion.",
    "Tether breaks $60 billion market cap",
    "Apple Market Value Hits $2 Trillion",
    "The stock market lost $3 trillion in value.",
    "The crypto market is worth $1.5 trillion.",
    "Markets fell sharply, wiping $500 billion off the value of shares.",
    "Investors in the $2 billion company include Sequoia.",
    "The city plans to spend $5 billion to modernise its transport sector.",
    "The government will invest $5 billion in the semiconductor industry by 2025.",
    "Android's share of the smartphone market reached 85%.",
    "The market share of Android grew by 12% annually.",
    "Startups in the healthcare industry raised $5 billion in funding in 2020.",
    "The fintech sector reached $5 billion in funding in 2020.",
    "Tesla's sales in the Chinese market reached $5 billion in 2020.",
    "Sales of the group grew by 12% a year to €5 billion.",
    "Machine Learning patents grew at a 34 percent CAGR between 2013 and 2017.",
    "Crude oil prices surged above the $47 a barrel mark after an energy market watchdog raised its forecasts.",
    "Liquid raises $13.7M to bring its gadget to market",
    "It supports over 4 million merchants across 36 markets.",
    "OTA updates could save the global automotive industry more than $35B by 2022.",
    "IMF Urges $50 Billion Spending Commitment to Help End the Pandemic",
    "The cleaning industry has a 200% annual turnover rate.",
    "Amazon, which entered the grocery market in 2017, was worth $1 trillion in 2018.",
    "The market, led by Apple, whose revenue reached $200bn, grew.",
    "The market is expected to see deals worth $5bn.",
    "Exports to the German market reached €5bn.",
    "The Chinese economy will reach $20 trillion by 2025.",
    "Der Umsatz von Siemens stieg auf 60 Milliarden Euro.",
    "Der Aktienmarkt verlor 3 Milliarden Euro.",
    "De omzet van ASML steeg naar 18,6 miljard euro.",
    "The global drone market is expected to reach USD 45",
    "",
    "%$ market",
]
