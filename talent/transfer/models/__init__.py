"""Imports, their rows, and the contacts that files tell of."""

from talent.transfer.models.contacts import ContactOutcome, ImportContact, WhyNot
from talent.transfer.models.imports import (
    AT_WORK,
    BEFORE_COMMIT,
    ColumnMapping,
    DayOrder,
    Import,
    ImportRow,
    ImportState,
    Messages,
    Outcome,
    Why,
)

__all__ = [
    "AT_WORK",
    "BEFORE_COMMIT",
    "ColumnMapping",
    "ContactOutcome",
    "DayOrder",
    "Import",
    "ImportContact",
    "ImportRow",
    "ImportState",
    "Messages",
    "Outcome",
    "Why",
    "WhyNot",
]
