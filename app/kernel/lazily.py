"""Libraries that few requests and commands need and that take a tenth of a second each to be read: read when first used.

Every command, every worker's job and every second start would pay for them otherwise. Whoever uses one writes

    if TYPE_CHECKING:
        import icalendar
    else:
        icalendar = Lazily("icalendar")
"""

from importlib import import_module
from typing import Any


class Lazily:
    """Stands for a module until something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, what: str) -> Any:
        return getattr(import_module(self._name), what)
