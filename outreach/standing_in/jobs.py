"""Looking for stand-ins, every quarter of an hour."""

from app.identity.models import User
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.jobs import job
from outreach.standing_in.actions import stand_in
from outreach.standing_in.finding import wanted
from talent.conversations.models import Conversation


@job("default")
def find_stand_ins() -> None:
    """Have somebody stand in wherever that is wanted now. Late is the same as in time, and twice is once."""
    for conversation_id, whom_id, user_id in wanted(clock.now()):
        conversation = db.session.get_one(Conversation, conversation_id)
        user, whom = db.session.get_one(User, user_id), db.session.get_one(User, whom_id)
        stand_in(Actor.system(), conversation, user, whom=whom)
