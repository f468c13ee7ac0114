"""`python -m talent.documents.extracting FILE MEDIA-TYPE` writes the text of a document, within limits."""

import logging
import sys
from pathlib import Path

from app.kernel.apart import Limits, answer
from talent.documents.extracting import text_of
from talent.documents.kinds import MediaType

LIMITS = Limits(memory=400_000_000, seconds=20)


def _text() -> bytes:
    return text_of(Path(sys.argv[1]), MediaType(sys.argv[2])).encode()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # the libraries tell of every oddity of a file
    sys.exit(answer(_text, sys.stdout.buffer.write, LIMITS))
