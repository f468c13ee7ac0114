"""The addresses that a pool's page offers for its list of members: sorted, narrowed, and the pages of it."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from talent.pools.health import WORDS, Band
from talent.pools.members import Order, Page, Question
from talent.pools.models import Pool


@dataclass(frozen=True)
class Links:
    """`first` and `next` are empty where there is nothing to go to; `narrowed` leads to one band by its word."""

    columns: list[dict[str, Any]]
    narrowed: dict[str, str]
    filter_word: str
    unfiltered: str
    any_step: str
    first: str
    next: str


def links_of(pool: Pool, question: Question, page: Page) -> Links:
    """What to link to from this page of members."""
    order, band = question.order, question.band
    return Links(
        columns=_columns(pool, question),
        narrowed={one.value: _address(pool, question, band=one) for one in Band},
        filter_word=str(WORDS[band]) if band else "",
        unfiltered=_address(pool, question, band=None),
        any_step=_address(pool, question, band=band, step=""),
        first=_address(pool, question, band=band) if question.after else "",
        next=_address(pool, question, order, band, after=page.next) if page.next else "",
    )


def _columns(pool: Pool, question: Question) -> list[dict[str, Any]]:
    return [
        _column(pool, question, _("Name"), Order.NAME),
        {"label": _("In touch")},
        {"label": _("Step")},
        _column(pool, question, _("Next"), Order.DUE),
    ]


def _column(pool: Pool, question: Question, label: str, order: Order) -> dict[str, Any]:
    sorted_now = "ascending" if question.order is order else ""
    return {"label": label, "url": _address(pool, question, order, question.band), "sorted": sorted_now}


def _address(
    pool: Pool,
    question: Question,
    order: Order | None = None,
    band: Band | None = None,
    *,
    step: str | None = None,
    after: str | None = None,
) -> str:
    """Of the same list, with another order or band; without a page it begins anew."""
    order, at = order or question.order, question.step if step is None else step
    sort = order.value if order is not Order.NAME else None
    show = band.value if band else None
    return url_for("pools.page", pool_id=pool.id, sort=sort, show=show, step=at or None, after=after, _anchor="members")
