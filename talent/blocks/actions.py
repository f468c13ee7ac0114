"""Verbs on blocks: place one, lift it."""

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.blocks.models import Block
from talent.blocks.queries import standing_block
from talent.prospects.models import Prospect

LONGEST_REASON = 500


def place(actor: Actor, prospect: Prospect, *, reason: str) -> Block:
    """From now on nobody here hears from this person, or writes to them. Raises Refused when that is so already."""
    ensure(actor, May.BLOCK)
    db.session.execute(select(Prospect.id).where(Prospect.id == prospect.id).with_for_update(key_share=True))
    if db.session.scalar(standing_block(prospect.id)) is not None:
        raise Refused(_("%(name)s is blocked already.", name=prospect.display_name))
    block = Block(prospect_id=prospect.id, placed_by_id=actor.id, reason=" ".join(reason.split()))
    db.session.add(block)
    db.session.flush()
    record(actor, "block.placed", block)
    return block


def lift(actor: Actor, block: Block, *, because: str) -> None:
    """Let somebody in again. What was held meanwhile stays held until somebody looks at it."""
    ensure(actor, May.GUARD_CONVERSATIONS, block)
    db.session.refresh(block, with_for_update=True)
    if not block.stands:
        raise Refused(_("A colleague has lifted this meanwhile."))
    block.lifted_at, block.lifted_by_id = clock.now(), actor.user_id
    block.lifted_because = " ".join(because.split())
    record(actor, "block.lifted", block)
