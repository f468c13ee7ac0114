"""Our side of the reading process: the text of a stored document, or why there is none."""

from app.kernel import apart, files
from app.kernel.apart import Crashed, TakesTooLong, TakesTooMuchMemory, Unreadable
from talent.documents.kinds import Unread
from talent.documents.models import Document

SECONDS_TO_READ = 120
"""By the clock, on a machine that has much else to do; the process itself has fewer of the processor's."""


class NotReadable(Exception):
    """There is no text to be had from a document."""

    def __init__(self, reason: Unread) -> None:
        super().__init__(reason.value)
        self.reason = reason


def text_of(document: Document) -> str:
    """What is written in a document. Raises NotReadable, or Interrupted when it was no fault of the file."""
    try:
        with files.at_hand(document.stored_as) as path:
            said = apart.run(
                "talent.documents.extracting", str(path), document.media_type.value, seconds=SECONDS_TO_READ
            )
    except Unreadable as unreadable:
        raise NotReadable(Unread(str(unreadable))) from unreadable
    except (TakesTooLong, TakesTooMuchMemory) as error:
        raise NotReadable(Unread.TAKES_TOO_MUCH) from error
    except Crashed as error:
        raise NotReadable(Unread.DAMAGED) from error
    except FileNotFoundError as error:
        raise NotReadable(Unread.FILE_GONE) from error
    return said.decode()
