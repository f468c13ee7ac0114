"""The blueprint of the search, and what its templates know of it."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import LazyString

from app.search.bulk.acts import ACTS, Act
from app.search.filters import Filter, known
from app.search.sorting import SORTINGS, Sorting

bp = Blueprint("search", __name__)


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
def sorted_columns(question: Any, columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Columns of a table, those with a `sort` as links that sort by it, or the other way round once they do."""
    return [_sortable(question, column) if "sort" in column else column for column in columns]


def _sortable(question: Any, column: dict[str, Any]) -> dict[str, Any]:
    order = column["sort"]
    other = order[1:] if order.startswith("-") else f"-{order}"
    now = question.sort.value
    following = other if now == order and other in set(Sorting) else order
    direction = (
        {order: "ascending", other: "descending"}
        if not order.startswith("-")
        else {order: "descending", other: "ascending"}
    )
    url = url_for("people.index", **question.arguments(sort=following))
    return {**column, "url": url, "sorted": direction.get(now, "")}


def address_of_list(**arguments: Any) -> str:
    """The list of people with a question; what is empty is left out."""
    return url_for("people.index", **{name: value for name, value in arguments.items() if value})
