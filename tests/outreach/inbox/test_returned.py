"""Mails of ours that come back, and complaints about them."""

from datetime import timedelta

import pytest

from app.kernel import clock, incoming, marks
from app.kernel.db import db
from app.kernel.deliveries import Delivery, DeliveryState
from outreach.inbox.models import MailState
from tests.outreach.inbox.conftest import a_mail
from tests.support.making_conversations import a_reachable_prospect

REPORT = """From: MAILER-DAEMON@there.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <report{status}@there.example>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type={kind}; boundary=b

--b
Content-Type: text/plain

We are sorry.

--b
{part}
--b
Content-Type: text/rfc822-headers

Message-ID: <{delivery}@nordlicht.example>
Subject: Hello

--b--
"""
STATUS = """Content-Type: message/delivery-status

Reporting-MTA: dns; mx.there.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user
"""
COMPLAINT = """Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: There/1.0
Version: 1
"""


@pytest.fixture
def sent(open_doors, world):
    """A mail that went to Amara."""
    amara = a_reachable_prospect()
    delivery = Delivery(
        key="one",
        kind="messages_to_prospect",
        arguments={"prospect_id": str(amara.id)},
        state=DeliveryState.SENT,
        expires_at=clock.now() + timedelta(days=3),
        attempts=1,
    )
    db.session.add(delivery)
    db.session.flush()
    return amara, delivery, incoming.address_with(incoming.bounce_word(delivery.id))


def bounce(delivery, to, *, address="amara@example.net", status="5.1.1", action="failed"):
    part = STATUS.format(address=address, status=status, action=action)
    return REPORT.format(to=to, kind="delivery-status", part=part, delivery=delivery.id, status=status).encode()


def test_an_address_that_does_not_exist_is_marked(sent, comes_in):
    _amara, delivery, to = sent
    assert comes_in(bounce(delivery, to), to).state is MailState.FILED
    assert marks.is_marked("amara@example.net")
    assert db.session.get_one(Delivery, delivery.id).state is DeliveryState.FAILED


def test_a_full_mailbox_is_tried_again(sent, comes_in):
    _amara, delivery, to = sent
    comes_in(bounce(delivery, to, status="4.2.2"), to)
    assert not marks.is_marked("amara@example.net")
    assert db.session.get_one(Delivery, delivery.id).state is DeliveryState.WAITING


def test_that_it_takes_a_while_changes_nothing(sent, comes_in):
    _amara, delivery, to = sent
    comes_in(bounce(delivery, to, status="4.4.1", action="delayed"), to)
    assert db.session.get_one(Delivery, delivery.id).state is DeliveryState.SENT


def test_a_report_marks_nobody_but_whom_the_mail_was_for(sent, comes_in):
    _amara, delivery, to = sent
    comes_in(bounce(delivery, to, address="emil@example.org"), to)
    assert not marks.is_marked("emil@example.org")
    assert marks.is_marked("amara@example.net")


def test_a_report_to_where_we_send_from_is_known_by_our_message_id(sent, comes_in):
    _amara, delivery, _to = sent
    comes_in(bounce(delivery, "talent@nordlicht.example"), "talent@nordlicht.example")
    assert marks.is_marked("amara@example.net")


def test_whoever_complains_gets_no_more_mails(sent, comes_in):
    amara, delivery, to = sent
    raw = REPORT.format(to=to, kind="feedback-report", part=COMPLAINT, delivery=delivery.id, status="").encode()
    assert comes_in(raw, to).state is MailState.FILED
    db.session.refresh(amara)
    assert amara.do_not_contact
    assert marks.is_marked("amara@example.net")


def test_our_own_mail_in_a_circle_is_left_lying(open_doors, world, of_emil, comes_in):
    mail = comes_in(a_mail("emil@example.org", "amara@example.net", X_Perennial_Sent="1"), of_emil)
    assert (mail.state, mail.reason) == (MailState.IGNORED, "loop")
