"""How much room is left where the data lies, for `doctor` and the Health page: said before there is none."""

import shutil
from dataclasses import dataclass

from app.shell.config import Settings

LEAST = 2 * 1024**3


@dataclass(frozen=True)
class Room:
    """So many bytes are free."""

    free: int

    @property
    def megabytes(self) -> int:
        return self.free // 1024**2

    @property
    def is_little(self) -> bool:
        return self.free < LEAST


def room_left(settings: Settings) -> Room:
    """On the disk of the data directory."""
    return Room(shutil.disk_usage(settings.data_dir).free)
