"""Doors: the queue of pairs, the search among everybody, and many sure pairs at once."""

from uuid import UUID

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel.access import may
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, is_fragment_request, requires
from talent.duplicates import bulk
from talent.duplicates.models import BulkMerge, Scan
from talent.duplicates.queue import COUNTED_UP_TO, Show, page_of
from talent.duplicates.views.blueprint import bp
from talent.duplicates.words import why


@bp.get("/duplicates")
@requires(May.MERGE_PEOPLE)
def index() -> ResponseReturnValue:
    wanted, may_many = request.args.get("show", ""), may(current_actor(), May.MERGE_MANY)
    show = Show(wanted) if wanted in set(Show) else Show.ALL
    return render_template(
        "talent/duplicates/index.html",
        page=page_of(show, request.args.get("after", type=UUID)),
        show=show,
        why=why,
        may_many=may_many,
        sure=bulk.sure_pair_count(up_to=COUNTED_UP_TO + 1) if may_many else 0,
        scan=_last_scan() if may_many else None,
        last_bulk=db.session.scalar(select(BulkMerge).order_by(BulkMerge.created_at.desc()).limit(1)),
    )


def _last_scan() -> Scan | None:
    return db.session.scalar(select(Scan).where(Scan.import_id.is_(None)).order_by(Scan.created_at.desc()).limit(1))


@bp.post("/duplicates/searches")
@requires(May.MERGE_MANY)
def look() -> ResponseReturnValue:
    bulk.look_through_everybody(current_actor())
    flash(_("Looking through everybody. What is found appears here."))
    return done("duplicates.index")


@bp.get("/duplicates/searches/last")
@requires(May.MERGE_MANY)
def search_progress() -> ResponseReturnValue:
    if not is_fragment_request():
        return done("duplicates.index")
    return render_template("talent/duplicates/_scan.html", scan=_last_scan())


@bp.post("/duplicates/merges")
@requires(May.MERGE_MANY)
def merge_many() -> ResponseReturnValue:
    begun = bulk.merge_sure_ones(current_actor())
    return done("duplicates.many", bulk_id=begun.id)


@bp.get("/duplicates/merges/<uuid:bulk_id>")
@requires(May.MERGE_MANY)
def many(bulk_id: UUID) -> ResponseReturnValue:
    template = "talent/duplicates/_many.html" if is_fragment_request() else "talent/duplicates/many.html"
    return render_template(template, bulk=get_or_404(BulkMerge, bulk_id))


@bp.post("/duplicates/merges/<uuid:bulk_id>/stop")
@requires(May.MERGE_MANY)
def stop_many(bulk_id: UUID) -> ResponseReturnValue:
    bulk.stop(current_actor(), get_or_404(BulkMerge, bulk_id))
    return done("duplicates.many", bulk_id=bulk_id)


@bp.post("/duplicates/merges/<uuid:bulk_id>/undo")
@requires(May.MERGE_MANY)
def undo_many(bulk_id: UUID) -> ResponseReturnValue:
    bulk.undo(current_actor(), get_or_404(BulkMerge, bulk_id))
    return done("duplicates.many", bulk_id=bulk_id)
