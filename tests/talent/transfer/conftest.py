"""Most tests here recognise files in this process; those of the pages and the command do it as it is done."""

import pytest

from talent.transfer import parser, parsing
from talent.transfer.reading import Unreadable


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the start of a Python for each file."""

    def recognise(path):
        try:
            return parsing.recognise(path)
        except Unreadable as unreadable:
            raise parser.CannotRead(str(unreadable)) from unreadable

    monkeypatch.setattr(parser, "_recognise", recognise)
