"""The organisation of the demo: Nordlicht builds and looks after turbines in the sea."""

from dataclasses import dataclass
from datetime import timedelta

from app.identity.models import BusinessArea, Organisation, User
from app.kernel.actor import Role
from app.kernel.db import db
from app.shell.seeds.demo.story import Story
from talent.prospects.canonical import folded

AREAS: dict[str, tuple[str, ...]] = {
    "Marine Engineering": ("Rotors & Blades", "Moorings & Foundations"),
    "Grid & Storage": ("Power Electronics", "Battery Systems"),
    "Software & Data": ("Control Software", "Forecasting"),
    "Field Operations": ("Installation", "Service Fleet"),
}
SINCE = 760
"""Days ago that the organisation began to use Perennial."""

_ADMIN, _RECRUITER, _LEADER, _EMPLOYEE = Role.ADMIN, Role.RECRUITER, Role.LEADER, Role.EMPLOYEE
# name, role, title, area, time zone, country, topics
_PEOPLE: tuple[tuple[str, Role, str, str, str, str, str], ...] = (
    ("Ingrid Solberg", _ADMIN, "Head of People", "", "Europe/Oslo", "NO", "joining us; working parents"),
    ("Tomás Ferreira", _ADMIN, "People systems", "", "Europe/Lisbon", "PT", "open-source tools; remote work"),
    ("Rita Marques", _RECRUITER, "Talent partner, marine and field", "", "Europe/London", "GB", "apprenticeships"),
    ("Jonas Brandt", _RECRUITER, "Talent partner, grid", "", "Europe/Berlin", "DE", "career changes; trainees"),
    ("Mei Tanaka", _RECRUITER, "Talent partner, software", "", "Asia/Tokyo", "JP", "moving abroad; internships"),
    ("Lena Hoffmann", _LEADER, "Head of Marine Engineering", "Marine Engineering", "Europe/Berlin", "DE", "test tanks"),
    ("Carmen Ruiz", _LEADER, "Head of Grid & Storage", "Grid & Storage", "Europe/Madrid", "ES", "silicon carbide"),
    ("Samuel Adeyemi", _LEADER, "Head of Software & Data", "Software & Data", "Europe/London", "GB", "forecasting"),
    (
        "Hinemoa Parata",
        _LEADER,
        "Head of Field Operations",
        "Field Operations",
        "Pacific/Auckland",
        "NZ",
        "crew rotations",
    ),
    ("Paul Nowak", Role.PARTNER, "Nowak Search", "", "Europe/Warsaw", "PL", ""),
    ("Emil Larsen", _EMPLOYEE, "Rotor engineer", "Rotors & Blades", "Europe/Copenhagen", "DK", "tidal wakes; blades"),
    ("Eva Lindqvist", _EMPLOYEE, "Hydrodynamics engineer", "Rotors & Blades", "Europe/Stockholm", "SE", "hydrofoils"),
    (
        "Chloé Tremblay",
        _EMPLOYEE,
        "Composite specialist",
        "Rotors & Blades",
        "America/Montreal",
        "CA",
        "recyclable resins; blades",
    ),
    ("Mateo Castiñeira", _EMPLOYEE, "Mooring engineer", "Moorings & Foundations", "Europe/Madrid", "ES", "moorings"),
    ("Yusuf Demir", _EMPLOYEE, "Structural engineer", "Moorings & Foundations", "Europe/Istanbul", "TR", "fatigue"),
    ("Priya Raman", _EMPLOYEE, "Grid engineer", "Power Electronics", "Asia/Kolkata", "IN", "black start; islands"),
    ("Daniel O'Connor", _EMPLOYEE, "Inverter firmware", "Power Electronics", "Europe/Dublin", "IE", "grid-forming"),
    ("Sofia Rossi", _EMPLOYEE, "Cell engineer", "Battery Systems", "Europe/Rome", "IT", "cell ageing; safety"),
    ("Grace Kim", _EMPLOYEE, "Battery data engineer", "Battery Systems", "Asia/Seoul", "KR", "sodium-ion; data"),
    ("Oleksii Bondar", _EMPLOYEE, "Control software", "Control Software", "Europe/Kyiv", "UA", "Rust; watchdogs"),
    (
        "Aino Virtanen",
        _EMPLOYEE,
        "Embedded developer",
        "Control Software",
        "Europe/Helsinki",
        "FI",
        "over-the-air updates",
    ),
    ("Jack Whitfield", _EMPLOYEE, "Forecasting analyst", "Forecasting", "America/Los_Angeles", "US", "wave models"),
    ("Linh Nguyễn", _EMPLOYEE, "Meteorologist", "Forecasting", "Asia/Ho_Chi_Minh", "VN", "typhoons; lidar"),
    ("Kwame Mensah", _EMPLOYEE, "Installation manager", "Installation", "Africa/Accra", "GH", "weather windows"),
    ("Hannah MacLean", _EMPLOYEE, "Lead technician", "Service Fleet", "Europe/London", "GB", "rope access; first aid"),
)


@dataclass(frozen=True)
class Inside:
    """Everybody inside, found by the part of their address before the @."""

    areas: dict[str, BusinessArea]
    users: dict[str, User]

    @property
    def keepers(self) -> list[User]:
        """Those who keep relationships."""
        return [user for user in self.users.values() if user.role is not Role.PARTNER]

    def field_of(self, user: User) -> str | None:
        """The main area a user works in; people without one know everybody."""
        area = next((area for area in self.areas.values() if area.id == user.area_id), None)
        if area is None:
            return None
        return next((top.name for top in self.areas.values() if top.id == area.parent_id), area.name)


def make_inside(story: Story) -> Inside:
    """The organisation, its areas and its people."""
    began = story.now - timedelta(days=SINCE)
    db.session.add(
        Organisation(id=story.new_id(began), created_at=began, name="Nordlicht", time_zone="Europe/Oslo", country="NO")
    )
    areas = _areas(story)
    users = {}
    for number, person in enumerate(_PEOPLE):
        user = _user(story, areas, number, *person)
        users[user.email.partition("@")[0]] = user
    _are_away(story, users["kwame.mensah"], users["chloe.tremblay"])
    db.session.add_all(users.values())
    db.session.flush()
    for user in users.values():
        story.happened(user.created_at, None, "user.created", user)
    return Inside(areas, users)


def _are_away(story: Story, at_sea: User, in_the_hills: User) -> None:
    """Two are out of office, for whoever looks for them."""
    at_sea.out_of_office_from, at_sea.out_of_office_until = story.day(1), story.day(-9)
    at_sea.out_of_office_note = "Out with the installation vessel. Hannah MacLean looks after what cannot wait."
    in_the_hills.out_of_office_from, in_the_hills.out_of_office_until = story.day(3), story.day(-12)
    in_the_hills.out_of_office_note = "Walking in the Chic-Chocs, without a phone."


def _areas(story: Story) -> dict[str, BusinessArea]:
    began = story.now - timedelta(days=SINCE)
    areas: dict[str, BusinessArea] = {}
    for name, parts in AREAS.items():
        top = areas[name] = BusinessArea(id=story.new_id(began), created_at=began, name=name)
        for part in parts:
            areas[part] = BusinessArea(id=story.new_id(began), created_at=began, name=part, parent_id=top.id)
    db.session.add_all(areas.values())
    db.session.flush()
    return areas


def _user(
    story: Story,
    areas: dict[str, BusinessArea],
    number: int,
    name: str,
    role: Role,
    title: str,
    area: str,
    time_zone: str,
    country: str,
    topics: str,
) -> User:
    joined = story.now - timedelta(days=SINCE - 2 * number)
    return User(
        id=story.new_id(joined),
        created_at=joined,
        joined_at=joined + timedelta(hours=9),
        email=f"{_address(name)}@nordlicht.example",
        name=name,
        role=role,
        title=title,
        area_id=areas[area].id if area else None,
        time_zone=time_zone,
        country=country,
        topics=[topic for topic in topics.split("; ") if topic],
        weekly_capacity=4 if role in (Role.LEADER, Role.ADMIN) else 5,
        digest_hour=8 + number % 3,
        digested_on=story.today,
    )


def _address(name: str) -> str:
    return ".".join(folded(name).replace("'", "").split())
