"""A round: something begins, things are killed in the middle of it, everything settles, and the truths are asked."""

from dataclasses import dataclass, field
from random import Random

from tests.kills.killing import KILLS
from tests.kills.office import Office
from tests.kills.works import Work

BACK_WITHIN = 90.0


@dataclass(frozen=True)
class Round:
    """What was killed while it went on, in order, what does not hold after it, and how many mails came twice."""

    killed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    twice: int = 0


def run(office: Office, work: Work, kinds: list[str], random: Random) -> Round:
    """Kill one of each of the kinds at random moments, as long as the work goes on."""
    killed: list[str] = []
    office.forget_mails()
    work.begin()
    for kind in kinds:
        work.go_on(random)
        if killed and not work.is_going_on():
            break
        KILLS[kind](office.server)
        killed.append(kind)
        office.server.wait_until(office.server.is_ready, within=BACK_WITHIN)
    try:
        work.end()
    except AssertionError as unsettled:
        return Round(killed, [str(unsettled)])
    return Round(killed, work.broken(len(killed)), office.mails_twice())
