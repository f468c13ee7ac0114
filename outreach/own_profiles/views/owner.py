"""Doors of whoever shows themselves: write it down, look at it as others do, show it, hide it, another address."""

from typing import Any

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app.kernel.errors import NotFound
from app.kernel.files import takes_a_file
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from outreach.community.editions import speak_ours
from outreach.community.pictures import photo_response
from outreach.own_profiles import actions
from outreach.own_profiles.forms import OwnProfileForm, ShowForm, as_it_stands
from outreach.own_profiles.models import OwnProfile
from outreach.own_profiles.views.showing import shared
from outreach.portal.owner import own_id
from talent.documents import photos
from talent.documents.forms import PhotoForm
from talent.prospects.models import Prospect

own_bp = Blueprint("own_profile", __name__, url_prefix="/me/profile")
own_bp.context_processor(shared)
PAGE = "outreach/own_profiles/own.html"


@own_bp.get("")
@requires(May.USE_OWN_PAGE)
def page() -> ResponseReturnValue:
    return render_template(PAGE, **_context())


def _context(**forms: Any) -> dict[str, Any]:
    profile = actions.profile_of(own_id())
    prospect = get_or_404(Prospect, own_id())
    first_name = prospect.given_name or prospect.display_name.split(" ")[0]
    show_form = ShowForm(formdata=None)
    if profile is not None and profile.is_on:
        show_form.shown.data = profile.shown
    return {
        "profile": profile,
        "form": as_it_stands(profile, first_name),
        "photo_form": PhotoForm(formdata=None),
        "show_form": show_form,
        **forms,
    }


@own_bp.post("")
@requires(May.USE_OWN_PAGE)
def describe() -> ResponseReturnValue:
    form = OwnProfileForm()
    if not form.validate():
        return invalid(PAGE, **_context(form=form))
    actions.describe(current_actor(), own_id(), **form.values)
    flash(_("Saved."))
    return done("own_profile.page")


@own_bp.get("/preview")
@requires(May.USE_OWN_PAGE)
def preview() -> ResponseReturnValue:
    speak_ours()
    return render_template("outreach/own_profiles/preview.html", profile=_own())


def _own() -> OwnProfile:
    """Raises NotFound before anything was written down."""
    profile = actions.profile_of(own_id())
    if profile is None:
        raise NotFound
    return profile


@own_bp.post("/publication")
@requires(May.USE_OWN_PAGE)
def show() -> ResponseReturnValue:
    profile, form = _own(), ShowForm()
    if not form.validate():
        return invalid(PAGE, **_context(show_form=form))
    actions.show(current_actor(), profile, **form.values)
    flash(_("It is public now."))
    return done("own_profile.page")


@own_bp.post("/withdrawal")
@requires(May.USE_OWN_PAGE)
def hide() -> ResponseReturnValue:
    actions.hide(current_actor(), _own())
    flash(_("Nobody sees it any more."))
    return done("own_profile.page")


@own_bp.post("/address")
@requires(May.USE_OWN_PAGE)
def change_link() -> ResponseReturnValue:
    actions.change_link(current_actor(), _own())
    flash(_("It has another address now. The one of before leads nowhere."))
    return done("own_profile.page")


@own_bp.post("/photo")
@requires(May.USE_OWN_PAGE)
@takes_a_file(photos.MOST_BYTES)
def show_photo() -> ResponseReturnValue:
    profile, form = _own(), PhotoForm()
    if not form.validate() or form.taken is None:
        return invalid(PAGE, **_context(photo_form=form))
    actions.show_photo(current_actor(), profile, form.taken)
    flash(_("That is the photo now."))
    return done("own_profile.page")


@own_bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    form = PhotoForm(formdata=None)
    form.photo.errors = [photos.too_large()]
    return invalid(PAGE, **_context(photo_form=form))


@own_bp.post("/photo/removal")
@requires(May.USE_OWN_PAGE)
def hide_photo() -> ResponseReturnValue:
    actions.hide_photo(current_actor(), _own())
    flash(_("The photo is gone."))
    return done("own_profile.page")


@own_bp.get("/photo/<digest>.jpg")
@requires(May.USE_OWN_PAGE)
def photo(digest: str) -> ResponseReturnValue:
    return photo_response(_own(), digest)
