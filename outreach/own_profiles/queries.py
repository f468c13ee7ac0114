"""Questions about public profiles that are listed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload

from outreach.own_profiles.models import OwnProfile, Shown

A_PAGE = 20


def listed(words: str = "", after: tuple[datetime, UUID] | None = None) -> Select[OwnProfile]:
    """A page of those that are listed, newest first, and one more if there are more; `words` in what they say."""
    found = select(OwnProfile).where(OwnProfile.shown == Shown.LISTED)
    for word in words.split():
        columns = (OwnProfile.shown_name, OwnProfile.headline, OwnProfile.looking_for)
        found = found.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if after is not None:
        moment, row_id = after
        found = found.where(tuple_(OwnProfile.listed_at, OwnProfile.id) < tuple_(literal(moment), literal(row_id)))
    newest = found.order_by(OwnProfile.listed_at.desc(), OwnProfile.id.desc())
    return newest.options(joinedload(OwnProfile.prospect)).limit(A_PAGE + 1)


def listed_of(prospect_id: UUID) -> Select[OwnProfile]:
    """What somebody lists of themselves."""
    return select(OwnProfile).where(OwnProfile.prospect_id == prospect_id, OwnProfile.shown == Shown.LISTED)
