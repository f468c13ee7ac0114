"""Doors to read: the inbox, a conversation, what changed in it since, and its files."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.access import may
from app.kernel.actor import Kind
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, get_or_404, requires
from talent.conversations.forms import EditForm, MessageForm
from talent.conversations.guarding.beside import beside
from talent.conversations.guarding.models import HeldMessage
from talent.conversations.guarding.queries import waiting_counts
from talent.conversations.inbox import A_PAGE, threads_with
from talent.conversations.models import Attachment, Message, Participant
from talent.conversations.queries import A_PAGE as MOST_CHANGES
from talent.conversations.queries import changed_since, versions_of
from talent.conversations.showing import Shown, by_day, shown
from talent.conversations.views.blueprint import bp, own_place
from talent.documents.serving import document_response

PAGE = "talent/conversations/page.html"


@bp.get("/conversations")
@requires(May.TALK)
def index() -> ResponseReturnValue:
    if current_actor().kind is Kind.CANDIDATE:
        return redirect(url_for("portal.home"), 303)
    offset = max(0, request.args.get("offset", 0, int))
    threads = threads_with(current_actor(), offset=offset)
    following = offset + A_PAGE if len(threads) > A_PAGE else None
    return render_template(
        "talent/conversations/index.html",
        threads=threads[:A_PAGE],
        offset=offset,
        following=following,
        waiting=waiting_counts() if may(current_actor(), May.GUARD_CONVERSATIONS) else {},
    )


@bp.get("/conversations/<uuid:conversation_id>")
@requires(May.TALK)
def page(conversation_id: UUID) -> ResponseReturnValue:
    place = own_place(conversation_id, with_person=True)
    view = shown(place.conversation, place, before=request.args.get("before", None, int))
    form = MessageForm(formdata=None, body=view.draft)
    return render_template(PAGE, shown=view, form=form, warned=(), beside=beside(place))


@bp.get("/conversations/<uuid:conversation_id>/changes")
@requires(May.TALK)
def changes(conversation_id: UUID) -> ResponseReturnValue:
    """What was said or edited since, for a page that is open; asked again as long as there is more. A page that shows messages
    of the reader's that are held learns what became of them.
    """
    place = own_place(conversation_id, with_person=True)
    held = beside(place).held if "held" in request.args else None
    return changes_since(place, request.args.get("since", 0, int), held=held)


def changes_since(
    place: Participant, since: int, *, said: Message | None = None, held: Sequence[HeldMessage] | None = None
) -> str:
    """What an open page puts in: messages that are new or edited, who has read how far, and what is `held` of the reader's
    if that is another than before. What the reader has `said` just now is often all there is.
    """
    is_all = said is not None and since + 1 == said.change == place.conversation.last_change
    changed = [said] if said is not None and is_all else _changed(place.conversation_id, since)
    return render_template(
        "talent/conversations/_changes.html",
        days=by_day(sorted(changed, key=lambda message: message.number)),
        shown=Shown(place.conversation, place, [], None, ""),
        held=held,
        more_after=changed[-1].change if len(changed) == MOST_CHANGES else None,
    )


def _changed(conversation_id: UUID, since: int) -> Sequence[Message]:
    return db.session.scalars(changed_since(), {"conversation_id": conversation_id, "since": since}).all()


@bp.get("/messages/<uuid:message_id>/edit")
@requires(May.TALK)
def edit_page(message_id: UUID) -> ResponseReturnValue:
    message = get_or_404(Message, message_id)
    own_place(message.conversation_id)
    form = EditForm(formdata=None, body=message.body)
    return render_template("talent/conversations/edit.html", message=message, form=form)


@bp.get("/messages/<uuid:message_id>/versions")
@requires(May.TALK)
def versions(message_id: UUID) -> ResponseReturnValue:
    message = get_or_404(Message, message_id)
    place = own_place(message.conversation_id, with_person=True)
    before = db.session.scalars(versions_of(message.id)).all()
    return render_template("talent/conversations/versions.html", message=message, place=place, versions=before)


@bp.get("/messages/attachments/<uuid:attachment_id>")
@requires(May.TALK)
def attachment(attachment_id: UUID) -> Response:
    return document_response(get_or_404(Attachment, attachment_id), as_attachment="download" in request.args)
