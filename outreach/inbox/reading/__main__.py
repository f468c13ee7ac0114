"""`python -m outreach.inbox.reading FOLDER AUTHSERV OWN-DOMAIN` reads every message in a folder and writes a line of
JSON for each; with a file and a number in place of a folder, it writes what hangs on that message.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from app.kernel.apart import Limits, Unreadable, answer
from outreach.inbox.reading import attached, read

LIMITS = Limits(memory=400_000_000, seconds=30)


def _all() -> bytes:
    folder, authserv, own_domain = sys.argv[1:4]
    return b"\n".join(_line(path, authserv, own_domain) for path in sorted(Path(folder).iterdir()))


def _line(path: Path, authserv: str, own_domain: str) -> bytes:
    with path.open("rb") as stream:
        try:
            known = asdict(read(stream, authserv=authserv, own_domain=own_domain))
        except Unreadable as unreadable:
            known = {"unreadable": str(unreadable)}
    return json.dumps({"file": path.name, **known}, ensure_ascii=False).encode(errors="replace")


def _attached() -> bytes:
    with Path(sys.argv[1]).open("rb") as stream:
        return attached(stream, int(sys.argv[2]))


if __name__ == "__main__":
    sys.exit(answer(_all if Path(sys.argv[1]).is_dir() else _attached, sys.stdout.buffer.write, LIMITS))
