"""A mail that a colleague sent or forwarded to their own address: whom it concerns, and what is written down of it.

Everybody in To and Cc, and in the head of what was forwarded, is looked up. Who is known gets a contact in their file; who
is not waits to be sorted by the colleague. Nobody is made from an address by itself, and an address that two people
share is decided by nobody but the colleague either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.identity.models import User
from app.kernel import clock, incoming
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import deliver
from outreach.inbox.known import Known
from outreach.inbox.models import (
    InboundMail,
    InboundParty,
    InboxAddress,
    MailState,
    PartyState,
    Shares,
)
from outreach.inbox.reading import Addresses, Reading, Within
from outreach.inbox.senders import canonical, is_sure
from talent.prospects.models import Prospect
from talent.relationships.contacts import record_contact
from talent.relationships.forms import LONGEST_DETAILS
from talent.relationships.models import ContactKind, Direction, Touchpoint, Visibility

SOURCE = "mail"
KIND = "sorting"
MOST_PARTIES = 50
UNCONFIRMED = "unconfirmed"
_OF_EVERYBODY = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "yahoo.de",
        "yahoo.fr",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "gmx.at",
        "gmx.ch",
        "web.de",
        "t-online.de",
        "freenet.de",
        "posteo.de",
        "mailbox.org",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "tutanota.com",
        "orange.fr",
        "free.fr",
        "laposte.net",
        "libero.it",
        "virgilio.it",
        "wp.pl",
        "onet.pl",
        "o2.pl",
        "mail.ru",
        "yandex.ru",
        "yandex.com",
        "qq.com",
        "163.com",
        "126.com",
        "naver.com",
        "daum.net",
        "ziggo.nl",
        "kpnmail.nl",
        "telia.com",
        "seznam.cz",
        "zoho.com",
        "fastmail.com",
        "hey.com",
    ]
)
"""Domains where everybody has an address: to share one says nothing."""


@dataclass(frozen=True)
class Letter:
    """What is written down: with whom it is (name, address, and who of the two wrote), when, and what it said."""

    others: list[tuple[str, str, Direction]]
    at: datetime
    subject: str
    said: str


def note(mail: InboundMail, reading: Reading, known: Known) -> tuple[MailState, str]:
    """File what a colleague sent to their address; where it stands then."""
    address = db.session.get_one(InboxAddress, mail.door_id)
    own = known.own[address.user_id]
    letter = _letter(mail, reading, own)
    mail.sent_at, mail.subject = letter.at, letter.subject or mail.subject
    mail.said = letter.said or mail.said
    parties = _parties(mail, address.user, letter, known)
    is_theirs = is_sure(reading, own)
    if is_theirs:
        place(parties, address, known.people)
    db.session.add_all(parties)
    tell(address.user, parties)
    standing = _standing(parties)
    return standing if is_theirs or standing[0] is not MailState.SORTED else (MailState.SORTED, UNCONFIRMED)


def _standing(parties: list[InboundParty]) -> tuple[MailState, str]:
    states = {party.state for party in parties}
    if PartyState.WAITING in states:
        return MailState.SORTED, ""
    return (MailState.FILED, "") if PartyState.FILED in states else (MailState.IGNORED, "concerns_nobody")


def settle(mail: InboundMail) -> None:
    """Where a mail stands after its owner has decided about one of its addresses."""
    parties = db.session.scalars(select(InboundParty).where(InboundParty.mail_id == mail.id)).all()
    mail.state, mail.reason = _standing(list(parties))
    mail.settled_at = clock.now()


def _letter(mail: InboundMail, reading: Reading, own: set[str]) -> Letter:
    """The mail itself or, when it was only sent to us, the one within it."""
    within = reading.within
    at = _moment(reading.sent_at, mail)
    outside = _outside([*reading.to, *reading.cc], own)
    if within is not None and (within.is_forward or not outside):
        return _forwarded(mail, reading, within, own, outside)
    if any(address in own for _name, address in _outside(reading.sender, set())) or not reading.sender:
        return Letter(_going(outside, Direction.OUT), at, reading.subject, reading.said)
    return Letter(_going(_outside(reading.sender, own), Direction.IN), at, reading.subject, reading.said)


def _forwarded(mail: InboundMail, reading: Reading, within: Within, own: set[str], outside: Addresses) -> Letter:
    """Who wrote the mail within, or to whom the colleague did; and to whom it was passed on."""
    senders = _outside(within.sender, own)
    others = senders or _outside([*within.to, *within.cc], own)
    known = {address for _name, address in others}
    return Letter(
        [
            *_going(others, Direction.IN if senders else Direction.OUT),
            *_going([one for one in outside if one[1] not in known], Direction.OUT),
        ],
        _moment(within.sent_at or reading.sent_at, mail),
        within.subject or reading.subject,
        "\n\n".join(text for text in (reading.said, within.said) if text),
    )


def _going(found: Addresses, direction: Direction) -> list[tuple[str, str, Direction]]:
    return [(name, address, direction) for name, address in found]


def _moment(text: str, mail: InboundMail) -> datetime:
    """When it was written; never later than when it came."""
    return min(datetime.fromisoformat(text), mail.created_at) if text else mail.created_at


def _outside(found: Addresses, own: set[str]) -> list[tuple[str, str]]:
    """Names and canonical addresses, without ours and the colleague's own."""
    known: dict[str, str] = {}
    for name, address in found:
        one = canonical(address)
        if one is not None and one not in own and not incoming.is_ours(one):
            known.setdefault(one, name)
    return [(name, address) for address, name in known.items()][:MOST_PARTIES]


def _parties(mail: InboundMail, user: User, letter: Letter, known: Known) -> list[InboundParty]:
    """Colleagues are nobody to keep in touch with, and who was ignored once is not asked about again."""
    return [
        InboundParty(
            mail=mail,
            mail_id=mail.id,
            user_id=user.id,
            address=address,
            name=name if "@" not in name else "",
            direction=direction,
            state=_state_of(address, user, known),
        )
        for name, address, direction in letter.others
    ]


def _state_of(address: str, user: User, known: Known) -> PartyState:
    own_domain = user.email.lower().rpartition("@")[2]
    is_inside = address.rpartition("@")[2] == own_domain and own_domain not in _OF_EVERYBODY
    if is_inside or address in known.colleagues:
        return PartyState.INSIDE
    return PartyState.IGNORED if (user.id, address) in known.ignored else PartyState.WAITING


def place(parties: Iterable[InboundParty], address: InboxAddress, people: Mapping[str, Sequence[Prospect]]) -> None:
    """Put the mail into the file of the one person who has an address, for each address that exactly one has."""
    for party in parties:
        theirs = people.get(party.address, ())
        if party.state is PartyState.WAITING and len(theirs) == 1:
            file_with(party, theirs[0], address)


def file_with(party: InboundParty, prospect: Prospect, address: InboxAddress) -> None:
    """Write the mail down as a contact of the colleague with somebody; one that stands there already is not doubled."""
    mail, user = party.mail, address.user
    party.prospect_id, party.state, party.decided_at = prospect.id, PartyState.FILED, clock.now()
    source_id = f"{mail.message_key}:{user.id}:{prospect.id}"
    with db.session.no_autoflush:
        known = db.session.scalar(
            select(Touchpoint.id).where(Touchpoint.source == SOURCE, Touchpoint.source_id == source_id)
        )
    if known is not None:
        party.touchpoint_id = known
        return
    is_told = address.shares is Shares.TEXT
    touchpoint = record_contact(
        Actor.system(),
        prospect,
        user,
        kind=ContactKind.EMAIL,
        direction=party.direction,
        at=mail.sent_at,
        summary=mail.subject if is_told else "",
        details=mail.said[:LONGEST_DETAILS] if is_told else "",
        visibility=Visibility.PRIVATE if address.shares is Shares.NOTHING else None,
        source=SOURCE,
        source_id=source_id,
    )
    party.touchpoint_id = touchpoint.id


def tell(user: User, parties: list[InboundParty]) -> None:
    """Tell the colleague that somebody waits to be sorted: by one mail a day at most."""
    if any(party.state is PartyState.WAITING for party in parties):
        deliver(KIND, f"{KIND}:{user.id}:{user.today.isoformat()}", user_id=user.id)
