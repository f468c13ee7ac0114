"""What the pages that show a profile share: its words, and where its picture and its page are."""

from typing import Any

from flask import url_for

from app.kernel.links import absolute_url
from outreach.community.pictures import name_of_photo
from outreach.community.writing import as_html
from outreach.own_profiles import words
from outreach.own_profiles.actions import secret_of
from outreach.own_profiles.models import OwnProfile


def page_url(profile: OwnProfile) -> str:
    """The whole address of the page, to be handed on."""
    return absolute_url("shown_profile.page", secret=secret_of(profile))


def photo_path(profile: OwnProfile) -> str:
    """Where the picture is for whoever has the address; empty without one."""
    if profile.stored_as is None:
        return ""
    return url_for("shown_profile.photo", secret=secret_of(profile), digest=name_of_photo(profile))


def photo_url(profile: OwnProfile) -> str:
    """The whole address of the picture, as other sites need it; empty without one."""
    if profile.stored_as is None:
        return ""
    return absolute_url("shown_profile.photo", secret=secret_of(profile), digest=name_of_photo(profile))


def own_photo_path(profile: OwnProfile) -> str:
    """The same for its owner, also while nobody else sees it."""
    return url_for("own_profile.photo", digest=name_of_photo(profile)) if profile.stored_as is not None else ""


def shared() -> dict[str, Any]:
    """For the templates."""
    return {
        "as_html": as_html,
        "own_photo_path": own_photo_path,
        "page_url": page_url,
        "photo_path": photo_path,
        "photo_url": photo_url,
        "profile_words": words,
        "is_findable": False,
    }
