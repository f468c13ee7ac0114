"""The blueprint of the search, and what its templates know of it."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, url_for
from flask_babel import LazyString, lazy_gettext

from app.search.bulk.acts import ACTS, Act
from app.search.chips import pieces_of
from app.search.columns import COLUMNS, Column
from app.search.filters import Filter, known
from app.search.sorting import SORTINGS, Sorting

bp = Blueprint("search", __name__)
bp.add_app_template_global(pieces_of, "question_in_pieces")


@bp.app_template_global()
def search_filters() -> list[Filter]:
    """All filters, by name."""
    return sorted(known.values(), key=lambda one: str(one.label))


@bp.app_template_global()
def search_sortings() -> dict[Sorting, LazyString]:
    """All orders, with their words."""
    return SORTINGS


@bp.app_template_global()
def bulk_acts() -> tuple[Act, ...]:
    """What can be done to many people."""
    return tuple(ACTS.values())


@bp.app_template_global()
def list_columns() -> tuple[Column, ...]:
    """All columns that the list can have."""
    return tuple(COLUMNS.values())


@bp.app_template_global()
def headings(question: Any, names: Iterable[str]) -> list[dict[str, Any]]:
    """The headings of the list, as links that sort by their column, or the other way round once they do."""
    shown = [Column("name", lazy_gettext("Person"), Sorting.NAME), *(COLUMNS[name] for name in names)]
    return [_heading(question, column) for column in shown]


def _heading(question: Any, column: Column) -> dict[str, Any]:
    if column.sort is None:
        return {"label": column.label}
    order = column.sort.value
    other = order[1:] if order.startswith("-") else f"-{order}"
    now = question.sort.value
    following = other if now == order and other in set(Sorting) else order
    direction = (
        {order: "ascending", other: "descending"}
        if not order.startswith("-")
        else {order: "descending", other: "ascending"}
    )
    url = url_for("people.index", **question.arguments(sort=following))
    return {"label": column.label, "url": url, "sorted": direction.get(now, "")}


def address_of_list(**arguments: Any) -> str:
    """The list of people with a question; what is empty is left out."""
    return url_for("people.index", **{name: value for name, value in arguments.items() if value})
