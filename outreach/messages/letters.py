"""What was said in a conversation, as a mail that can be answered. What was read meanwhile is left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.identity import tokens
from app.identity.models import Organisation
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail, Thread, message_id_for
from outreach.messages.jobs import TO_COLLEAGUE, TO_PROSPECT
from talent.conversations.guarding.hints import hints_for
from talent.conversations.models import Message, Participant
from talent.conversations.notices import name_of, words_of
from talent.conversations.queries import addresses_of, unmailed_to
from talent.conversations.replies import THREAD, address_of

WORTH_SENDING = timedelta(days=3)


@dataclass(frozen=True)
class Said:
    """One message in a mail; one that nobody said has no `who`."""

    who: str
    at: datetime
    body: str
    files: list[str]


@composes(TO_PROSPECT, expires_after=WORTH_SENDING, is_sent_again=False)
def messages_to_prospect(delivery: Delivery) -> Mail:
    """To somebody outside. What is unsure is shown to a person, and never sent twice by itself."""
    place = _place(delivery)
    prospect = place.conversation.prospect
    address = db.session.scalars(addresses_of(prospect.id).limit(1)).first() if prospect is not None else None
    if address is None:
        raise Withheld("no_address")
    organisation = db.session.scalars(select(Organisation)).one()
    link = absolute_url("portal.thread", secret=tokens.link_secret(THREAD, place.id))
    letter = Mail(address, prospect.display_name, TO_PROSPECT, organisation.locale, organisation.time_zone)
    with force_locale(letter.locale):
        why = _("You get this because you talk with somebody from %(name)s.", name=organisation.name)
    return _letter(delivery, place, letter, link, why)


@composes(TO_COLLEAGUE, expires_after=WORTH_SENDING, is_sent_again=True)
def messages_to_colleague(delivery: Delivery) -> Mail:
    """To one of ours."""
    place = _place(delivery)
    user = place.user
    if user is None:
        raise Withheld("nobody")
    link = absolute_url("conversations.page", conversation_id=place.conversation_id)
    with force_locale(user.locale):
        why = _("You get this because you take part in this conversation. You can switch these mails off on its page.")
    return _letter(delivery, place, Mail(user.email, user.name, TO_COLLEAGUE, user.locale, user.time_zone), link, why)


def _place(delivery: Delivery) -> Participant:
    place = db.session.get(Participant, UUID(delivery.arguments["participant_id"]))
    if place is None or place.left_at is not None or not place.wants_mail:
        raise Withheld("nobody")
    return place


def _letter(delivery: Delivery, place: Participant, letter: Mail, link: str, why: str) -> Mail:
    after, until = int(delivery.arguments["after"]), int(delivery.arguments["until"])
    messages = db.session.scalars(unmailed_to(place, after=after, until=until)).all()
    if not messages:
        raise Withheld("read", is_empty=True)
    reply_to, message_id = address_of(place), message_id_for(delivery.id)
    thread = Thread(_sender(messages), reply_to, tuple(one for one in place.mail_ids if one != message_id))
    place.note_mail(message_id)
    with force_locale(letter.locale):
        hints = hints_for(place, after=after, until=until)
    context = {
        "hints": hints,
        "subject": _subject(place, letter.locale),
        "said_now": [_said(message, place) for message in messages],
        "link": link,
        "takes_answers": reply_to is not None,
        "why": why,
    }
    return replace(letter, context=context, thread=thread)


def _said(message: Message, place: Participant) -> Said:
    who = name_of(message.author, place.conversation) if message.notice is None else ""
    return Said(who, message.sent_at, words_of(message), [file.original_name for file in message.attachments])


def _sender(messages: Sequence[Message]) -> str:
    """The name under which the mail goes: whoever wrote, if it was one."""
    names = {name_of(message.author, message.conversation) for message in messages if message.notice is None}
    return names.pop() if len(names) == 1 else ""


def _subject(place: Participant, locale: str) -> str:
    """The same for all mails of a thread and person but for the Re:, as long as the same take part, so that programs keep them
    together.
    """
    names = [name_of(one, place.conversation) for one in place.conversation.others_than(place)]
    with force_locale(locale):
        subject = _("Your conversation with %(names)s", names=", ".join(names))
    return f"Re: {subject}" if len(place.mail_ids) > 1 else subject
