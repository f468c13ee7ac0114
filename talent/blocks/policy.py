"""Who changes blocks. Everybody inside sees that one stands, so that nobody writes in vain; of people outside nobody does."""

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Role
from talent.blocks.models import Block

RECRUITING = frozenset({Role.ADMIN, Role.RECRUITER})


@changeable_by(Block)
def _recruiting_lifts(actor: Actor, block: Block) -> bool:
    return actor.role in RECRUITING
