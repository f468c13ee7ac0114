"""What makes starting quick must not change what is started."""

import gc
import sys

import pytest
from alembic.script import ScriptDirectory
from werkzeug.routing import Map

from app.kernel.lazily import Lazily
from app.shell.collecting import without_collecting
from app.shell.config import Settings
from app.shell.places import CHECKOUT, Places
from app.shell.revisions import newest_revision
from app.shell.rules import LateRule
from app.shell.services import postgres
from app.shell.services.elsewhere import ensure_they_answer
from app.shell.supervision.child import last_line
from app.shell.supervision.process import ServiceError


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


def test_of_what_postgresql_says_at_its_end_the_reason_is_told(tmp_path):
    log = tmp_path / "postgres.log"
    log.write_text('LOG:  starting\nFATAL:  could not write to file "x": No space left on device\nLOG:  shut down\n')
    assert "No space left" in last_line(log)
    log.write_text("Traceback\nredis.exceptions.ConnectionError: Connection refused.\n")
    assert last_line(log).startswith("redis.exceptions")


def test_a_disk_without_room_for_a_database_is_said_before_one_is_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "LEAST_ROOM", 2**63)
    with pytest.raises(ServiceError, match="too little room"):
        postgres.prepare(Places(tmp_path), None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "url", "why"),
    [
        ("DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none", "Connection refused"),
        ("REDIS_URL", "redis://:secret@127.0.0.1:1", "Connection refused"),
    ],
)
def test_a_server_of_ones_own_that_does_not_answer_is_said_by_its_setting(tmp_path, name, url, why):
    settings = Settings.from_environment({"PERENNIAL_DATA": str(tmp_path), name: url})
    with pytest.raises(ServiceError, match=f"{name} does not let us in: .*{why}") as refusal:
        ensure_they_answer(settings)
    assert "secret" not in str(refusal.value)
