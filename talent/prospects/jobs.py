"""Recurring work on what is known of people: forgetting what can be taken back no more, and words that nobody has."""

from datetime import timedelta

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.orm import aliased

from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import job
from talent.prospects.models import ProspectTag, Tag
from talent.prospects.undoing import KEPT_FOR, forget_old

UNUSED_FOR = timedelta(days=2)
PEOPLE_A_NIGHT = 100_000


@job("default")
def forget_undone() -> None:
    """Forget what can be taken back no more, take removed words off people, and drop words that nobody has."""
    forget_old()
    _take_removed_words_off()
    _forget_unused_words()


def _take_removed_words_off() -> None:
    """A bounded number a night: who is left keeps a word that nothing shows."""
    gone = select(Tag.id).where(Tag.removed_at < clock.now() - KEPT_FOR)
    some = select(ProspectTag.id).where(ProspectTag.tag_id.in_(gone)).limit(PEOPLE_A_NIGHT)
    db.session.execute(delete(ProspectTag).where(ProspectTag.id.in_(some)))


def _forget_unused_words() -> None:
    """Another word for something stays: it is read as what it means whenever it comes again."""
    another = aliased(Tag)
    is_idle = and_(Tag.same_as_id.is_(None), Tag.created_at < clock.now() - UNUSED_FOR)
    db.session.execute(
        delete(Tag).where(
            or_(Tag.removed_at < clock.now() - KEPT_FOR, is_idle),
            ~exists().where(ProspectTag.tag_id == Tag.id),
            ~select(another.id).where(another.same_as_id == Tag.id).exists(),
        )
    )
