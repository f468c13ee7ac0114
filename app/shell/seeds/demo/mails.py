"""Mails that Emil sent to his own address, with whom he still has to say who they are."""

from datetime import timedelta

from app.identity.models import User
from app.identity.tokens import sha256
from app.kernel.db import db
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.ties import Tie
from outreach.inbox import addresses
from outreach.inbox.models import (
    Door,
    InboundMail,
    InboundParty,
    InboxAddress,
    MailKind,
    MailState,
    PartyState,
    Way,
)
from talent.relationships.models import Direction

# subject, what it says, days ago, the other side's name (empty: somebody whom Emil knows), their address
_MAILS: tuple[tuple[str, str, int, str, str], ...] = (
    (
        "The tank in Trondheim",
        "It was good to meet you at the test tank. You asked how we measure the wake behind the second rotor. Shall I show you?",
        3,
        "Ragnhild Moe",
        "ragnhild.moe@towing-tank.example",
    ),
    (
        "Your thesis on recycled resins",
        "Thank you for sending it. Chapter four is what we have been missing. Would you tell our blade team about it?",
        5,
        "Ebba Sandström",
        "ebba@student.example",
    ),
    (
        "Coffee at last",
        "Thursday at nine, the small place by the lock? I bring the drawings.",
        4,
        "",
        "private.address@post.example",
    ),
)


def make_mails(story: Story, inside: Inside, ties: list[Tie]) -> None:
    """Emil's address, and three mails whose other side waits to be sorted; one has the name of somebody he knows."""
    emil = inside.users["emil.larsen"]
    known = next(tie for tie in ties if tie.user is emil and tie.person.tale is not None)
    address = InboxAddress(id=story.new_id(story.now), created_at=story.now, user_id=emil.id)
    address.token_hash = addresses.token_hash_of(address)
    db.session.add(address)
    db.session.flush()
    for subject, said, age, name, at in _MAILS:
        _bring_in(story, emil, address, subject, said, age, name or known.person.prospect.display_name, at)
    db.session.flush()


def _bring_in(
    story: Story, emil: User, address: InboxAddress, subject: str, said: str, age: int, name: str, at: str
) -> None:
    moment = story.moment(age, emil.zone)
    message_id = f"<{story.random.getrandbits(64):016x}@nordlicht.example>"
    raw = f"From: {emil.name} <{emil.email}>\r\nTo: {name} <{at}>\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n\r\n{said}\r\n"
    mail = InboundMail(
        id=story.new_id(moment),
        created_at=moment + timedelta(seconds=20),
        way=Way.LMTP,
        door=Door.LOG,
        door_id=address.id,
        user_id=emil.id,
        message_id=message_id,
        message_key=sha256(message_id),
        size=len(raw.encode()),
        sha256=sha256(raw),
        raw=raw.encode(),
        state=MailState.SORTED,
        kind=MailKind.ORDINARY,
        sender=emil.email,
        sender_name=emil.name,
        subject=subject,
        sent_at=moment,
        said=said,
        settled_at=moment + timedelta(seconds=30),
    )
    party = InboundParty(
        id=story.new_id(moment), created_at=mail.created_at, mail_id=mail.id, user_id=emil.id, address=at, name=name
    )
    party.direction, party.state = Direction.OUT, PartyState.WAITING
    db.session.add_all([mail, party])
