"""`python -m outreach.calendar.reading FILE SINCE UNTIL ZONE` writes a line of JSON for each meeting in a calendar."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.kernel.apart import Limits, answer
from outreach.calendar.reading import read

LIMITS = Limits(memory=300_000_000, seconds=20)


def _all() -> bytes:
    path, since, until, zone = sys.argv[1:5]
    with Path(path).open("rb") as lines:
        met = read(lines, datetime.fromisoformat(since), datetime.fromisoformat(until), ZoneInfo(zone))
    return b"\n".join(json.dumps(asdict(one), default=datetime.isoformat).encode() for one in met)


if __name__ == "__main__":
    sys.exit(answer(_all, sys.stdout.buffer.write, LIMITS))
