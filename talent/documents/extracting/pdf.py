"""The text of a PDF, page by page."""

from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, LimitReachedError, WrongPasswordError

from app.kernel.apart import Unreadable
from talent.documents.kinds import Unread

MOST_PAGES = 500


def pieces(path: Path) -> Iterator[str]:
    """A page that cannot be read is passed over, as long as another one can."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(Unread.ENCRYPTED.value)
        count = min(len(reader.pages), MOST_PAGES)
    except (FileNotDecryptedError, WrongPasswordError) as error:
        raise Unreadable(Unread.ENCRYPTED.value) from error
    failures: list[Exception] = []
    for number in range(count):
        try:
            yield reader.pages[number].extract_text() + "\n\n"
        except Exception as error:  # noqa: BLE001 - whatever a broken page makes the library trip over
            failures.append(error)
    if failures and len(failures) == count:
        is_bomb = any(isinstance(error, LimitReachedError) for error in failures)
        raise Unreadable((Unread.UNPACKS_TOO_LARGE if is_bomb else Unread.DAMAGED).value) from failures[0]
