"""Who is believed: where `INBOUND_AUTHSERV` names our mail server, only whom its topmost verdict vouches for."""

from dataclasses import replace
from email import message_from_bytes
from io import BytesIO

import pytest

from outreach.inbox.models import MailState
from outreach.inbox.reading import read
from tests.outreach.inbox.conftest import a_mail
from tests.outreach.inbox.test_noting import AMARA, contacts, known_by
from tests.support.makers import a_prospect

OURS = "mx.nordlicht.example"
EMIL = "emil@example.org"
PASSED = f"{OURS}; dmarc=pass (p=none dis=none) header.from=example.org"


def with_verdicts(raw: bytes, *verdicts: str) -> bytes:
    """Above the message, the last one given lowest, as servers write them."""
    return b"".join(f"Authentication-Results: {verdict}\r\n".encode() for verdict in verdicts) + raw


def is_believed(*verdicts: str) -> bool:
    return read(BytesIO(with_verdicts(a_mail(EMIL, AMARA), *verdicts)), authserv=OURS).is_vouched_for


@pytest.mark.parametrize(
    "verdict",
    [
        PASSED,
        f"{OURS} 1; spf=fail smtp.mailfrom=else.example; dkim=pass header.d=example.org header.s=a",
        f'{OURS}; dkim=pass header.i=@example.org header.b="a;b=c"; spf=none',
        f"{OURS}; spf=pass (domain of {EMIL} (really) designates 192.0.2.1) smtp.mailfrom={EMIL}",
    ],
)
def test_what_our_server_vouches_for_is_believed(verdict):
    assert is_believed(verdict)


@pytest.mark.parametrize(
    "verdict",
    [
        f"{OURS}; none",
        f"{OURS}; dmarc=fail header.from=example.org",
        f"{OURS}; dkim=pass header.d=else.example; spf=pass smtp.mailfrom=else.example",
        f"{OURS}; dkim=pass header.d=org",
        f"{OURS}; spf=pass smtp.mailfrom=mail.example.org",
        "mx.else.example; dmarc=pass header.from=example.org",
        f"{OURS}.else.example; dmarc=pass header.from=example.org",
        f'{OURS}; spf=pass smtp.mailfrom="; dmarc=pass header.from=example.org; "@else.example',
        f"{OURS}; spf=pass (said hello as (x; dmarc=pass header.from=example.org;) y) smtp.mailfrom=else.example",
        f"{OURS}; spf=pass (never closed; dmarc=pass header.from=example.org",
        f"{OURS}; spf=pass smtp.mailfrom=header.from=example.org@else.example",
        f"{OURS}; auth=pass smtp.auth=dmarc=pass header.from=example.org",
    ],
)
def test_nothing_else_is_believed(verdict):
    assert not is_believed(verdict)


def test_only_the_topmost_verdict_counts():
    assert is_believed(PASSED, f"{OURS}; dmarc=fail header.from=example.org")
    assert not is_believed(f"{OURS}; dmarc=fail header.from=example.org", PASSED)


def test_a_verdict_on_a_mail_within_is_none_on_the_mail_around_it():
    around = message_from_bytes(b"From: " + EMIL.encode() + b"\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")
    enclosed = (
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + with_verdicts(a_mail(EMIL, AMARA), PASSED) + b"\r\n--b--"
    )
    reading = read(BytesIO(around.as_bytes() + enclosed), authserv=OURS)
    assert reading.within is not None
    assert not reading.is_vouched_for


def test_a_mail_in_a_colleagues_name_waits_unless_our_server_vouches_for_it(world, of_emil, comes_in, open_doors):
    open_doors.extensions["settings"] = replace(open_doors.extensions["settings"], inbound_authserv=OURS)
    known_by(a_prospect())
    among_colleagues = comes_in(a_mail(EMIL, "eva@example.org"), of_emil)
    assert (among_colleagues.state, among_colleagues.reason) == (MailState.IGNORED, "concerns_nobody")
    forged = comes_in(a_mail(EMIL, AMARA, "Forged."), of_emil)
    assert (forged.state, forged.reason, contacts()) == (MailState.SORTED, "unconfirmed", [])
    assert comes_in(with_verdicts(a_mail(EMIL, AMARA, "Mine."), PASSED), of_emil).state is MailState.FILED
    assert [contact.details for contact in contacts()] == ["Mine."]
