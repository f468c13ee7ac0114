"""What the communities of the demo tell: introductions, stories, who shows what of themselves, questions and answers."""

INTRODUCTIONS = {
    "Marine Engineering": "We build turbines that stand in the sea for thirty years. **Rotors, blades, moorings**: what "
    "breaks first, why, and how to make it break later.\n\nNo vacancies here, and no applications. Ask what you would "
    "ask a colleague over coffee, or join us and somebody who does the work will write to you one day.",
    "Software & Data": "The sea does not read the forecast. We write the software that copes: controllers in Rust, "
    "models of waves and wind, and a great deal of patience with sensors.\n\nWe like people who enjoy finding out why.",
}
# community, author, title, age in days, is published, body
STORIES = (
    (
        "Marine Engineering",
        "emil.larsen",
        "The blade that sang",
        34,
        True,
        (
            "For two winters one of our prototypes sang in a west wind: a clear *A*, audible in the village.\n\n"
            "## What it was not\n\n- not the gearbox, which everybody suspected\n- not the bolts, which we tightened twice\n\n"
            "## What it was\n\nA trailing edge that was four tenths of a millimetre too thick. We found it with a borrowed "
            "microphone and a doctoral student who would not go home. The fix was a strip of tape; the real fix was a new "
            "way to measure edges before a blade leaves the hall.\n\nThe village asked for the tape to come off again for "
            "one evening. It did."
        ),
    ),
    (
        "Marine Engineering",
        "mateo.castineira",
        "Why we pull our anchors out again",
        96,
        True,
        (
            "A mooring is only as good as what we know of the ground. So once a year we pull one out that nobody complained "
            "about, and look at it.\n\nThis year: chain worn by a third where the model said a tenth. The sand moves more "
            "than the charts say. **The model has a new term now**, and two anchors a new place."
        ),
    ),
    (
        "Marine Engineering",
        "chloe.tremblay",
        "A resin that lets go",
        9,
        False,
        "Draft: what we have learnt about taking blades apart, and which numbers we may tell already.",
    ),
    (
        "Software & Data",
        "aino.virtanen",
        "Updating eighty turbines without a boat",
        20,
        True,
        (
            "A boat costs more in a day than the update in a year. So a turbine takes a new controller over the air, at "
            "night, in little wind, and keeps the old one for a week.\n\n1. It tries the new one on yesterday's sea.\n"
            "2. It runs both side by side.\n3. It changes over, and *asks us* before it forgets the old one.\n\nTwice in "
            "three years a turbine has gone back by itself. Both times it was right."
        ),
    ),
    (
        "Software & Data",
        "jack.whitfield",
        "What a wave model does not know",
        61,
        True,
        (
            "Our forecasts are good for six hours and humble after twelve. We publish how wrong we were every month, for "
            "ourselves first: it changed what we work on more than any plan."
        ),
    ),
)
# who, community, shown name, title, ask me about, topics
PROFILES = (
    ("emil.larsen", "Marine Engineering", "Emil", "Rotor engineer", "blades that make noise", "Rotors and blades; Noise"),
    ("eva.lindqvist", "Marine Engineering", "Eva Lindqvist", "Hydrodynamics", "hydrofoils, and coming from academia", "Rotors and blades; Coming from research"),
    ("mateo.castineira", "Marine Engineering", "Mateo", "Mooring engineer", "what holds a turbine where it is", "Moorings"),
    ("lena.hoffmann", "Marine Engineering", "Lena Hoffmann", "Leads Marine Engineering", "test tanks, and how we decide", "How we work; Coming from research"),
    ("aino.virtanen", "Software & Data", "Aino", "Embedded developer", "updates over the air", "Embedded Rust; How we work"),
    ("oleksii.bondar", "Software & Data", "Oleksii", "Control software", "watchdogs and bad weekends", "Embedded Rust"),
    ("jack.whitfield", "Software & Data", "Jack Whitfield", "Forecasting analyst", "being wrong in public", "Wave models"),
)  # fmt: skip
# community, topic, who answers, age in days, question, answer; an empty answer waits
QUESTIONS = (
    (
        "Marine Engineering",
        "Coming from research",
        "eva.lindqvist",
        18,
        "I finish my thesis on cavitation in spring. Do you ever take people without any industry experience?",
        (
            "Most of us came that way. What helps: somebody who has built one thing that had to work on a given day, "
            "however small. Come to the open day and look at the tank; it makes the rest easier to talk about."
        ),
    ),
    (
        "Marine Engineering",
        "Rotors and blades",
        "emil.larsen",
        41,
        "How often are you really out at sea?",
        (
            "I: four days last year, all of them cold. Service crews go weekly; if you want that, ask Field Operations. "
            "In the hall you touch a blade every day."
        ),
    ),
    (
        "Marine Engineering",
        "How we work",
        "lena.hoffmann",
        70,
        "Is part-time possible in your teams?",
        (
            "Yes. Five of twenty-six do, two of them lead something. Test weeks are the exception, and are known half a "
            "year ahead."
        ),
    ),
    (
        "Software & Data",
        "Embedded Rust",
        "oleksii.bondar",
        12,
        "Why Rust on the controllers, and was it worth it?",
        (
            "Because a fault at night costs a boat. It took a year longer than we hoped. We have not had a memory fault in "
            "the field since; we have had plenty of others, all ours."
        ),
    ),
    (
        "Marine Engineering",
        "Noise",
        "emil.larsen",
        3,
        "Do quieter blades cost energy? I could not find any numbers that two sources agree on.",
        "",
    ),
)
# community, age in days, name of whoever is looked at first, why they came, why somebody looks
JOINS = (
    ("Marine Engineering", 0, "", "I restore wooden boats and would like to know what you do about fatigue.", ""),
    ("Marine Engineering", 1, "", "My thesis is on mooring chains. Mateo's story is what I want to do.", ""),
    ("Marine Engineering", 1, "Best Deals", "Great site! Visit www.best-deals.example for turbines", "links"),
)  # fmt: skip
