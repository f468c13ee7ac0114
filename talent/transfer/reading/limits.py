"""How much of a file is read at most, and what is raised when it cannot be read."""

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from app.kernel import apart


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes for files, in characters for what is read from them."""

    file: int = 200_000_000
    unpacked: int = 200_000_000
    entries: int = 2_000
    ratio: int = 100
    row: int = 1_000_000
    cell: int = 100_000
    broken_rows: int = 50


class Unreadable(apart.Unreadable):
    """Nothing can be read from this file; the message is a sentence for people, in their language."""

    def __init__(self, sentence: LazyString) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)
