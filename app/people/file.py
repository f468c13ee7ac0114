"""A person's file, put together from what every feature knows: who they are, who is in touch, what was said."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, select, union

from app.identity.away import away_until
from app.identity.models import User
from app.identity.reader import AnyReader
from app.kernel import clock
from app.kernel.db import db
from app.kernel.together import Together, answers, together
from outreach.own_profiles.models import OwnProfile
from outreach.own_profiles.queries import listed_of
from talent.blocks.models import Block
from talent.blocks.queries import standing_block
from talent.consent.summary import Summary, summary_of
from talent.conversations.models import Conversation
from talent.corrections.models import Correction
from talent.corrections.queries import waiting_about
from talent.documents.models import Document
from talent.documents.queries import documents_of
from talent.duplicates.merged import MergedFile, merged_files
from talent.duplicates.models import Pair
from talent.duplicates.policy import RECRUITING
from talent.duplicates.queue import open_pairs_with
from talent.duplicates.words import why
from talent.pools.models import Pool, PoolMember
from talent.pools.queries import PoolAtHand, pools_at_hand
from talent.promises.models import Promise
from talent.promises.queries import promises_to
from talent.prospects.canonical import IdentityKind, profile_url
from talent.prospects.models import Fact, Identity, Prospect
from talent.prospects.portrait import Portrait, portrait_of, portrait_questions
from talent.prospects.queries import identities_of
from talent.relationships.models import Relationship, RelationshipState, Touchpoint
from talent.relationships.queries import contact_counts, last_written_by_us, relationships_with
from talent.relationships.sentences import Standing, last_word, standing, strength_parts
from talent.relationships.strength import Band, Counts, strength
from talent.relationships.words import BANDS
from talent.wishes.actions import wishes_of
from talent.wishes.words import sentences

BARS = {Band.NEW: 0, Band.FADED: 1, Band.LIGHT: 2, Band.GOOD: 3, Band.STRONG: 4}


@dataclass(frozen=True)
class Tie:
    """One of us and this person, in words.

    Of a private one that is not the reader's, `who` and the band of strength are all there is: `relationship` is None.
    """

    who: User
    band: str
    bars: int
    parts: list[str]
    relationship: Relationship | None
    standing: Standing | None

    @property
    def is_hidden(self) -> bool:
        return self.relationship is None

    @property
    def away_until(self) -> date | None:
        """While they are out of office: their last day of it."""
        return away_until(self.who)


@dataclass(frozen=True)
class Way:
    """One way to reach or recognise somebody; `url` is a link that is safe, or empty."""

    kind: IdentityKind
    text: str
    url: str


@dataclass(frozen=True)
class Other:
    """Somebody who may be the same person, and why we ask."""

    prospect: Prospect
    why: str


@dataclass(frozen=True)
class File:
    """What the page shows beside the timeline."""

    prospect: Prospect
    ways: list[Way]
    own: Tie | None
    colleagues: list[Tie]
    last_word: str
    pools: list[Pool]
    pools_to_fill: list[PoolAtHand]
    consent: Summary
    may_be: list[Other]
    may_merge: bool
    merged: list[MergedFile]
    documents: list[Document]
    promises: list[Promise]
    wishes: list[str]
    listed: OwnProfile | None
    block: Block | None
    corrections: list[Correction]
    conversations: list[Conversation]
    portrait: Portrait


def file_of(reader: AnyReader, prospect: Prospect) -> File:
    """Everything about a person but the timeline, in eight statements."""
    relationships = list(db.session.scalars(relationships_with(prospect.id)))
    counts = contact_counts([relationship.id for relationship in relationships], at=clock.now())
    ties = [_tie(reader, prospect, relationship, counts.get(relationship.id, {})) for relationship in relationships]
    (
        _colleagues,
        last,
        identities,
        pools,
        documents,
        promises,
        wishes,
        listed,
        blocks,
        corrections,
        conversations,
        *rest,
    ) = answers(_beside(), prospect_id=prospect.id)
    return File(
        prospect=prospect,
        ways=[_way(identity) for identity in identities],
        own=next((tie for tie in ties if tie.who.id == reader.id), None),
        colleagues=_in_order([tie for tie in ties if tie.who.id != reader.id]),
        last_word=last_word(last[0], prospect, reader.id, reader.today) if last else "",
        pools=pools,
        pools_to_fill=_to_fill(reader, {pool.id for pool in pools}),
        consent=summary_of(prospect, reader.today),
        may_be=[_other(pair, prospect) for pair in db.session.scalars(open_pairs_with(prospect.id))],
        may_merge=_may_merge(reader, relationships),
        merged=merged_files(reader.as_actor(), prospect.id),
        documents=documents,
        promises=promises,
        wishes=sentences(wishes[0] if wishes else None, reader.today),
        listed=listed[0] if listed else None,
        block=blocks[0] if blocks else None,
        corrections=corrections,
        conversations=conversations if reader.role in RECRUITING else [],
        portrait=portrait_of(reader, prospect, rest),
    )


def _may_merge(reader: AnyReader, relationships: list[Relationship]) -> bool:
    """As `knows_either` has it, of what is read anyway."""
    own = (one for one in relationships if one.user_id == reader.id)
    return reader.role in RECRUITING or any(one.state is not RelationshipState.ENDED for one in own)


def _to_fill(reader: AnyReader, joined: set[UUID]) -> list[PoolAtHand]:
    at_hand = [PoolAtHand._make(row) for row in db.session.execute(pools_at_hand(reader.as_actor()))]
    return [pool for pool in at_hand if pool.fillable and pool.id not in joined]


@cache
def _beside() -> Together:
    """What is asked of many tables about one person."""
    who: Any = bindparam("prospect_id", type_=Uuid())
    return together(
        _named_in(who),
        last_written_by_us(who),
        identities_of(who),
        _pools_with(who),
        documents_of(who),
        promises_to(who),
        wishes_of(who),
        listed_of(who),
        standing_block(who),
        waiting_about(who),
        select(Conversation).where(Conversation.prospect_id == who).order_by(Conversation.last_message_at.desc()),
        *portrait_questions(who),
    )


def _named_in(prospect_id: UUID) -> Select[User]:
    """Who brought documents, noted facts, promised something, blocked them and talked last: read beside these, so that naming them asks nothing more."""
    by_whom = (
        (Document.uploaded_by_id, Document.prospect_id),
        (Fact.noted_by_id, Fact.prospect_id),
        (Fact.confirmed_by_id, Fact.prospect_id),
        (Touchpoint.user_id, Touchpoint.prospect_id),
        (Promise.user_id, Promise.prospect_id),
        (Block.placed_by_id, Block.prospect_id),
    )
    return select(User).where(User.id.in_(union(*(select(who).where(whom == prospect_id) for who, whom in by_whom))))


def _tie(reader: AnyReader, prospect: Prospect, relationship: Relationship, counts: Counts) -> Tie:
    is_open = not relationship.is_private or relationship.user_id == reader.id
    rests_on = strength(
        counts,
        today=reader.today,
        since=relationship.since,
        cadence_days=relationship.cadence_days,
        last_two_way_on=relationship.last_two_way_on,
    )
    return Tie(
        who=relationship.user,
        band=str(BANDS[rests_on.band]),
        bars=BARS[rests_on.band],
        parts=strength_parts(rests_on) if is_open else [],
        relationship=relationship if is_open else None,
        standing=standing(relationship, prospect, _today(relationship.user, reader)) if is_open else None,
    )


def _today(user: User, reader: AnyReader) -> date:
    """What is due is due in the calendar of whose relationship it is; somebody who has left has none."""
    return user.today if user.is_active else reader.today


def _in_order(ties: list[Tie]) -> list[Tie]:
    """As they come, private ones at the end by name: their place must not tell when they last talked."""
    hidden = sorted((tie for tie in ties if tie.is_hidden), key=lambda tie: (tie.who.name.casefold(), tie.who.id))
    return [*(tie for tie in ties if not tie.is_hidden), *hidden]


def _other(pair: Pair, prospect: Prospect) -> Other:
    return Other(pair.second if pair.first_id == prospect.id else pair.first, why(pair.parts))


def _way(identity: Identity) -> Way:
    is_profile = identity.kind is IdentityKind.PROFILE
    text = identity.canonical.removesuffix("/") if is_profile else identity.raw
    return Way(identity.kind, text, profile_url(identity.canonical) if is_profile else "")


def _pools_with(prospect_id: UUID) -> Select[Pool]:
    return (
        select(Pool)
        .join(PoolMember, PoolMember.pool_id == Pool.id)
        .where(PoolMember.prospect_id == prospect_id, Pool.archived_at.is_(None))
        .order_by(Pool.name)
    )
