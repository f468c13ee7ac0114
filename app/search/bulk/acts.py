"""What can be done to many people at once: each act is a name, its words, what it does to a few, and its way back."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.identity.models import User
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from talent.pools import actions as pools
from talent.pools import asks
from talent.pools.models import Ask, AskState, Pool, PoolMember
from talent.prospects import actions as prospects
from talent.prospects import tags
from talent.prospects.models import Prospect, TagKind
from talent.relationships import actions as relationships
from talent.relationships.models import Relationship, RelationshipState
from talent.relationships.words import RHYTHMS

Arguments = Mapping[str, Any]
Before = dict[UUID, dict[str, Any]]
"""For each person that an act changed something for, what it takes to change it back."""

Does = Callable[[Actor, Collection[UUID], Arguments], Before]
TakesBack = Callable[[Actor, Before, Arguments], Collection[UUID]]
Says = Callable[[Arguments], str]


@dataclass(frozen=True)
class Act:
    """One act. `does` and `takes_back` are given at most `BATCH` people and answer for whom they changed something.

    `says` is which pool, word, colleague, rhythm or reason it was, as far as whoever reads may see it. `most` is upon how many
    people it can be at once; no number: upon any.
    """

    name: str
    label: LazyString
    done: LazyString
    says: Says
    does: Does
    takes_back: TakesBack
    most: int | None = None

    def refuse_more(self, number: int) -> None:
        """Raises Refused when these are too many people."""
        if self.most is not None and number > self.most:
            raise Refused(
                _("That is too much to ask of one colleague. Choose at most %(most)d people.", most=self.most)
            )


BATCH = 500


def _put_in(actor: Actor, prospect_ids: Collection[UUID], arguments: Arguments) -> Before:
    put = pools.put_in(actor, _pool(arguments), prospect_ids)
    joined = select(PoolMember.prospect_id).where(PoolMember.batch_id == put.batch_id)
    return {prospect_id: {"batch_id": str(put.batch_id)} for prospect_id in db.session.scalars(joined)}


def _take_out(actor: Actor, before: Before, arguments: Arguments) -> Collection[UUID]:
    pool = _pool(arguments)
    for batch_id in {row["batch_id"] for row in before.values()}:
        pools.undo_putting_in(actor, pool, UUID(batch_id))
    members = PoolMember.pool_id == pool.id, PoolMember.prospect_id.in_(before)
    staying = select(PoolMember.prospect_id).where(*members, PoolMember.is_kept)
    return before.keys() - set(db.session.scalars(staying))


def _pool(arguments: Arguments) -> Pool:
    pool = db.session.get(Pool, UUID(arguments["pool_id"]))
    if pool is None:
        raise NotFound
    return pool


def _name_of_pool(arguments: Arguments) -> str:
    pool = db.session.scalar(select(Pool).where(Pool.id == UUID(arguments["pool_id"])))
    return pool.name if pool else ""


def _people(prospect_ids: Collection[UUID]) -> Collection[Prospect]:
    """As they are now, and until the batch is done; in one order, so that two acts do not wait for each other in a circle."""
    statement = select(Prospect).where(Prospect.id.in_(prospect_ids)).order_by(Prospect.id)
    locked = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def _forbid(actor: Actor, prospect_ids: Collection[UUID], arguments: Arguments) -> Before:
    open_ones = [prospect for prospect in _people(prospect_ids) if not prospect.do_not_contact]
    prospects.forbid_contact(actor, open_ones, reason=arguments["reason"])
    return {prospect.id: {"reason": prospect.do_not_contact_reason} for prospect in open_ones}


def _allow(actor: Actor, before: Before, arguments: Arguments) -> Collection[UUID]:
    """Whoever was banned for another reason since stays so."""
    same = [one for one in _people(before) if one.do_not_contact_reason == before[one.id]["reason"]]
    prospects.allow_contact(actor, same)
    return {prospect.id for prospect in same}


def _give_tag(actor: Actor, prospect_ids: Collection[UUID], arguments: Arguments) -> Before:
    given = tags.give_to_all(actor, prospect_ids, TagKind(arguments["tag_kind"]), arguments["word"])
    return {row.prospect_id: {"given_id": str(row.id)} for row in given}


def _take_tag(actor: Actor, before: Before, arguments: Arguments) -> Collection[UUID]:
    """Also off the file that theirs was made part of since."""
    given = {UUID(row["given_id"]): prospect_id for prospect_id, row in before.items()}
    return {given[row.id] for row in tags.take_again(actor, given)}


def _set_rhythm(actor: Actor, prospect_ids: Collection[UUID], arguments: Arguments) -> Before:
    """Of one's own relationships with these people; whoever one is not in touch with is passed over."""
    days = arguments["cadence_days"]
    others = [tie for tie in _own(actor, prospect_ids) if tie.cadence_days != days]
    before = {
        tie.prospect_id: {"cadence_days": tie.cadence_days, "maximum_days": tie.maximum_days, "set": days}
        for tie in others
    }
    relationships.set_rhythm(actor, others, cadence_days=days)
    return before


def _restore_rhythm(actor: Actor, before: Before, arguments: Arguments) -> Collection[UUID]:
    """Those that were changed again since stay as they are."""
    same: dict[tuple[int | None, int | None], list[Relationship]] = defaultdict(list)
    for tie in _own(actor, before):
        row = before[tie.prospect_id]
        if tie.cadence_days == row["set"]:
            same[row["cadence_days"], row["maximum_days"]].append(tie)
    for (days, longest), ties in same.items():
        relationships.set_rhythm(actor, ties, cadence_days=days, maximum_days=longest)
    return {tie.prospect_id for ties in same.values() for tie in ties}


def _rhythm(arguments: Arguments) -> str:
    days = arguments["cadence_days"]
    return str(dict(RHYTHMS)[days]) if days else _("without a rhythm")


def _own(actor: Actor, prospect_ids: Collection[UUID]) -> Collection[Relationship]:
    statement = select(Relationship).where(
        Relationship.user_id == actor.user_id,
        Relationship.prospect_id.in_(prospect_ids),
        Relationship.state == RelationshipState.ACTIVE,
    )
    return db.session.scalars(statement).all()


def _ask(actor: Actor, prospect_ids: Collection[UUID], arguments: Arguments) -> Before:
    colleague = db.session.get(User, UUID(arguments["user_id"]))
    if colleague is None:
        raise NotFound
    made = asks.ask_about_many(actor, _people(prospect_ids), colleague, message=arguments["message"])
    return {new.prospect_id: {"ask_id": str(new.id)} for new in made.asks}


def _name_of_colleague(arguments: Arguments) -> str:
    return db.session.get_one(User, UUID(arguments["user_id"])).name


def _withdraw(actor: Actor, before: Before, arguments: Arguments) -> Collection[UUID]:
    """What was answered meanwhile stays answered."""
    wanted = [UUID(row["ask_id"]) for row in before.values()]
    open_asks = db.session.scalars(select(Ask).where(Ask.id.in_(wanted), Ask.state == AskState.OPEN)).all()
    for asked in open_asks:
        asks.withdraw(actor, asked)
    return {asked.prospect_id for asked in open_asks}


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("pool", _l("Add to a pool"), _l("Put into a pool"), _name_of_pool, _put_in, _take_out),
        Act("tag", _l("Give a tag or skill"), _l("Given a tag or skill"), itemgetter("word"), _give_tag, _take_tag),
        Act(
            "ask",
            _l("Ask a colleague to keep in touch"),
            _l("A colleague asked"),
            _name_of_colleague,
            _ask,
            _withdraw,
            asks.MOST_AT_ONCE,
        ),
        Act("rhythm", _l("Set my rhythm"), _l("My rhythm set"), _rhythm, _set_rhythm, _restore_rhythm),
        Act("ban", _l("Do not contact"), _l("Marked: do not contact"), itemgetter("reason"), _forbid, _allow),
    )
}
