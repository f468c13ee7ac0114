"""Verbs of the sort-inbox: who an unknown address is, that one does not want to be asked again, and undo.

A decision holds for every mail in which the address waits, and is taken back as a whole.
"""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import Event, record
from app.kernel.permissions import May
from outreach.inbox import note_answers, noting, replies
from outreach.inbox.addresses import current_of
from outreach.inbox.known import people_behind
from outreach.inbox.models import (
    Door,
    IgnoredAddress,
    InboundMail,
    InboundParty,
    InboxAddress,
    MailState,
    PartyState,
    SenderAddress,
)
from outreach.inbox.queries import DOUBTFUL
from talent.consent.digests import digests_of, erased_among
from talent.prospects import actions as people
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect
from talent.relationships.contacts import undo_contact
from talent.relationships.models import Touchpoint


def make(actor: Actor, party: InboundParty, *, name: str) -> Prospect:
    """Add somebody new with this address. Raises Refused when they were erased here: that is to be decided by hand."""
    ensure(actor, May.ADD_PEOPLE)
    _ensure_waiting(actor, party)
    if erased_among(digests_of([(IdentityKind.EMAIL.value, party.address)])):
        raise Refused(_("Somebody with this address was erased here. If they want to be here again, add them by hand."))
    known = people.identities_from(emails=party.address)
    prospect = people.add(actor, name=name, source=_("A mail"), identities=known)
    for one in _file_all(party, prospect):
        one.made_prospect = True
    record(actor, "mail.sorted", party, by="made")
    return prospect


def add_to(actor: Actor, party: InboundParty, prospect: Prospect) -> None:
    """It is somebody whom we know; their file has the address from now on."""
    ensure(actor, May.EDIT_PEOPLE)
    _ensure_waiting(actor, party)
    known = select(Identity.id).where(
        Identity.prospect_id == prospect.id,
        Identity.kind == IdentityKind.EMAIL,
        Identity.canonical == party.address,
    )
    is_new = db.session.scalar(known) is None
    if is_new:
        db.session.add(
            Identity(prospect_id=prospect.id, kind=IdentityKind.EMAIL, raw=party.address, canonical=party.address)
        )
        record(actor, "prospect.edited", prospect)
    for one in _file_all(party, prospect):
        one.added_identity = is_new
    record(actor, "mail.sorted", party, by="added")


def ignore(actor: Actor, party: InboundParty) -> None:
    """Never ask about this address again."""
    _ensure_waiting(actor, party)
    values = {"id": ids.new(), "created_at": clock.now(), "user_id": party.user_id, "address": party.address}
    db.session.execute(insert(IgnoredAddress).values(values).on_conflict_do_nothing())
    _decide(_waiting_alike(party), PartyState.IGNORED)
    record(actor, "mail.sorted", party, by="ignored")


def leave_out(actor: Actor, party: InboundParty) -> None:
    """Not this time: another mail with this address asks again."""
    _ensure_waiting(actor, party)
    _decide([party], PartyState.LEFT_OUT)
    record(actor, "mail.sorted", party, by="left_out")


def confirm(actor: Actor, mail: InboundMail, *, remembers: bool = False) -> None:
    """It was I who sent this mail to my address; with `remembers`, also the next from this sender are mine."""
    parties = _unconfirmed(actor, mail)
    if remembers and mail.sender and mail.reason != replies.UNPROVEN:
        values = {"id": ids.new(), "created_at": clock.now(), "user_id": actor.id, "address": mail.sender.lower()}
        db.session.execute(insert(SenderAddress).values(values).on_conflict_do_nothing())
    if mail.reason in _ACCEPTED_BY:
        accept = _ACCEPTED_BY[mail.reason]
        _decide(parties, PartyState.FILED)
        mail.state, mail.reason = accept(mail)
        record(actor, "mail.confirmed", mail)
        return
    address = _address_for(mail)
    mail.reason = ""
    noting.place(parties, address, people_behind([party.address for party in parties]))
    noting.settle(mail)
    record(actor, "mail.confirmed", mail)


_ACCEPTED_BY = {replies.UNPROVEN: replies.accept, note_answers.UNCLAIMED: note_answers.accept}
"""What is no mail to be noted with whom it is, but an answer to something: who takes it."""


def disown(actor: Actor, mail: InboundMail) -> None:
    """It was somebody else who sent this mail; nothing of it is written down."""
    _decide(_unconfirmed(actor, mail), PartyState.LEFT_OUT)
    mail.state, mail.reason = MailState.IGNORED, "disowned"
    record(actor, "mail.disowned", mail)


def _unconfirmed(actor: Actor, mail: InboundMail) -> Sequence[InboundParty]:
    if mail.user_id != actor.id or mail.reason not in DOUBTFUL:
        raise Conflict
    waiting = select(InboundParty).where(InboundParty.mail_id == mail.id, InboundParty.state == PartyState.WAITING)
    return db.session.scalars(waiting).all()


def _address_for(mail: InboundMail) -> InboxAddress:
    """The one that its owner has now, or that at which it came: it says what colleagues see."""
    current = current_of(mail.user_id) if mail.user_id is not None else None
    return current or db.session.get_one(InboxAddress, mail.door_id)


def _ensure_waiting(actor: Actor, party: InboundParty) -> None:
    ensure(actor, May.LOG_CONTACTS, party)
    if party.state is not PartyState.WAITING or party.mail.door is Door.NOTE:
        raise Conflict(_("This was sorted already."))


def _waiting_alike(party: InboundParty) -> Sequence[InboundParty]:
    """Everywhere that this address waits for the same colleague, but in mails that may not be theirs."""
    alike = (
        select(InboundParty)
        .join(InboundMail, InboundMail.id == InboundParty.mail_id)
        .where(
            InboundParty.user_id == party.user_id,
            InboundParty.address == party.address,
            InboundParty.state == PartyState.WAITING,
            InboundMail.reason.not_in(DOUBTFUL) | (InboundParty.id == party.id),
        )
    )
    return db.session.scalars(alike).all()


def _file_all(party: InboundParty, prospect: Prospect) -> Sequence[InboundParty]:
    parties, address, moment = _waiting_alike(party), _address_for(party.mail), clock.now()
    for one in parties:
        noting.file_with(one, prospect, address)
        one.decided_at = moment
    db.session.flush()
    _settle(parties)
    return parties


def _decide(parties: Sequence[InboundParty], state: PartyState, moment: datetime | None = None) -> None:
    moment = moment or clock.now()
    for party in parties:
        party.state, party.decided_at = state, moment
    db.session.flush()
    _settle(parties)


def _settle(parties: Sequence[InboundParty]) -> None:
    for mail in {party.mail for party in parties}:
        noting.settle(mail)


def take_back(actor: Actor, party: InboundParty) -> None:
    """As if it had not been decided: the address waits again wherever it did. Raises Conflict when it waits already."""
    ensure(actor, May.LOG_CONTACTS, party)
    if party.decided_at is None or party.state is PartyState.WAITING or party.mail.door is Door.NOTE:
        raise Conflict(_("That was taken back already."))
    parties = _decided_with(party)
    prospect = db.session.get(Prospect, party.prospect_id) if party.prospect_id else None
    for one in parties:
        _unfile(actor, one)
    if prospect is not None:
        _take_apart(actor, party, prospect)
    if party.state is PartyState.IGNORED:
        mine = IgnoredAddress.user_id == party.user_id
        db.session.execute(delete(IgnoredAddress).where(mine, IgnoredAddress.address == party.address))
    for one in parties:
        one.state, one.decided_at, one.prospect_id = PartyState.WAITING, None, None
        one.made_prospect = one.added_identity = False
    db.session.flush()
    _settle(parties)
    record(actor, "mail.unsorted", party)


def _decided_with(party: InboundParty) -> Sequence[InboundParty]:
    together = select(InboundParty).where(
        InboundParty.user_id == party.user_id,
        InboundParty.address == party.address,
        InboundParty.decided_at == party.decided_at,
    )
    return db.session.scalars(together).all()


def _unfile(actor: Actor, party: InboundParty) -> None:
    touchpoint = db.session.get(Touchpoint, party.touchpoint_id) if party.touchpoint_id else None
    party.touchpoint_id = None
    db.session.flush()
    if touchpoint is not None:
        undo_contact(actor, touchpoint)


def _take_apart(actor: Actor, party: InboundParty, prospect: Prospect) -> None:
    """What was made of the address goes again: the person if nobody has done anything with them since, or the address."""
    if party.added_identity:
        theirs = Identity.prospect_id == prospect.id
        db.session.execute(delete(Identity).where(theirs, Identity.canonical == party.address))
    if party.made_prospect and not _was_touched(prospect):
        for one in _decided_with(party):
            one.prospect_id = None
        db.session.flush()
        db.session.delete(prospect)
        db.session.flush()


def _was_touched(prospect: Prospect) -> bool:
    ours = ("prospect.added", "contact.recorded", "contact.undone", "relationship.begun", "mail.sorted")
    others = select(func.count()).where(Event.prospect_id == prospect.id, Event.name.not_in(ours))
    return bool(db.session.scalar(others))
