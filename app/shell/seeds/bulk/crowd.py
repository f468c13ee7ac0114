"""What all tables of the crowd agree on: numbers, ids made from numbers, and dates told from today."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

DAYS = 730
"""Everything happened within two years."""

_SPREAD = 0x9E3779B97F4A7C15
_SIXTY_BITS = (1 << 60) - 1
_MILLISECONDS_OF_A_DAY = 86_400_000
_EPOCH = date(1970, 1, 1)

USER, PROSPECT, EMAIL, PROFILE, RELATIONSHIP, TOUCHPOINT = range(6)


def scattered(number: int) -> int:
    """60 bits that look random and differ for each number (multiplication by an odd constant is one-to-one)."""
    return (number * _SPREAD + 0x5851F42D4C957F2D) & _SIXTY_BITS


def dice(number: int) -> int:
    """Bits for choices: the upper half of `scattered` mixed into the lower, so that each bit depends on all digits."""
    bits = scattered(number)
    bits ^= bits >> 29
    return scattered(bits) >> 8


@dataclass(frozen=True)
class Crowd:
    """Prospects `first` to `last` (numbers, the last excluded) and `user_count` users from number `first_user` on."""

    today: date
    first: int
    last: int
    first_user: int
    user_count: int

    @property
    def numbers(self) -> range:
        return range(self.first, self.last)

    @property
    def user_numbers(self) -> range:
        return range(self.first_user, self.first_user + self.user_count)

    @cached_property
    def _began(self) -> int:
        return ((self.today - _EPOCH).days - DAYS - 1) * _MILLISECONDS_OF_A_DAY

    def new_id(self, kind: int, number: int) -> str:
        """A UUIDv7 that follows from kind and number: later numbers are later."""
        return f"{self._began + number:012x}7{kind:03x}{0x8000000000000000 | scattered(number):016x}"

    def user_of(self, number: int) -> int:
        """Whose relationship a prospect's is."""
        return self.first_user + dice(number ^ 0x5555) % self.user_count

    def days(self) -> list[str]:
        """Dates by age in days."""
        return [(self.today - timedelta(days=age)).isoformat() for age in range(2 * DAYS)]
