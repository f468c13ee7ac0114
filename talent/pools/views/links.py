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
    first: str
    next: str


def links_of(pool: Pool, question: Question, page: Page) -> Links:
    """What to link to from this page of members."""

    def address(order: Order, band: Band | None, after: str | None = None) -> str:
        sort = order.value if order is not Order.NAME else None
        show = band.value if band else None
        return url_for("pools.page", pool_id=pool.id, sort=sort, show=show, after=after, _anchor="members")

    def column(label: str, order: Order) -> dict[str, Any]:
        sorted_now = "ascending" if question.order is order else ""
        return {"label": label, "url": address(order, question.band), "sorted": sorted_now}

    return Links(
        columns=[column(_("Name"), Order.NAME), {"label": _("In touch")}, column(_("Next"), Order.DUE)],
        narrowed={band.value: address(question.order, band) for band in Band},
        filter_word=str(WORDS[question.band]) if question.band else "",
        unfiltered=address(question.order, None),
        first=address(question.order, question.band) if question.after else "",
        next=address(question.order, question.band, page.next) if page.next else "",
    )
