"""`python -m talent.transfer.picturing FILE LINE` writes the next pictures of address cards, as JSON, within limits."""

import json
import sys
from functools import partial
from itertools import islice
from pathlib import Path

from app.kernel.apart import Limits, answer
from talent.transfer.reading import open_cards, pictures

LIMITS = Limits(memory=200_000_000, seconds=60)
PICTURES_AT_ONCE = 20
CHARACTERS_AT_ONCE = 16_000_000


def next_pictures(path: Path, after: int) -> bytes:
    """`pictures` of cards below line `after`, each [line, base64], and whether there are no more."""
    found: list[tuple[int, str]] = []
    left = CHARACTERS_AT_ONCE
    for line, picture in islice(pictures(open_cards(path), after=after), PICTURES_AT_ONCE):
        found.append((line, picture))
        left -= len(picture)
        if left < 0:
            return _said(found, is_end=False)
    return _said(found, is_end=len(found) < PICTURES_AT_ONCE)


def _said(found: list[tuple[int, str]], *, is_end: bool) -> bytes:
    return json.dumps({"pictures": found, "is_end": is_end}).encode()


if __name__ == "__main__":
    sys.exit(answer(partial(next_pictures, Path(sys.argv[1]), int(sys.argv[2])), sys.stdout.buffer.write, LIMITS))
