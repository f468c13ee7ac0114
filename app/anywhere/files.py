"""Our side of the program that reads what was shared as a file."""

import json
from tempfile import NamedTemporaryFile

from werkzeug.datastructures import FileStorage

from app.kernel import apart
from app.kernel.apart import Interrupted, TakesTooLong, TakesTooMuchMemory, Unreadable

PROGRAM = "app.anywhere.file_reading"
MOST_BYTES = 10_000_000
SECONDS_TO_READ = 20


def in_file(brought: FileStorage | None) -> dict[str, str]:
    """Whom an address card or a mail is about (see `file_reading`); empty when it tells nothing that we can read."""
    if brought is None or not brought.filename:
        return {}
    with NamedTemporaryFile(prefix="perennial-shared-") as copy:
        copy.write(brought.stream.read(MOST_BYTES))
        copy.flush()
        try:
            told: dict[str, str] = json.loads(apart.run(PROGRAM, copy.name, seconds=SECONDS_TO_READ))
        except (Unreadable, TakesTooMuchMemory, TakesTooLong, Interrupted):
            return {}
    return told
