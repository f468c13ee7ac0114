"""Verbs on what an employee shows of themselves. Only they do it, and nobody sees anything they have not said yes to."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.identity.models import User
from app.kernel import clock, files
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, NotFound, Refused
from app.kernel.events import record
from app.kernel.files import KeptFile
from app.kernel.permissions import May
from outreach.community.answering import topics_named
from outreach.community.models import Community, Profile, TopicPerson

MOST_TOPICS = 12


def own_profile(actor: Actor) -> Profile | None:
    """What the actor shows, or would."""
    return db.session.scalar(select(Profile).where(Profile.user_id == actor.id))


def describe(
    actor: Actor,
    user: User,
    *,
    community_id: UUID,
    shown_name: str,
    title: str,
    topics: list[str],
    ask_me: str,
    is_findable: bool,
    version: int,
) -> Profile:
    """Write down what is shown. What is public already changes at once: whoever saves it has seen it.

    Raises Conflict when it was changed in another window, NotFound for a community that is not there.
    """
    ensure(actor, May.SHOW_ONESELF)
    profile = own_profile(actor)
    if profile is not None and profile.version != version:
        raise Conflict
    community = db.session.get(Community, community_id)
    if community is None:
        raise NotFound
    profile = profile or Profile(user_id=user.id, version=0)
    profile.community_id, profile.shown_name, profile.title = community.id, shown_name, title
    profile.ask_me, profile.is_findable = ask_me, is_findable
    profile.approved_at = clock.now() if profile.is_on else None
    profile.version += 1
    db.session.add(profile)
    db.session.flush()
    _set_topics(profile, community, topics[:MOST_TOPICS])
    record(actor, "public_profile.described", profile)
    return profile


def _set_topics(profile: Profile, community: Community, names: list[str]) -> None:
    wanted = {topic.id for topic in topics_named(community, names)}
    held = set(db.session.scalars(select(TopicPerson.topic_id).where(TopicPerson.profile_id == profile.id)))
    gone = delete(TopicPerson).where(TopicPerson.profile_id == profile.id, TopicPerson.topic_id.in_(held - wanted))
    db.session.execute(gone)
    db.session.add_all(TopicPerson(topic_id=topic_id, profile_id=profile.id) for topic_id in sorted(wanted - held))
    db.session.flush()
    db.session.expire(profile, ["topics"])


def show_photo(actor: Actor, profile: Profile, taken: KeptFile) -> None:
    """Show a picture that was cropped and written anew."""
    ensure(actor, May.SHOW_ONESELF, profile)
    _drop_photo(profile)
    profile.stored_as, profile.sha256, profile.size = taken.name, taken.digest, taken.size
    profile.version += 1
    record(actor, "public_profile.pictured", profile)


def hide_photo(actor: Actor, profile: Profile) -> None:
    """Show initials again; the picture is deleted."""
    ensure(actor, May.SHOW_ONESELF, profile)
    _drop_photo(profile)
    profile.stored_as = profile.sha256 = profile.size = None
    profile.version += 1
    record(actor, "public_profile.unpictured", profile)


def _drop_photo(profile: Profile) -> None:
    if profile.stored_as is not None:
        files.discard_after_commit(profile.stored_as)


def publish(actor: Actor, profile: Profile, *, version: int) -> None:
    """Say yes to it as it stands. Raises Conflict when that is not what was shown, Refused without a name."""
    ensure(actor, May.SHOW_ONESELF, profile)
    if profile.version != version:
        raise Conflict
    if not profile.shown_name:
        raise Refused(_("Say by which name you are shown; the first one is enough."))
    profile.is_on, profile.approved_at = True, clock.now()
    record(actor, "public_profile.published", profile)


def withdraw(actor: Actor, profile: Profile) -> None:
    """Nobody outside sees it any more."""
    ensure(actor, May.SHOW_ONESELF, profile)
    profile.is_on, profile.approved_at = False, None
    record(actor, "public_profile.withdrawn", profile)
