"""Hundreds of SIGKILLs of everything in the middle of everything, and what does not hold afterwards: nothing, it must be.

The same rounds as the tests of `tests/kills`, drawn at random: the seed of a run is its number of kills.
"""

import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.kills.importing import Importing
from tests.kills.killing import KILLS
from tests.kills.merging import Merging, TakingBack
from tests.kills.office import Office, office
from tests.kills.rounds import Round
from tests.kills.rounds import run as play
from tests.kills.visitor import Visitor
from tests.kills.works import Digests, Planning, Work

KILLS_A_ROUND = {"import": 8, "planning": 1, "digests": 14, "merging": 5, "taking back": 5}


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """One line after n kills. Ends with exit code 1 when anything did not hold."""
    own = data / "kills"
    shutil.rmtree(own, ignore_errors=True)
    began = time.monotonic()
    with office(own) as one:
        rounds = list(_rounds(one, n, Random(n)))
    broken = [f"{name}, after {round_.killed}: {what}" for name, round_ in rounds for what in round_.broken]
    yield {
        "bench": "kills",
        "n": sum(len(round_.killed) for _, round_ in rounds),
        "seed": n,
        "seconds": round(time.monotonic() - began),
        "kills": Counter(kind for _, round_ in rounds for kind in round_.killed),
        "rounds": Counter(name for name, _ in rounds),
        "mails_twice": sum(round_.twice for _, round_ in rounds),
        "broken": broken,
    }
    if broken:
        sys.exit("bench: something did not hold; the logs are in " + str(own / "logs"))


def _rounds(one: Office, n: int, random: Random) -> Iterator[tuple[str, Round]]:
    visitor, left = Visitor(one, "user0@bulk.example"), n
    while left > 0:
        name = random.choice(["import", "digests", "merging", "taking back", *["planning"] * 8])
        kinds = random.choices(list(KILLS), k=min(left, KILLS_A_ROUND[name]))
        round_ = play(one, _work(name, one, visitor), kinds, random)
        left -= len(round_.killed)
        print(f"bench: {n - left} of {n} kills, {name}: {round_.broken or 'holds'}", file=sys.stderr, flush=True)
        yield name, round_


def _work(name: str, one: Office, visitor: Visitor) -> Work:
    match name:
        case "import":
            return Importing(one, visitor)
        case "merging":
            return Merging(one, visitor)
        case "taking back":
            return TakingBack(_merged(one, visitor))
        case "planning":
            return Planning(one)
        case _:
            return Digests(one)


def _merged(one: Office, visitor: Visitor) -> Merging:
    """Many files that were made one, with nothing killed."""
    merging = Merging(one, visitor)
    merging.begin()
    merging.end()
    return merging
