"""Counting statements."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.kernel.db import db
from bench.counting import counting


@pytest.fixture
def statements(app: Flask) -> Callable[[Callable[[], object]], int]:
    """`statements(act)` is how many statements an act takes; savepoints and commits are not counted."""

    def count(act: Callable[[], object]) -> int:
        db.session.flush()
        with counting() as seen:
            act()
        return len(seen)

    return count
