"""Doors: how somebody looks: show, set, remove."""

from uuid import UUID

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app.kernel.errors import NotFound
from app.kernel.files import takes_a_file
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, requires
from talent.documents import photos
from talent.documents.forms import PhotoForm
from talent.documents.models import Photo
from talent.documents.photos import photo_of, photo_url
from talent.documents.serving import photo_response
from talent.documents.views.blueprints import photos_bp as bp
from talent.prospects.models import Prospect


@bp.get("/people/<uuid:prospect_id>/photo")
@requires(May.KEEP_DOCUMENTS)
def edit(prospect_id: UUID) -> ResponseReturnValue:
    return _page(get_or_404(Prospect, prospect_id), PhotoForm(formdata=None))


def _page(prospect: Prospect, form: PhotoForm, status: int = 200) -> ResponseReturnValue:
    photo = photo_of(prospect.id)
    url = photo_url(photo) if photo is not None else ""
    page = render_template("talent/documents/photo.html", prospect=prospect, form=form, url=url)
    return make_response(page, status)


@bp.post("/people/<uuid:prospect_id>/photo")
@requires(May.KEEP_DOCUMENTS)
@takes_a_file(photos.MOST_BYTES)
def save(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = PhotoForm()
    if not form.validate() or form.taken is None:
        return _page(prospect, form, 422)
    before = photos.put(current_actor(), prospect, form.taken)
    if before is None:
        flash(_("That is the photo now."))
    else:
        flash_undo(_("That is the photo now."), url_for("photos.restore", photo_id=before.id))
    return done("people.file", prospect_id=prospect.id)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    form = PhotoForm(formdata=None)
    form.photo.errors = [photos.too_large()]
    return _page(get_or_404(Prospect, (request.view_args or {})["prospect_id"]), form, 422)


@bp.post("/people/<uuid:prospect_id>/photo/remove")
@requires(May.KEEP_DOCUMENTS)
def remove(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    removed = photos.remove(current_actor(), prospect)
    flash_undo(_("The photo is gone."), url_for("photos.restore", photo_id=removed.id))
    return done("people.file", prospect_id=prospect.id)


@bp.post("/photos/<uuid:photo_id>/restore")
@requires(May.KEEP_DOCUMENTS)
def restore(photo_id: UUID) -> ResponseReturnValue:
    photo = get_or_404(Photo, photo_id)
    get_or_404(Prospect, photo.prospect_id)
    photos.restore(current_actor(), photo)
    flash(_("The photo is back."))
    return done("people.file", prospect_id=photo.prospect_id)


@bp.get("/people/<uuid:prospect_id>/photo/<digest>.jpg")
@requires(May.SEE_PEOPLE)
def show(prospect_id: UUID, digest: str) -> ResponseReturnValue:
    """Only the picture of that address: another one has another."""
    prospect = get_or_404(Prospect, prospect_id)
    photo = photo_of(prospect.id)
    if photo is None or not photos.is_named(photo, digest):
        raise NotFound
    return photo_response(photo)
