"""Saved views: questions with a name, private or shared."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, Uuid, bindparam, func, literal_column, select

from app.identity.models import User
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.permissions import May
from app.kernel.plain import plain_rows
from app.search.columns import read as columns_of
from app.search.filters import Asker
from app.search.language import Unreadable, parse
from app.search.models import SavedView
from app.search.naming import by_id
from app.search.sorting import Sorting
from app.search.tree import EVERYBODY, Term, leaves
from talent.pools.models import Pool, PoolVisibility

MOST_SHOWN = 100


class View(NamedTuple):
    """A saved view as a list offers it."""

    id: UUID
    name: str
    question: str
    sorting: str
    columns: str
    is_shared: bool
    user_id: UUID
    owner: str
    owner_has_left: bool


@cache
def _views() -> Select[Any]:
    """Put together once: every list asks it."""
    own = SavedView.user_id == bindparam("user_id", type_=Uuid())
    return (
        select(*(getattr(SavedView, name) for name in View._fields[:-2]), User.name, User.deactivated_at.is_not(None))
        .join(User, User.id == SavedView.user_id)
        .where(SavedView.deleted_at.is_(None))
        .order_by(own.desc(), func.lower(SavedView.name), SavedView.id)
        .limit(literal_column(str(MOST_SHOWN)))
    )


def views_of(actor: Actor) -> Sequence[View]:
    """One's own by name, then those that colleagues share."""
    views = [View._make(row) for row in plain_rows(_views(), user_id=actor.user_id)]
    named = {view.id: _pools_named(view.question) for view in views if view.user_id != actor.user_id}
    if not any(named.values()):
        return views
    seen = {name for row in db.session.execute(select(func.lower(Pool.name), Pool.id)) for name in map(str, row)}
    return [view for view in views if named.get(view.id, set()) <= seen]


def _pools_named(question: str) -> set[str]:
    """The pools that a view's question names, in lower case: whoever may not see one of them does not see the view."""
    terms = [leaf for leaf in leaves(parse(question)) if isinstance(leaf, Term)]
    pools = {value.lower() for term in terms if term.name == "pool" for value in term.values}
    steps = {value.lower().rpartition("/")[0] for term in terms if term.name == "step" for value in term.values}
    return (pools | steps) - {"any", "none", ""}


def save(
    actor: Actor, *, name: str, question: str, sorting: str, columns: str | None = None, is_shared: bool
) -> SavedView:
    """Keep a question under a name. Raises Refused when it asks nothing, cannot be asked, or would tell of a hidden pool."""
    ensure(actor, May.SEE_PEOPLE)
    owner = db.session.get_one(User, actor.id)
    try:
        kept = by_id(Asker(actor, owner.today), question)
    except Unreadable as wrong:
        raise Refused(wrong.sentence) from wrong
    view = SavedView(user_id=owner.id, name=name, question=kept, sorting=_known(sorting), is_shared=is_shared)
    view.columns = columns_of(columns or "")
    _check(view)
    db.session.add(view)
    return view


def change(actor: Actor, view: SavedView, *, name: str, is_shared: bool) -> None:
    """Give a view another name, share it, or keep it to oneself. Raises Refused as `save`."""
    ensure(actor, May.SEE_PEOPLE, view)
    view.name, view.is_shared = name, is_shared
    _check(view)


def delete(actor: Actor, view: SavedView) -> None:
    """Take a view away; it can be brought back."""
    ensure(actor, May.SEE_PEOPLE, view)
    view.deleted_at = view.deleted_at or clock.now()


def bring_back(actor: Actor, view: SavedView) -> None:
    """Undo deleting."""
    ensure(actor, May.SEE_PEOPLE, view)
    view.deleted_at = None


def _known(sorting: str) -> str:
    return sorting if sorting in set(Sorting) else ""


def _check(view: SavedView) -> None:
    if parse(view.question) == EVERYBODY and not (view.sorting or view.columns):
        raise Refused(_("Search or filter first: this view would show everybody."))
    if view.is_shared and _names_a_hidden_pool(_pools_named(view.question)):
        raise Refused(_("This view names a pool that not everybody may see, so it cannot be shared."))


def _names_a_hidden_pool(named: set[str]) -> bool:
    if not named:
        return False
    hidden = select(func.lower(Pool.name), Pool.id).where(Pool.visibility != PoolVisibility.SHARED)
    return any(str(name) in named for row in db.session.execute(hidden) for name in row)
