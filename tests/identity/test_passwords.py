"""Which passwords are kept, how, and which are refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.identity import passwords


@pytest.fixture(autouse=True)
def _speaks(app):
    """Sentences are translated, which needs the application."""


@pytest.mark.parametrize(
    "password",
    [
        "drei Birken am Bach",
        "пароль из трёх разных слов",
        "🐢🌵🦊🍋🚲🎻🪁🧭🏔🫖🪴🐙",
        "四つの言葉を並べた合言葉です",
        "correct horse battery staple",
        "x" * 3 + " ein sehr langer Satz, den niemand rät. " * 20,
    ],
)
def test_a_good_one_is_taken_whatever_its_script(password):
    assert passwords.fault(password, "Ada Klein", "ada@example.org", "Nordlicht") is None
    assert passwords.is_right(passwords.hashed(password), password)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("elf Zeichen", "Take at least 12 characters"),
        ("a" * 1001, "Take at most 1000 characters."),
        ("password1234", "among the first"),
        ("123456789012", "among the first"),
        ("qwertyuiop123", "among the first"),
        ("iloveyou1234", "among the first"),
        ("aaaaaaaaaaaaaaaaaaaa", "among the first"),
        ("P@ssw0rd1234", "among the first"),
        ("Ada Klein Ada", "Others know this"),
        ("ada@example.org", "Others know this"),
        ("Nordlicht2026!", "Others know this"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER N}ordlicht nordlicht", "Others know this"),
    ],
)
def test_what_others_would_try_first_is_refused_with_a_reason(password, sentence):
    assert sentence in passwords.fault(password, "Ada Klein", "ada@example.org", "Nordlicht")


def test_one_keyboards_umlaut_is_anothers():
    composed, decomposed = "f\u00fcnf gr\u00fcne M\u00e4ntel", "fu\u0308nf gru\u0308ne Ma\u0308ntel"
    assert passwords.is_right(passwords.hashed(composed), decomposed)


def test_blanks_around_and_case_count():
    stored = passwords.hashed("drei Birken am Bach")
    assert not passwords.is_right(stored, "drei Birken am Bach ")
    assert not passwords.is_right(stored, "Drei Birken am Bach")


def test_it_is_kept_as_argon2id_with_the_decided_parameters():
    assert passwords.hashed("drei Birken am Bach").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_where_there_is_no_hash_a_check_costs_as_much(monkeypatch):
    checked = []
    verify = passwords._hasher.verify

    class Watching:
        def verify(self, stored, password):
            checked.append(stored.rpartition("$")[0].rpartition("$")[0])
            return verify(stored, password)

    stored = passwords.hashed("drei Birken am Bach")
    monkeypatch.setattr(passwords, "_hasher", Watching())
    assert not passwords.is_right(None, "drei Birken am Bach")
    assert not passwords.is_right(stored, "drei Buchen am Bach")
    assert checked[0] == checked[1]
    assert len(checked) == 2


UNDER_GEVENT = """
from gevent import monkey; monkey.patch_all()
import gevent
from app.identity import passwords
ticks = []
def tick():
    while True:
        gevent.sleep(0.001)
        ticks.append(1)
ticking = gevent.spawn(tick)
stored = passwords.hashed("drei Birken am Bach")
assert passwords.is_right(stored, "drei Birken am Bach")
assert not passwords.is_right(stored, "drei Buchen am Bach")
print(len(ticks))
"""


def test_in_the_web_server_others_go_on_while_a_hash_is_computed():
    done = subprocess.run(
        [sys.executable, "-c", UNDER_GEVENT], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert int(done.stdout or 0) > 5, done.stderr
