"""A mailbox on a real IMAP server: what is new and for us is taken, once, and everything else is left as it is."""

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import select

from app.kernel.db import db
from outreach.inbox import mailboxes
from outreach.inbox.models import InboundMail, Mailbox, Way
from tests.outreach.inbox.conftest import a_mail

DOVECOT = shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else None)
CONFIG = """
base_dir = {here}/run
log_path = {here}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {inside}
default_login_user = {login}
default_internal_group = {inside}
mail_location = maildir:{here}/mail
first_valid_uid = 0
mail_uid = {user}
mail_gid = {group}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={here}/mail
}}
"""
pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(DOVECOT is None, reason="there is no IMAP server: apt-get install dovecot-imapd"),
]


@pytest.fixture(scope="module")
def imap_port() -> Iterator[int]:
    """Dovecot in the foreground, with one mailbox. It never works as root, and then uses the accounts of its package."""
    is_root = os.getuid() == 0
    user = "nobody" if is_root else getpass.getuser()
    group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with TemporaryDirectory(prefix="perennial-imap-", ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        here.chmod(0o755)
        (here / "mail").mkdir()
        if is_root:
            shutil.chown(here / "mail", user, group)
        accounts = {"inside": "dovecot" if is_root else user, "login": "dovenull" if is_root else user}
        (here / "dovecot.conf").write_text(CONFIG.format(here=here, user=user, group=group, port=port, **accounts))
        with _dovecot(here / "dovecot.conf"):
            _wait_for(port)
            yield port


@contextmanager
def _dovecot(config: Path) -> Iterator[None]:
    assert DOVECOT is not None
    server = subprocess.Popen([DOVECOT, "-F", "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    for _try in range(400):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail("dovecot did not come up")


@pytest.fixture
def box(imap_port, open_doors) -> Iterator[imaplib.IMAP4]:
    """The mailbox as its owner sees it, emptied; ours reads it."""
    url = f"imap://emil:secret@127.0.0.1:{imap_port}/INBOX"
    open_doors.extensions["settings"] = replace(open_doors.extensions["settings"], inbound_imap_url=url)
    with imaplib.IMAP4("127.0.0.1", imap_port) as client:
        client.login("emil", "secret")
        _status, count = client.select("INBOX")
        if count != [b"0"]:
            client.store("1:*", "+FLAGS", r"\Deleted")
            client.expunge()
        yield client


def put(box: imaplib.IMAP4, raw: bytes) -> None:
    box.append("INBOX", "", None, raw)  # type: ignore[arg-type]
    box.noop()


def taken() -> list[InboundMail]:
    db.session.flush()
    return list(db.session.scalars(select(InboundMail).order_by(InboundMail.id)))


def test_what_was_there_before_is_left_alone_and_what_comes_is_taken_once(world, of_emil, box):
    put(box, a_mail("emil@example.org", "old@there.example", "Old.", Delivered_To=of_emil))
    mailboxes.look()
    assert taken() == []
    put(box, a_mail("emil@example.org", "new@there.example", "New.", Delivered_To=of_emil))
    mailboxes.look()
    mailboxes.look()
    [mail] = taken()
    assert (mail.way, mail.user_id) == (Way.IMAP, world.emil.id)
    assert b"New." in (mail.raw or b"")


def test_nothing_is_marked_as_read_before_it_is_committed_and_others_mail_never(world, of_emil, box):
    mailboxes.look()
    put(box, a_mail("emil@example.org", "a@there.example", "Ours.", Delivered_To=of_emil))
    put(box, a_mail("emil@example.org", "b@there.example", "Somebody else's."))
    mailboxes.look()
    assert box.search(None, "SEEN")[1] == [b""]
    for act in db.session().info.pop("after_commit", []):
        act()
    box.noop()
    assert box.search(None, "SEEN")[1] == [b"1"]
    assert db.session.scalars(select(Mailbox.passed_over)).one() == 1


def test_a_large_message_comes_whole(world, of_emil, box):
    mailboxes.look()
    raw = a_mail(
        "emil@example.org", "a@there.example", "x" * 70 + "\n" + ("y" * 70 + "\n") * 40_000, Delivered_To=of_emil
    )
    put(box, raw)
    mailboxes.look()
    [mail] = taken()
    assert mail.stored_as is not None
    assert mail.size >= len(raw)


def test_a_server_that_is_away_is_written_down(world, of_emil, open_doors):
    url = "imap://emil:secret@127.0.0.1:1/INBOX"
    open_doors.extensions["settings"] = replace(open_doors.extensions["settings"], inbound_imap_url=url)
    assert mailboxes.look() is False
    assert "refused" in db.session.scalars(select(Mailbox.last_error)).one()
