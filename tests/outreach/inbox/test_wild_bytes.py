"""Whatever comes in is read, within bounds, and nothing of it raises."""

import time
from datetime import UTC
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.apart import Unreadable
from outreach.inbox.doorways import doorway_of
from outreach.inbox.models import MailState, Way
from outreach.inbox.reading import read
from outreach.inbox.reading.dates import moment_in
from outreach.inbox.reading.folding import fold
from outreach.inbox.reading.html import text_of
from outreach.inbox.receiving import take

HEADERS = [
    b"From", b"To", b"Cc", b"Date", b"Subject", b"Message-ID", b"References", b"Content-Type", b"Auto-Submitted",
    b"Content-Transfer-Encoding", b"Content-Disposition", b"Authentication-Results", b"Return-Path", b"Precedence",
]  # fmt: skip
VALUES = [
    b"multipart/mixed; boundary=x", b"multipart/report; report-type=delivery-status; boundary=x", b"text/html; charset=utf-7",
    b"text/plain; charset=nonsense", b"base64", b"quoted-printable", b"=?utf-8?b?4pyT?=", b"=?x?q?=ff?=", b"message/rfc822",
    b"attachment; filename*=utf-8''%ff%00", b"<a@b>", b'"Anna" <anna@there.example>', b"Tue, 99 Foo 2026", b"mx; dmarc=pass",
]  # fmt: skip
header = st.tuples(st.sampled_from(HEADERS), st.one_of(st.sampled_from(VALUES), st.binary(max_size=40))).map(b": ".join)
body = st.one_of(
    st.binary(max_size=300),
    st.lists(
        st.sampled_from([b"--x", b"--x--", b"", b"> hi", b"From: a", b"<div>", b"\xff\xfe", b"On 3 Nov 2026, A wrote:"])
    ).map(b"\r\n".join),
)


@given(st.lists(header, max_size=12), body)
def test_any_message_is_read(headers, content):
    read(BytesIO(b"\r\n".join([*headers, b"", content])), authserv="mx", own_domain="nordlicht.example")


@given(st.text(max_size=200))
def test_any_text_is_folded_and_none_of_it_lost(text):
    folded = fold(text)
    assert len("".join(folded.said.split())) <= len("".join(text.split()))


@given(st.text(alphabet="<>/divblockquoe =\"'&;styl:n a\x00\x1e", max_size=300))
def test_any_page_becomes_text(source):
    fold(text_of(source))


@given(st.text(alphabet="0123456789./-: ,apmNov年月日", max_size=40))
def test_any_date_is_a_moment_or_none(text):
    moment_in(text, UTC)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n" * 50_000, id="parts"),
        pytest.param(b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nhi", id="words"),
        pytest.param(b"To: " + b"a <a@b.example>, " * 20_000 + b"\n\nhi", id="addresses"),
        pytest.param(b"Content-Type: text/html\n\n" + b"<div>" * 30_000, id="nested html"),
        pytest.param(b"\n\n" + b"On 3 Nov 2026 " * 100_000, id="a long line"),
        pytest.param(b"\n\n" + b"On 3 Nov 2026\n" * 10_000, id="lines that begin like quotes"),
        pytest.param(b"\n\n" + b"From: a\nTo: b\n" * 10_000, id="heads"),
        pytest.param(b"\n\n" + b"> " * 200_000, id="quotes"),
        pytest.param(b"\n\n" + b"Best,\n" * 10_000, id="greetings"),
        pytest.param(b"\n\n" + b"a" * 1_000_000 + b"@", id="a long word"),
    ],
)
def test_what_is_made_to_take_long_does_not(raw):
    began = time.process_time()
    read(BytesIO(raw))
    assert time.process_time() - began < 5


def test_what_nests_without_end_is_refused_in_words():
    raw = b"".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n".encode() for n in range(3_000))
    try:
        read(BytesIO(raw))
    except Unreadable as unreadable:
        assert str(unreadable) == "nested"  # noqa: PT017 - either end is fine


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"From: emil@example.org\nTo: a@there.example\nMessage-ID: <a\0b@x>\n\nHi", id="a zero in its id"),
        pytest.param(
            b"From: emil@example.org\nTo: a@there.example\nMessage-ID: <a\xffb@x>\n\nHi", id="bytes in its id"
        ),
        pytest.param(
            b"From: emil@example.org\nTo: a@there.example\nContent-Type: text/plain; charset=utf-7\n\n+2AA-",
            id="half a letter",
        ),
        pytest.param(
            b"From: emil@example.org\nTo: a@there.example\nContent-Type: app\0\xff/x; name=a\0b\n"
            b"Content-Disposition: attachment\n\nHi",
            id="a zero in its kind",
        ),
        pytest.param(
            b"From: emil@example.org\nTo: a@there.example\nContent-Type: text/html\n\n&#xD800;&#0;<p>Hi", id="in HTML"
        ),
    ],
)
def test_what_no_database_holds_is_left_out(world, of_emil, comes_in, raw):
    mail = comes_in(raw, of_emil)
    assert (mail.state, mail.reason) == (MailState.SORTED, "")
    assert take(BytesIO(b"Subject: x\n\n"), Way.HTTP, envelope_from="a\0\udcff", doorways=[doorway_of(of_emil)])
