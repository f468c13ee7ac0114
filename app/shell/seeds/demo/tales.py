"""Twelve people whose talks are told in full; the first files a visitor opens.

Ages are days before today. Each tale names the colleague (the part of their address before the @), the rhythm in days,
and the talks from the oldest to the newest.
"""

from dataclasses import dataclass

from talent.duplicates.models import Part
from talent.relationships.models import ContactKind, Direction, HowWeKnow

Talk = tuple[int, ContactKind, Direction, str]
_M, _C, _H, _E = ContactKind.MET, ContactKind.CALL, ContactKind.CHAT, ContactKind.EMAIL
_L, _V = ContactKind.LINKEDIN, ContactKind.EVENT
_OUT, _IN, _BOTH = Direction.OUT, Direction.IN, Direction.BOTH


@dataclass(frozen=True)
class Tale:
    """One person, one colleague, and what was said."""

    name: str
    title: str
    employer: str
    field: str
    colleague: str
    cadence_days: int
    how: HowWeKnow
    talks: tuple[Talk, ...]
    note: str = ""


@dataclass(frozen=True)
class Twin:
    """A second file of somebody with a tale: under which name, and why the two are a pair."""

    of: str
    name: str
    title: str
    parts: tuple[Part, ...]
    is_still_there: bool = False

    @property
    def shares_mail(self) -> bool:
        return Part.SAME_EMAIL in self.parts


_IN_THE_CITY = Part.NICKNAME_AND_CITY
TWINS: tuple[Twin, ...] = (
    Twin("Amara Okafor", "Amara N. Okafor", "Doctoral researcher", (Part.SAME_EMAIL, _IN_THE_CITY)),
    Twin(
        "Hauke Petersen",
        "Hauke Petersen",
        "Rotor engineer",
        (Part.NAME_AND_EMPLOYER, _IN_THE_CITY),
        is_still_there=True,
    ),
    Twin("Maëlle Kerjean", "Maëlle (Maë) Kerjean", "Tidal turbine engineer", (_IN_THE_CITY,)),
)
"""Three pairs for whoever opens the queue of duplicates: an address in both, a name and employer, a name and city."""

TALES: tuple[Tale, ...] = (
    Tale(
        "Amara Okafor",
        "PhD candidate, fluid dynamics",
        "Tay Valley University",
        "Marine Engineering",
        "emil.larsen",
        60,
        HowWeKnow.EVENT,
        (
            (598, _V, _BOTH, "Her poster on tidal turbine wakes; asked for our current-meter data from Orkney"),
            (540, _E, _OUT, "Sent the Orkney data with the known gaps marked"),
            (533, _E, _IN, "Found a sensor drift in it that we had missed for a year"),
            (410, _C, _BOTH, "Half an hour on wakes and why her model fails at slack water"),
            (301, _M, _BOTH, "Visited our test tank in Aberdeen; stayed for the night run"),
            (180, _C, _BOTH, "Writing up; asked what working here is like when nothing works"),
            (74, _C, _BOTH, "Her thesis on tidal turbines, defends in June; wants to stay near the sea"),
        ),
        "Emil's sensor story made her laugh. She would rather join a small team than a famous one.",
    ),
    Tale(
        "Hauke Petersen",
        "Lead rotor engineer",
        "Deichwerk Maschinenbau",
        "Marine Engineering",
        "emil.larsen",
        90,
        HowWeKnow.WORKED_TOGETHER,
        (
            (705, _M, _BOTH, "Old times at the foundry; he still keeps the cracked hub in his garage"),
            (590, _C, _BOTH, "Bearings from the new supplier squeal; he blames the grease, not the bearing"),
            (466, _M, _BOTH, "His daughter starts her apprenticeship, at a competitor, he is very proud"),
            (350, _C, _BOTH, "Deichwerk sells the blade business; he does not know yet what that means for him"),
            (204, _E, _BOTH, "The sale is off. He is relieved and a little disappointed"),
            (121, _C, _BOTH, "Asked who decides on rotors here now; would talk about a change after the summer"),
        ),
    ),
    Tale(
        "Thandiwe Dlamini",
        "Principal grid engineer",
        "Karoo Storage",
        "Grid & Storage",
        "priya.raman",
        45,
        HowWeKnow.EVENT,
        (
            (430, _V, _BOTH, "Told the panel that batteries are the easy part; we agreed over lunch"),
            (371, _C, _BOTH, "Black start of a mine with two containers; took her eleven tries"),
            (300, _C, _BOTH, "Her team of four does what thirty do elsewhere; no holiday since March"),
            (222, _H, _BOTH, "Sent the protection settings she had asked for, she sent koeksisters by post"),
            (140, _C, _BOTH, "Offered a job in Perth; does not want to go, her mother lives in Paarl"),
            (61, _C, _BOTH, "Perth declined. Curious about our island project, would like to see the drawings"),
        ),
        "If we open the Cape Town office she is the person to build it around. Nobody has told her yet.",
    ),
    Tale(
        "Jökull Haugen",
        "Staff engineer, control software",
        "Havstrøm Turbiner",
        "Software & Data",
        "oleksii.bondar",
        30,
        HowWeKnow.OPEN_SOURCE,
        (
            (512, _H, _BOTH, "Reviewed his patch to the Modbus library; he reviewed ours twice as hard"),
            (420, _H, _BOTH, "Moving the pitch controller to Rust, one state machine at a time"),
            (333, _C, _BOTH, "His talk got rejected; we read the reviews aloud and laughed"),
            (250, _M, _BOTH, "Hiked up Fløyen in the rain and argued about watchdog timers"),
            (160, _H, _BOTH, "The rewrite is in the field: forty turbines, no reboot in six weeks"),
            (95, _C, _BOTH, "Wants to publish the controller as open source; his lawyers want to retire first"),
            (38, _H, _BOTH, "Lawyers said yes. He cannot stop grinning. Next: certification"),
        ),
    ),
    Tale(
        "Chiara Bellandi",
        "Head of cell testing",
        "Tramontana Sistemi",
        "Grid & Storage",
        "sofia.rossi",
        90,
        HowWeKnow.STUDIED_TOGETHER,
        (
            (690, _M, _BOTH, "Aperitivo by the port; both still mad at the same professor"),
            (520, _C, _BOTH, "Built a climate chamber out of a shipping container, it works"),
            (388, _M, _BOTH, "Her wedding in Camogli. No work talk at all, as promised"),
            (230, _C, _BOTH, "Thermal runaway test filmed at 10,000 frames; sent us the good one"),
            (131, _E, _BOTH, "Expecting in spring, will take a year, wants to come back to something new"),
        ),
    ),
    Tale(
        "Kamau Mwangi",
        "Vessel coordinator",
        "Lagos Lagoon Power",
        "Field Operations",
        "kwame.mensah",
        60,
        HowWeKnow.REFERRAL,
        (
            (255, _C, _BOTH, "Runs six boats with a spreadsheet and a good memory"),
            (190, _H, _BOTH, "Sent him our weather-window checklist, he sent back a better one"),
            (97, _C, _BOTH, "His contract ends in spring; would go anywhere with a good school for the twins"),
        ),
    ),
    Tale(
        "Maëlle Kerjean",
        "Hydrodynamics engineer",
        "Armor Hydrolienne",
        "Marine Engineering",
        "eva.lindqvist",
        60,
        HowWeKnow.EVENT,
        (
            (444, _V, _BOTH, "The only one in Brest who showed her failed run first"),
            (365, _C, _BOTH, "Flexible hydrofoils: stiff root, soft tip, and a patent from 1911"),
            (270, _E, _BOTH, "Swapped meshes; hers is a third of the size of ours"),
            (158, _M, _BOTH, "Oysters and cavitation in Cancale, a long afternoon"),
            (66, _C, _BOTH, "Armor runs out of money in summer unless Paris signs; she is calm, we are not"),
        ),
        "Call her the week the Paris decision is out, whichever way it goes.",
    ),
    Tale(
        "Min-jun Park",
        "Battery test engineer",
        "Haneul Battery",
        "Grid & Storage",
        "grace.kim",
        30,
        HowWeKnow.ONLINE,
        (
            (200, _L, _OUT, "Wrote to him about his comparison of sodium-ion cells"),
            (196, _L, _IN, "Answered within the hour, with the raw data attached"),
            (120, _C, _BOTH, "Military service done, wants to see the sea from the other side"),
            (48, _C, _BOTH, "Taking an English course; asked me to correct him, mercilessly"),
        ),
    ),
    Tale(
        "Aroha Tamihana",
        "Marine superintendent",
        "Cook Strait Current",
        "Field Operations",
        "hinemoa.parata",
        90,
        HowWeKnow.WORKED_TOGETHER,
        (
            (720, _M, _BOTH, "Left with a haka on the quay. She said: not for ever"),
            (480, _C, _BOTH, "Runs the strait's maintenance fleet now, four boats and one that floats mostly"),
            (260, _M, _BOTH, "Whānau barbecue; her brother wants to be a technician, gave him our number"),
            (112, _C, _BOTH, "The fleet is sold on in autumn. She would come back for the right boat"),
        ),
    ),
    Tale(
        "Łukasz Wiśniewski",
        "Converter engineer",
        "Baltyk Inwerter",
        "Grid & Storage",
        "jonas.brandt",
        45,
        HowWeKnow.WROTE_TO_US,
        (
            (310, _E, _IN, "Applied for the inverter role, a week after it was filled"),
            (307, _C, _BOTH, "Told him openly that he came second, and why; he would try again"),
            (215, _C, _BOTH, "Finished the evening course in power electronics"),
            (140, _E, _BOTH, "Sent him Carmen's article on silicon carbide; three good questions back"),
            (59, _C, _BOTH, "Still keen. His notice period is three months, so tell him early"),
        ),
        "Runner-up for the inverter role. The panel's notes: ready in a year. That is about now.",
    ),
    Tale(
        "Ananya Krishnan",
        "Lead forecaster",
        "Northlight Forecasting",
        "Software & Data",
        "samuel.adeyemi",
        60,
        HowWeKnow.EVENT,
        (
            (500, _V, _BOTH, "Told a room of traders that their question was wrong. It was"),
            (402, _M, _BOTH, "Breakfast in Edinburgh: lidar assimilation, and why dashboards lie"),
            (290, _C, _BOTH, "Her ensemble beats the vendor's by a fifth at four hours ahead"),
            (188, _E, _BOTH, "Asked us for a reference for her sabbatical; wrote it the same day"),
            (78, _C, _BOTH, "Sabbatical on a research vessel until spring, reachable on Sundays only"),
        ),
    ),
    Tale(
        "陈 梓涵",
        "PhD candidate, machine learning",
        "Setouchi Institute of Marine Science",
        "Software & Data",
        "mei.tanaka",
        60,
        HowWeKnow.EVENT,
        (
            (280, _V, _BOTH, "Anomaly detection in gearboxes with eleven examples; no magic, good plots"),
            (170, _C, _BOTH, "Wants to be called Zihan on calls. Her advisor lets her publish the code"),
            (70, _C, _BOTH, "Submits in spring. Asked what visa we would need to sort out"),
        ),
    ),
)
