"""How a community looks where its page is shared: the address of its picture, made of what is on it."""

from sqlalchemy import select

from app.identity.models import ACCENTS, Organisation
from app.kernel.db import db
from app.kernel.links import absolute_url
from outreach.community.models import Community
from outreach.community.pictures import digest_of_card


def name_and_accent() -> tuple[str, str]:
    """The organisation's name and colour."""
    ours = db.session.scalars(select(Organisation)).one()
    return ours.name, ours.accent or ACCENTS[0]


def picture_url(community: Community) -> str:
    """The whole address, as other sites need it."""
    digest = digest_of_card(community.title, *name_and_accent())
    return absolute_url("community.card", slug=community.slug, digest=digest)
