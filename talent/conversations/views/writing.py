"""Doors to write: begin a conversation, say something, change it, say what one has read or begins to write."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app.kernel.errors import Refused
from app.kernel.files import takes_a_file
from app.kernel.limits import limited
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, is_fragment_request, requires
from talent.conversations import actions, joining, waiting
from talent.conversations.forms import DraftForm, EditForm, MessageForm, ReadForm, SwitchesForm
from talent.conversations.guarding.beside import beside
from talent.conversations.guarding.models import HeldMessage, WatchedPhrase
from talent.conversations.guarding.saying import Warned, say, say_otherwise
from talent.conversations.guarding.watching import phrases_in, unseen
from talent.conversations.models import Message, Participant
from talent.conversations.showing import shown
from talent.conversations.views.blueprint import bp, own_place
from talent.conversations.views.reading import PAGE, changes_since
from talent.documents import taking
from talent.prospects.models import Prospect

NOT_SAID = "talent/conversations/_not_said.html"
THINK_AGAIN = "talent/conversations/guarding/start.html"
NOTHING = "talent/conversations/_nothing.html"


def who_writes() -> str:
    """By whom messages are counted."""
    actor = current_actor()
    return str(actor.user_id or actor.prospect_id)


@bp.post("/people/<uuid:prospect_id>/messages")
@requires(May.TALK)
@takes_a_file(taking.most_bytes_at_once)
def start(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = MessageForm()
    if not form.validate():
        raise Refused(form.first_error)
    warned = unseen(phrases_in(form.body.data or ""), request.form.getlist("seen"))
    if warned:
        return invalid(THINK_AGAIN, prospect=prospect, form=form, warned=warned)
    said = _said(actions.begin(current_actor(), prospect, [g.reader]), form)
    if isinstance(said, Message):
        flash(_("Your message is there. If they do not look at it, it is mailed to them in two minutes."))
    return done("conversations.page", conversation_id=said.conversation_id, _anchor="newest")


@bp.post("/conversations/<uuid:conversation_id>/messages")
@requires(May.TALK)
@takes_a_file(taking.most_bytes_at_once)
@limited("60 per minute", who_writes)
def post(conversation_id: UUID) -> ResponseReturnValue:
    place, form = own_place(conversation_id), MessageForm()
    if not form.validate():
        return _not_said(place, form)
    try:
        said = _said(place, form)
    except Warned as warned:
        return _not_said(place, form, warned.phrases)
    if is_fragment_request():
        since = request.form.get("since", 0, int)
        if isinstance(said, HeldMessage):
            return changes_since(place, since, held=beside(place).held)
        return changes_since(place, since, said=said)
    where = "own-held" if isinstance(said, HeldMessage) else "newest"
    return done("conversations.page", conversation_id=conversation_id, _anchor=where)


def _said(place: Participant, form: MessageForm) -> Message | HeldMessage:
    return say(
        current_actor(),
        place,
        body=form.body.data or "",
        client_id=form.drawn_id,
        brought=lambda: [taking.take_in(upload) for upload in form.uploads()],
        seen=request.form.getlist("seen"),
    )


def _not_said(place: Participant, form: MessageForm, warned: Sequence[WatchedPhrase] = ()) -> ResponseReturnValue:
    view = shown(place.conversation, place)
    return invalid(PAGE, fragment=NOT_SAID, form=form, shown=view, warned=warned, beside=beside(place))


@bp.post("/messages/<uuid:message_id>/edit")
@requires(May.TALK)
def edit(message_id: UUID) -> ResponseReturnValue:
    message, form = get_or_404(Message, message_id), EditForm()
    own_place(message.conversation_id)
    if not form.validate():
        return invalid("talent/conversations/edit.html", form=form, message=message)
    say_otherwise(current_actor(), message, **form.values)
    return done("conversations.page", conversation_id=message.conversation_id, _anchor=f"message-{message.id}")


@bp.post("/conversations/<uuid:conversation_id>/read")
@requires(May.TALK)
def read(conversation_id: UUID) -> ResponseReturnValue:
    place, form = own_place(conversation_id), ReadForm()
    if form.validate():
        actions.mark_read(current_actor(), place, until=form.until.data or 0)
    return done("conversations.page", fragment=NOTHING, conversation_id=conversation_id, _anchor="newest")


@bp.post("/conversations/<uuid:conversation_id>/typing")
@requires(May.TALK)
def typing(conversation_id: UUID) -> ResponseReturnValue:
    actions.tell_typing(current_actor(), own_place(conversation_id))
    return "", 204


@bp.post("/conversations/<uuid:conversation_id>/draft")
@requires(May.TALK)
def draft(conversation_id: UUID) -> ResponseReturnValue:
    place, form = own_place(conversation_id), DraftForm()
    actions.save_draft(current_actor(), place, **form.values)
    return done("conversations.page", fragment=NOTHING, conversation_id=conversation_id, _anchor="newest")


@bp.post("/conversations/<uuid:conversation_id>/switches")
@requires(May.TALK)
def switches(conversation_id: UUID) -> ResponseReturnValue:
    place, form = own_place(conversation_id), SwitchesForm()
    actions.show(current_actor(), place, **form.values)
    flash(_("Saved."))
    return done("conversations.page", conversation_id=conversation_id)


@bp.post("/conversations/<uuid:conversation_id>/leave")
@requires(May.TALK)
def leave(conversation_id: UUID) -> ResponseReturnValue:
    joining.leave(current_actor(), own_place(conversation_id))
    flash(_("You have left this conversation."))
    return done("conversations.index")


@bp.post("/conversations/<uuid:conversation_id>/set-aside")
@requires(May.TALK)
def set_aside(conversation_id: UUID) -> ResponseReturnValue:
    waiting.set_aside(current_actor(), own_place(conversation_id))
    return done("conversations.page", conversation_id=conversation_id, _anchor="newest")


@bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    raise Refused(taking.too_much_at_once())
