"""How strong a relationship is, in words with its parts: for those two and those who help them, never a ranking.

    H = cadence * (1 + min(1, years / 5))           half-life in days, longer for old acquaintances
    keep = 0.5 ** (days since two-way / H)
    S = 40 keep + (20 min(1, log2(1 + n) / log2 13) + 25 * 2 min(in, out) / (in + out) + 15 depth) (0.35 + 0.65 keep)

in and out count the contacts of a year by who spoke, one in which both talked counts in both, and n is their sum; depth is 0.3 for chat and
mail, 0.6 for a call, 1 for meeting. When one direction is missing, S is at most 20. S runs from 0 to 100. The shape
follows published keep-in-touch heuristics: reset on contact, a half-life that tenure lengthens (Roberts and Dunbar
2015, doi:10.1007/s12110-015-9242-7, on decay without contact), balance and depth; the weights are our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import log2

from talent.relationships.actions import DEFAULT_CADENCE
from talent.relationships.models import ContactKind, Direction

DEPTH = {
    ContactKind.CHAT: 0.3,
    ContactKind.EMAIL: 0.3,
    ContactKind.LINKEDIN: 0.3,
    ContactKind.CALL: 0.6,
    ContactKind.EVENT: 0.6,
    ContactKind.MET: 1.0,
}
ONE_SIDED_AT_MOST = 20.0
_CONTACTS_FOR_FULL = 12
_YEARS_FOR_FULL = 5
_DAYS_OF_A_YEAR = 365


class Band(StrEnum):
    """A word for the strength of a relationship."""

    STRONG = "strong"
    GOOD = "good"
    LIGHT = "light"
    FADED = "faded"
    NEW = "new"


Counts = Mapping[tuple[ContactKind, Direction], int]
"""How many contacts of a year there were of each kind and direction."""


@dataclass(frozen=True)
class Strength:
    """A band and the parts it stands on. `score` runs from 0 to 100 and is for choosing the band only."""

    score: float
    days_since_two_way: int | None
    contacts_in_a_year: int
    balance: float
    deepest: ContactKind | None

    @property
    def band(self) -> Band:
        if self.days_since_two_way is None and self.contacts_in_a_year == 0:
            return Band.NEW
        if self.score >= 60:  # noqa: PLR2004 - the bands are named here and nowhere else
            return Band.STRONG
        if self.score >= 40:  # noqa: PLR2004
            return Band.GOOD
        return Band.LIGHT if self.score >= 20 else Band.FADED  # noqa: PLR2004


def strength(
    counts: Counts, *, today: date, since: date, cadence_days: int | None, last_two_way_on: date | None
) -> Strength:
    """The strength of a relationship from the contacts of the last 365 days and its last two-way contact."""
    incoming = _total(counts, Direction.IN, Direction.BOTH)
    outgoing = _total(counts, Direction.OUT, Direction.BOTH)
    spoken = incoming + outgoing
    balance = 2 * min(incoming, outgoing) / spoken if spoken else 0.0
    deepest = max((kind for kind, _ in counts), key=DEPTH.__getitem__, default=None)
    days = (today - last_two_way_on).days if last_two_way_on else None
    keep = _keep(days, (today - since).days / _DAYS_OF_A_YEAR, cadence_days or DEFAULT_CADENCE)
    frequency = 20 * min(1.0, log2(1 + spoken) / log2(1 + _CONTACTS_FOR_FULL))
    depth = 15 * DEPTH[deepest] if deepest else 0.0
    score = 40 * keep + (frequency + 25 * balance + depth) * (0.35 + 0.65 * keep)
    if last_two_way_on is None or (incoming == 0) is not (outgoing == 0):
        score = min(score, ONE_SIDED_AT_MOST)
    return Strength(score, days, sum(counts.values()), balance, deepest)


def _total(counts: Counts, *directions: Direction) -> int:
    return sum(count for (_, direction), count in counts.items() if direction in directions)


def _keep(days: int | None, years: float, cadence_days: int) -> float:
    if days is None:
        return 0.0
    half_life = cadence_days * (1 + min(1.0, max(0.0, years) / _YEARS_FOR_FULL))
    return float(0.5 ** (max(days, 0) / half_life))
