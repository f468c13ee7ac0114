"""The words of what is known of the demo's people: how they are called, what they told, where they show their work.

Facts are a text, the months from today after which they ask to be confirmed (none: never), and a source.
"""

TAGS = ("Speaker", "Once a colleague", "Second in a round", "Knows everybody", "Writes well", "Moves for the sea")

SAME_AS = {
    "SiC modules": "silicon carbide modules",
    "MPC": "model predictive control",
    "Rust": "Rust on turbine controllers",
}

CALLED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "Amara Okafor": ("she/her", "", ()),
    "Thandiwe Dlamini": ("she/her", "tahn-DEE-weh dla-MEE-nee", ()),
    "Jökull Haugen": ("they/them", "YUH-kutl", ()),
    "Maëlle Kerjean": ("she/her", "", ("Maëlle Le Goff",)),
    "Łukasz Wiśniewski": ("", "WOO-kash vish-NYEF-skee", ()),
    "Chiara Bellandi": ("she/her", "", ("Chiara Ferraris",)),
    "陈 梓涵": ("he/him", "Chen Zihan", ()),
}

FACTS: dict[str, tuple[tuple[str, int | None, str], ...]] = {
    "Amara Okafor": (
        ("Open to moving", 7, ""),
        ("Wants to stay near the sea", None, ""),
        ("Free from: the summer, after her defence", -1, ""),
    ),
    "Hauke Petersen": (("Would talk about a change", -2, ""), ("Notice period: six months", None, "")),
    "Thandiwe Dlamini": (("Does not want to leave Paarl", 5, ""),),
    "Jökull Haugen": (("Likes to be asked in writing", None, ""),),
    "Chiara Bellandi": (("On leave until next spring", 6, ""),),
    "Kamau Mwangi": (("Would move for a good school", 3, ""),),
    "Maëlle Kerjean": (("Not looking while Paris decides", 1, ""),),
    "Min-jun Park": (("Learning English, wants to be corrected", 8, ""),),
    "Łukasz Wiśniewski": (("Notice period: three months", None, ""), ("Would try again", -1, "")),
    "Ananya Krishnan": (("Reachable on Sundays only", 4, ""),),
    "陈 梓涵": (("Wants to be called Zihan", None, ""), ("Needs a visa", 10, "his page")),
}

LINKS: dict[str, tuple[tuple[str, str], ...]] = {
    "Amara Okafor": (("Her poster on tidal wakes", "https://tay-valley.example/posters/tidal-wakes"),),
    "Jökull Haugen": (("The talk that was rejected", "https://talks.example/watchdogs"),),
    "Ananya Krishnan": (("Why dashboards lie", "https://talks.example/dashboards-lie"),),
}

TOLD = (
    "Open to moving",
    "Looks around in spring",
    "Would rather stay where they are",
    "Wants to lead a small team one day",
    "Prefers calls in the evening",
    "Works four days a week",
    "Would come back from abroad",
)
