"""An import from beginning to end without a worker, for the command line and for measuring.

The same verbs and the same jobs as in the browser, each in a session and a transaction of its own, as a worker does
them; if a worker runs beside, each job is still done once.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from app.identity.models import User
from app.kernel import files
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.errors import Failure
from app.kernel.jobs import Job, perform
from app.kernel.transaction import transaction
from talent.transfer import actions
from talent.transfer.actions import Terms
from talent.transfer.models import AT_WORK, Import, ImportState
from talent.transfer.parser import take_in

SECONDS_BETWEEN_LOOKS = 0.1
Answer = TypeVar("Answer")


def begin(file: Path, user_id: UUID, terms: Terms) -> UUID:
    """Take a file in for a user; its columns are what they are remembered or guessed as. Raises CannotRead."""

    def act() -> UUID:
        with file.open("rb") as stream:
            found = take_in(stream)
        try:
            import_ = actions.start(_actor(user_id), found, file_name=file.name, terms=terms)
            if import_.state is ImportState.MAPPING:
                actions.map_columns(_actor(user_id), import_, mapping=import_.mapping)
        except BaseException:
            files.discard(found.kept.name)
            raise
        return import_.id

    return apart(act)


def go(import_id: UUID) -> None:
    """Ask for the commit of what was read."""

    def act(import_: Import) -> None:
        actor = _actor(import_.user_id)
        actions.commit(actor, import_, keeps_in_touch=import_.keeps_in_touch, cadence_days=import_.cadence_days)

    see(import_id, act)


def cancel(import_id: UUID) -> None:
    """Forget what was read."""
    see(import_id, lambda import_: actions.cancel(_actor(import_.user_id), import_))


def undo(import_id: UUID) -> None:
    """Ask for everything back."""
    see(import_id, lambda import_: actions.undo(_actor(import_.user_id), import_))


def work_off(import_id: UUID) -> ImportState:
    """Do the import's jobs one after the other until it waits for somebody or has ended; its state then."""
    while (state := see(import_id, lambda import_: import_.state)) in AT_WORK:
        if see(import_id, lambda import_: import_.has_stopped):
            raise Failure(_("This import has stopped: its work failed several times. `perennial doctor` may tell why."))
        if not sum(_perform(job_id) for job_id in apart(lambda: _waiting(import_id))):
            time.sleep(SECONDS_BETWEEN_LOOKS)
    return state


def see(import_id: UUID, question: Callable[[Import], Answer]) -> Answer:
    """Ask an import something, or do something to it, as the machine itself."""
    return apart(lambda: question(db.session.get_one(Import, import_id)))


def _actor(user_id: UUID) -> Actor:
    return db.session.get_one(User, user_id).as_actor()


def _waiting(import_id: UUID) -> list[UUID]:
    waiting = select(Job.id).where(Job.done_at.is_(None), Job.queue == "imports")
    return list(db.session.scalars(waiting.where(Job.arguments["import_id"].astext == str(import_id))))


def _perform(job_id: UUID) -> bool:
    with current_app.app_context():
        return perform(job_id)


def apart(act: Callable[[], Answer]) -> Answer:
    """In a session and a transaction of its own, as the machine itself."""
    with current_app.app_context():
        act_as(Actor.system())
        with transaction():
            return act()
