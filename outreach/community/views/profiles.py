"""Doors inside: what an employee shows of themselves in public, and saying yes to it."""

from flask import Response, flash, g, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.files import takes_a_file
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, invalid, requires
from outreach.community import pictures, profiles
from outreach.community.forms import ProfileForm, VersionForm
from outreach.community.models import Community, Profile
from outreach.community.queries import communities_by_title
from outreach.community.views.blueprints import profiles_bp as bp
from talent.documents import photos
from talent.documents.forms import PhotoForm

PAGE = "outreach/community/inside/profile.html"


@bp.get("")
@requires(May.SHOW_ONESELF)
def page() -> ResponseReturnValue:
    profile = profiles.own_profile(current_actor())
    return render_template(PAGE, profile=profile, form=_form(profile), photo_form=PhotoForm(formdata=None))


def _form(profile: Profile | None) -> ProfileForm:
    """As it stands; for somebody new with a first name and what their colleagues see, which is not shown before they
    save it.
    """
    offered = db.session.scalars(communities_by_title()).all()
    if profile is not None:
        form = ProfileForm(formdata=None, obj=profile, topics=[topic.name for topic in profile.topics])
        form.topics.data = [topic.name for topic in profile.topics]
    else:
        own = next((one.id for one in offered if _is_of(one)), None)
        form = ProfileForm(formdata=None, shown_name=g.user.name.split(" ")[0], title=g.user.title, community_id=own)
    form.offer(offered)
    return form


def _is_of(community: Community) -> bool:
    area = g.user.area
    return area is not None and community.area_id in (area.id, area.parent_id)


@bp.post("")
@requires(May.SHOW_ONESELF)
def describe() -> ResponseReturnValue:
    profile, form = profiles.own_profile(current_actor()), ProfileForm()
    form.offer(db.session.scalars(communities_by_title()))
    if not form.validate():
        return invalid(PAGE, profile=profile, form=form, photo_form=PhotoForm(formdata=None))
    profiles.describe(current_actor(), g.user, **form.values)
    flash(_("Saved."))
    return done("public_profile.page")


@bp.post("/photo")
@requires(May.SHOW_ONESELF)
@takes_a_file(photos.MOST_BYTES)
def show_photo() -> ResponseReturnValue:
    profile, form = _own(), PhotoForm()
    if not form.validate() or form.taken is None:
        return invalid(PAGE, profile=profile, form=_form(profile), photo_form=form)
    profiles.show_photo(current_actor(), profile, form.taken)
    flash(_("That is the photo now."))
    return done("public_profile.page")


@bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    form = PhotoForm(formdata=None)
    form.photo.errors = [photos.too_large()]
    profile = _own()
    return invalid(PAGE, profile=profile, form=_form(profile), photo_form=form)


@bp.post("/photo/removal")
@requires(May.SHOW_ONESELF)
def hide_photo() -> ResponseReturnValue:
    profiles.hide_photo(current_actor(), _own())
    flash(_("The photo is gone."))
    return done("public_profile.page")


def _own() -> Profile:
    """Raises NotFound before anything was written down."""
    profile = profiles.own_profile(current_actor())
    if profile is None:
        raise NotFound
    return profile


@bp.get("/photo/<digest>.jpg")
@requires(May.SHOW_ONESELF)
def photo(digest: str) -> ResponseReturnValue:
    response: Response = make_response(pictures.photo_response(_own(), digest))
    return response


@bp.post("/publication")
@requires(May.SHOW_ONESELF)
def publish() -> ResponseReturnValue:
    profile, form = _own(), VersionForm()
    if not form.validate():
        return invalid(PAGE, profile=profile, form=_form(profile), photo_form=PhotoForm(formdata=None))
    profiles.publish(current_actor(), profile, **form.values)
    flash(_("You can be found on the page of your community now."))
    return done("public_profile.page")


@bp.post("/withdrawal")
@requires(May.SHOW_ONESELF)
def withdraw() -> ResponseReturnValue:
    profiles.withdraw(current_actor(), _own())
    flash(_("Nobody outside sees it any more. Copies on the way are gone within a minute."))
    return done("public_profile.page")
