"""Sentences that tell of an appointment, what is read of them, and sentences that tell of none."""

FOUND = [
    (
        "QuantWare appoints Anna de Vries as CEO.",
        "en",
        {"person": "Anna de Vries", "company": "QuantWare", "role": "CEO", "move": "joins"},
    ),
    (
        "Lumiant names former ASML executive Jan Jansen as chief executive officer",
        "en",
        {"person": "Jan Jansen", "company": "Lumiant", "role": "chief executive officer", "move": "joins"},
    ),
    (
        "LiquidityBook names Sayant Chatterjee COO",
        "en",
        {"person": "Sayant Chatterjee", "company": "LiquidityBook", "role": "COO", "move": "joins"},
    ),
    (
        "Intel appoints new CEO Lip-Bu Tan",
        "en",
        {"person": "Lip-Bu Tan", "company": "Intel", "role": "CEO", "move": "joins"},
    ),
    (
        "John Smith joins PsiQuantum as CTO",
        "en",
        {"person": "John Smith", "company": "PsiQuantum", "role": "CTO", "move": "joins"},
    ),
    (
        "CTO John Smith leaves PsiQuantum",
        "en",
        {"person": "John Smith", "company": "PsiQuantum", "role": "CTO", "move": "leaves"},
    ),
    (
        "PsiQuantum CEO Jeremy O'Brien steps down",
        "en",
        {"person": "Jeremy O'Brien", "company": "PsiQuantum", "role": "CEO", "move": "leaves"},
    ),
    (
        "Intel's chief executive Pat Gelsinger resigns",
        "en",
        {"person": "Pat Gelsinger", "company": "Intel", "role": "chief executive", "move": "leaves"},
    ),
    (
        "Pat Gelsinger, CEO of Intel, resigned on Monday.",
        "en",
        {"person": "Pat Gelsinger", "company": "Intel", "role": "CEO", "move": "leaves"},
    ),
    (
        "Ann Lee, previously at Google, was named president and CEO of Lumiant",
        "en",
        {"person": "Ann Lee", "company": "Lumiant", "role": "president and CEO", "move": "joins"},
    ),
    (
        "Ann Lee will become CEO of Lumiant in March 2024",
        "en",
        {"person": "Ann Lee", "company": "Lumiant", "role": "CEO", "move": "joins", "day": "2024-03", "is": "planned"},
    ),
    (
        "Lumiant denies that CEO Ann Lee will leave",
        "en",
        {"person": "Ann Lee", "company": "Lumiant", "role": "CEO", "move": "leaves", "is": "denied"},
    ),
    (
        "Lumiant is in talks to appoint Ann Lee as CEO",
        "en",
        {"person": "Ann Lee", "company": "Lumiant", "role": "CEO", "move": "joins", "is": "rumoured"},
    ),
    (
        "Die Quantix GmbH ernennt Peter Schmidt zum Geschäftsführer.",
        "de",
        {"person": "Peter Schmidt", "company": "Quantix GmbH", "role": "Geschäftsführer", "move": "joins"},
    ),
    (
        "Peter Schmidt wird neuer Geschäftsführer von Quantix",
        "de",
        {"person": "Peter Schmidt", "company": "Quantix", "role": "Geschäftsführer", "move": "joins"},
    ),
    (
        "Finanzvorstand Ann Lee verlässt Quantix",
        "de",
        {"person": "Ann Lee", "company": "Quantix", "role": "Finanzvorstand", "move": "leaves"},
    ),
    (
        "ASML benoemt Christophe Fouquet tot CEO",
        "nl",
        {"person": "Christophe Fouquet", "company": "ASML", "role": "CEO", "move": "joins"},
    ),
    (
        "Peter Wennink vertrekt als CEO van ASML",
        "nl",
        {"person": "Peter Wennink", "company": "ASML", "role": "CEO", "move": "leaves"},
    ),
]
NONE = [
    ("The variable is named after the CEO.", "en"),
    ("A file named Foo Bar in the root directory", "en"),
    ("CEO Ann Lee said the company left the market.", "en"),
    ("Ann Lee joins the meeting as a guest.", "en"),
    ("Brad Hunt elected to chair the meeting", "en"),
    ("Joe Biden was elected President of the United States.", "en"),
    ("Imagine you were hired as CEO for a large organization.", "en"),
    ("Securrency appoints CCO and CTO", "en"),
    ("Lumiant names its new chip Falcon.", "en"),
    ("Der Vorstand ernennt einen Ausschuss.", "de"),
]
# Of these a hostile sentence is made.
WORDS = """
    Lumiant appoints Ann Lee as CEO of joins leaves named , former chief executive officer steps down was the
    president ernennt zum
""".split()
