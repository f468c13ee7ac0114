"""What makes starting quick must not change what is started."""

import gc
import sys

from alembic.script import ScriptDirectory
from werkzeug.routing import Map

from app.kernel.lazily import Lazily
from app.shell.collecting import without_collecting
from app.shell.places import CHECKOUT
from app.shell.revisions import newest_revision
from app.shell.rules import LateRule


def test_the_newest_revision_by_name_is_the_newest_by_descent():
    assert newest_revision() == ScriptDirectory(str(CHECKOUT / "migrations")).get_current_head()


def test_addresses_are_built_as_ever_with_and_without_a_query():
    rules = Map([LateRule("/people/<uuid:who>/", endpoint="file"), LateRule("/", endpoint="home")])
    bound = rules.bind("example.org")
    who = "0198a0f4-3f1c-7bb1-8f43-4c8b5c0f9d11"
    for _twice in range(2):
        assert bound.build("file", {"who": who, "tab": "a b"}) == f"/people/{who}/?tab=a+b"
        assert bound.build("file", {"who": who, "tab": "a b"}, append_unknown=False) == f"/people/{who}/"
        assert bound.build("home") == "/"


def test_a_library_is_read_when_it_is_first_used():
    sys.modules.pop("colorsys", None)
    colorsys = Lazily("colorsys")
    assert "colorsys" not in sys.modules
    assert colorsys.rgb_to_hsv(0, 0, 0) == (0, 0, 0)


def test_collecting_goes_on_afterwards():
    with without_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()
