"""Where prospects work or study (all invented), what they do there, and what they care about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Employer:
    """A company or university; `cultures` are those from which most of its people come."""

    name: str
    location: str
    cultures: tuple[str, ...]
    is_university: bool = False

    @property
    def city(self) -> str:
        return self.location.partition(",")[0]


def _company(name: str, location: str, *cultures: str) -> Employer:
    return Employer(name, location, cultures)


def _university(name: str, location: str, *cultures: str) -> Employer:
    return Employer(name, location, cultures, is_university=True)


EMPLOYERS: tuple[Employer, ...] = (
    _company("Havstrøm Turbiner", "Bergen, Norway", "nordic"),
    _company("Kestrel Offshore", "Aberdeen, United Kingdom", "british", "african"),
    _company("Blåfjell Kraft", "Trondheim, Norway", "nordic", "slavic"),
    _company("Deichwerk Maschinenbau", "Bremerhaven, Germany", "german", "slavic"),
    _company("Möwe Netze", "Hamburg, Germany", "german", "arabic"),
    _company("Armor Hydrolienne", "Brest, France", "french"),
    _company("Mareluz Energia", "Viana do Castelo, Portugal", "iberian"),
    _company("Rías Eólica", "Vigo, Spain", "iberian", "american"),
    _company("Tramontana Sistemi", "Genoa, Italy", "italian"),
    _company("Baltyk Inwerter", "Gdańsk, Poland", "slavic"),
    _company("Polder & Pijl", "Rotterdam, Netherlands", "german", "southeast_asian"),
    _company("Northlight Forecasting", "Edinburgh, United Kingdom", "british", "indian"),
    _company("Savanna Microgrids", "Nairobi, Kenya", "african"),
    _company("Lagos Lagoon Power", "Lagos, Nigeria", "african"),
    _company("Karoo Storage", "Cape Town, South Africa", "african", "british"),
    _company("Atlas Courant", "Casablanca, Morocco", "arabic"),
    _company("Malabar Controls", "Kochi, India", "indian"),
    _company("Deccan Wind Analytics", "Bengaluru, India", "indian"),
    _company("Seto Marine Works", "Kobe, Japan", "east_asian", "chinese_script"),
    _company("Haneul Battery", "Busan, South Korea", "east_asian"),
    _company("Pearl Delta Drives", "Shenzhen, China", "east_asian", "chinese_script"),
    _company("Sông Gió Energy", "Đà Nẵng, Vietnam", "southeast_asian"),
    _company("Luzon Tidal", "Batangas, Philippines", "southeast_asian"),
    _company("Cook Strait Current", "Wellington, New Zealand", "oceanian", "british"),
    _company("Bass Reach Offshore", "Melbourne, Australia", "oceanian", "indian"),
    _company("Fundy Blue", "Halifax, Canada", "british", "french"),
    _company("Gulf Stream Robotics", "Boston, United States", "american", "east_asian"),
    _company("Ceará Ventos", "Fortaleza, Brazil", "american", "iberian"),
    _company("Patagonia Aeolis", "Comodoro Rivadavia, Argentina", "american", "italian"),
    _company("Lumen Grid Cooperative", "Portland, United States", "american"),
    _university("Fjordby Technical University", "Stavanger, Norway", "nordic", "indian"),
    _university("Hansa University of Technology", "Lübeck, Germany", "german", "arabic"),
    _university("Tay Valley University", "Dundee, United Kingdom", "british", "african"),
    _university("Instituto do Mar do Norte", "Porto, Portugal", "iberian", "american"),
    _university("Rift Valley Polytechnic", "Nakuru, Kenya", "african"),
    _university("Setouchi Institute of Marine Science", "Hiroshima, Japan", "east_asian", "chinese_script"),
    _university("Nilgiri Institute of Engineering", "Coimbatore, India", "indian"),
    _university("Te Moana Institute", "Auckland, New Zealand", "oceanian"),
)


@dataclass(frozen=True)
class Field:
    """What the people of one business area do, at each stage of working life, and what they talk about."""

    students: tuple[str, ...]
    early: tuple[str, ...]
    seasoned: tuple[str, ...]
    topics: tuple[str, ...]


def _field(students: str, early: str, seasoned: str, topics: str) -> Field:
    return Field(*(tuple(part.split("; ")) for part in (students, early, seasoned, topics)))


FIELDS: dict[str, Field] = {
    "Marine Engineering": _field(
        "PhD candidate, fluid dynamics; Master's student, ocean engineering; PhD candidate, composite materials",
        "Blade design engineer; Mooring engineer; Hydrodynamics engineer; Graduate engineer, foundations",
        "Lead rotor engineer; Principal naval architect; Head of composites; Senior structural engineer",
        "tidal turbine wakes; blade erosion in warm water; biofouling on moorings; recyclable resins; "
        "fatigue of monopiles; flexible hydrofoils; suction anchors; noise and porpoises; ice loads on towers; "
        "floating substations; bolted joints under salt spray; cavitation at blade tips",
    ),
    "Grid & Storage": _field(
        "PhD candidate, power electronics; Master's student, electrical engineering; PhD candidate, electrochemistry",
        "Converter engineer; Battery test engineer; Protection engineer; Grid studies engineer",
        "Lead inverter architect; Senior HVDC engineer; Head of cell testing; Principal grid engineer",
        "grid-forming inverters; sodium-ion cells; black start with batteries; silicon carbide modules; second-life packs; "
        "protection of meshed DC grids; thermal runaway detection; island microgrids; reactive power markets; "
        "seasonal storage; converter losses at low load; cell ageing at sea",
    ),
    "Software & Data": _field(
        "PhD candidate, machine learning; Master's student, computer science; PhD candidate, meteorology",
        "Controls developer; Data engineer; Forecasting analyst; Embedded developer",
        "Staff engineer, control software; Lead forecaster; Principal SCADA engineer; Head of data platforms",
        "short-term wind forecasts; model predictive control; Rust on turbine controllers; digital twins that people trust; "
        "lidar assimilation; open protocols for SCADA; anomaly detection in gearboxes; wave models on GPUs; alarm floods; "
        "safe over-the-air updates; data quality at the edge; explaining forecasts to traders",
    ),
    "Field Operations": _field(
        "Trainee, wind technician school; Nautical student; Apprentice, industrial electronics",
        "Service technician; Vessel coordinator; Blade repair technician; Commissioning engineer",
        "Offshore installation manager; Marine superintendent; Lead rope-access technician; Head of logistics",
        "rope access in winter; walk-to-work vessels; crew rotations that families can live with; drones for blade checks; "
        "spare parts by boat; weather windows in the north; training on simulators; cable laying in strong currents; "
        "first-aid drills offshore; electric crew boats; torque tools; port logistics",
    ),
}
