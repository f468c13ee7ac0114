"""The mail that tells a colleague that a note names them. It is read inside, so what the note says stands in it, and an
answer to it becomes a note.
"""

from datetime import timedelta
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.identity.models import User
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail, Thread
from app.kernel.scope import as_seen_by
from talent.notes.jobs import KIND
from talent.notes.models import Mention, Note
from talent.notes.replies import address_of
from talent.prospects.models import Prospect

LONGEST_QUOTED = 2_000


@composes(KIND, expires_after=timedelta(days=3), is_sent_again=True)
def mentioned(delivery: Delivery) -> Mail:
    """Raises Withheld when they have seen it meanwhile, want no such mails, or may not see the note or whom it is about."""
    mention, user = _still_waiting(delivery)
    with as_seen_by(user.as_actor()):
        note = db.session.scalar(_note_as_it_is(mention.note_id))
        prospect = db.session.scalar(select(Prospect).where(Prospect.id == note.prospect_id)) if note else None
    if note is None or prospect is None:
        raise Withheld("gone", is_empty=True)
    answered = db.session.get(Note, note.answers_id) if note.answers_id is not None else None
    is_answer = answered is not None and answered.author_id == user.id
    reply_to = address_of(mention)
    context = {
        "lead": _lead(user, note, prospect, is_answer=is_answer),
        "body": note.body[:LONGEST_QUOTED],
        "is_cut": len(note.body) > LONGEST_QUOTED,
        "link": absolute_url("notes.mention", mention_id=mention.id),
        "takes_answers": reply_to is not None,
    }
    before = (answered.mail_id,) if answered is not None and answered.mail_id is not None else ()
    thread = Thread(note.author.name, reply_to, before)
    return Mail(user.email, user.name, KIND, user.locale, user.time_zone, context, thread)


def _still_waiting(delivery: Delivery) -> tuple[Mention, User]:
    mention = db.session.get(Mention, UUID(delivery.arguments["mention_id"]), populate_existing=True)
    if mention is None or mention.settled_at is not None:
        raise Withheld("seen", is_empty=True)
    user = db.session.get_one(User, mention.user_id, populate_existing=True)
    if not user.mails_mentions:
        raise Withheld("not_wanted")
    return mention, user


def _note_as_it_is(note_id: UUID) -> Select[Note]:
    found = select(Note).where(Note.id == note_id).options(joinedload(Note.author))
    return found.execution_options(populate_existing=True)


def _lead(user: User, note: Note, prospect: Prospect, *, is_answer: bool) -> str:
    names = {"who": note.author.name, "name": prospect.display_name}
    with force_locale(user.locale):
        if is_answer:
            return _("%(who)s answered your note about %(name)s", **names)
        return _("%(who)s named you in a note about %(name)s", **names)
