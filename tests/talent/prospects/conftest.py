"""What the tests about files need: the newest undo, and pressing it."""

import re

import pytest

from app.kernel.db import db
from talent.prospects.models import Undo


@pytest.fixture
def take_back(world):
    """Press Undo on what was changed last: `take_back(client)` gives the answer."""

    def press(client):
        undo = db.session.query(Undo).order_by(Undo.id.desc()).first()
        return client.post(f"/changes/{undo.id}/undo")

    return press


@pytest.fixture
def part():
    """`part(page, "facts")` is the text of the part of a page with that id, without its markup."""

    def cut(page: str, name: str) -> str:
        section = re.search(rf'<(\w+)[^>]* id="{name}".*?</\1>', page, re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", " ", section[0]).split()) if section else ""

    return cut
