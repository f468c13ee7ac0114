"""A Monday morning on which the engine works."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def when(time_machine) -> Callable[[datetime], None]:
    """Make it another moment."""
    return partial(time_machine.move_to, tick=False)


@pytest.fixture(autouse=True)
def _monday(when):
    when(MONDAY)
