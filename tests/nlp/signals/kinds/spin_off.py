"""Sentences that tell of a spin-off, what is read of them, and sentences that tell of none."""

FOUND = [
    ("Lumiant is a spin-off of TU Delft.", "en", {"company": "Lumiant", "parent": "TU Delft"}),
    (
        "Lumiant, a spin-out from the University of Oxford, raised $2m.",
        "en",
        {"company": "Lumiant", "parent": "University of Oxford"},
    ),
    ("TU Delft spin-off QuantWare raises €6m", "en", {"company": "QuantWare", "parent": "TU Delft"}),
    ("MIT Spinout Commonwealth Fusion Raises $1.8 Billion", "en", {"company": "Commonwealth Fusion", "parent": "MIT"}),
    (
        "FluoRok, a University of Oxford spin-out, has a new method.",
        "en",
        {"company": "FluoRok", "parent": "University of Oxford"},
    ),
    ("Quandela was spun out of the CNRS in 2017.", "en", {"company": "Quandela", "parent": "CNRS", "day": "2017"}),
    ("It was spun off from Xerox in 2000.", "en", {"parent": "Xerox", "day": "2000"}),
    (
        "Apheros, a deeptech startup spun out of ETH Zurich, makes foam.",
        "en",
        {"company": "Apheros", "parent": "ETH Zurich"},
    ),
    (
        "Siemens to spin off its energy business",
        "en",
        {"company": "energy business", "parent": "Siemens", "is": "planned"},
    ),
    ("Dell spins off VMware", "en", {"company": "VMware", "parent": "Dell"}),
    (
        "Lumiant, a spin-off of TU Delft with a novel thin-film sensor, closed a Series A round.",
        "en",
        {"company": "Lumiant", "parent": "TU Delft"},
    ),
    ("A spin-off of TU Delft has made chips.", "en", {"parent": "TU Delft"}),
    ("Die Firma Quantix ist eine Ausgründung der TU München.", "de", {"company": "Quantix", "parent": "TU München"}),
    ("Quantix ist ein Spin-off der ETH Zürich.", "de", {"company": "Quantix", "parent": "ETH Zürich"}),
    ("Quantix wurde aus der TU München ausgegründet.", "de", {"company": "Quantix", "parent": "TU München"}),
    ("QuantWare, een spin-off van de TU Delft, haalt geld op", "nl", {"company": "QuantWare", "parent": "TU Delft"}),
    (
        "Lumiant, a spin-off of TU Delft founded by Ada de Vries and Jan Smit, makes chips.",
        "en",
        {"company": "Lumiant", "parent": "TU Delft", "person": "Ada de Vries + Jan Smit"},
    ),
]
NONE = [
    ("A spin-off of the hit series Game of Thrones", "en"),
    ("Dragon Quest spinoff of Final Fantasy revealed, a new game", "en"),
    ("The project may spin off revenue.", "en"),
    ("The incubator spun off a team.", "en"),
    ("Electrons spin out of phase.", "en"),
    ("Ihre Ausgründung gelang.", "de"),
]
# Of these a hostile sentence is made.
WORDS = """
    Lumiant spin-off of TU Delft spun out from , a the University is spins off its unit Ausgründung der
""".split()
