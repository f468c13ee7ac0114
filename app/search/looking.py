"""Going through people in an order for those who are meant, whatever is asked, without a wrong turn of the planner.

Whether many or few are meant is not known beforehand, and guesses at what holds together are often wrong. So first a few
thousand people are gone through in their order: of an answer with many people that fills a page. If it does not, few are
meant, and all of them are found by whatever indexes serve, and put in order then. If that takes too long, the order is
followed as far as there is time, and the page says how far it came.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Row, Select

from app.kernel.db import UTCDateTime
from app.search.patience import Patience, TooLong, rows_in_order, rows_of
from app.search.quick import Gathering
from app.search.sorting import ById, Stage, Values

WINDOW = 16_000
"""How many people are gone through first."""
NEARLY_FULL = 4
"""If the page would be full after so many times as many more, these are gone through, too, before all are gathered."""
GROWS_BY = 4
SPARE = 10
"""For so many more than are missing the second window is long enough, if people go on as they began."""
VERY_FEW, HARDLY_ANYBODY = 5_000, 600
"""Among so many people whoever is meant is found at once, without a window; and if no more than so many are expected."""
GATHERING = 0.7
"""For so many seconds all who are meant are looked for."""


@dataclass(frozen=True)
class Key:
    """After whom a page goes on: the stage, and the values of its order."""

    stage: int
    values: Values

    def written(self) -> str:
        """As it stands in an address."""
        plain = [value.isoformat() if isinstance(value, date) else str(value) for value in self.values]
        return base64.urlsafe_b64encode(json.dumps([self.stage, *plain]).encode()).decode()

    @classmethod
    def read(cls, text: str, stages: Sequence[Stage]) -> Self | None:
        """The key in an address; one that was tampered with is none, so the list starts from the beginning."""
        try:
            stage, *plain = json.loads(base64.urlsafe_b64decode(text.encode()))
            kinds = [_kind(column) for column in stages[stage].order]
            values = tuple(_read(kind, value) for kind, value in zip(kinds, plain, strict=True))
            return cls(stage, values) if stage >= 0 else None
        except (ValueError, TypeError, RecursionError, LookupError):
            return None


def _kind(column: ById) -> type:
    return datetime if isinstance(column.type, UTCDateTime) else column.type.python_type


def _read(kind: type, text: str) -> object:
    if issubclass(kind, datetime):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment
    if issubclass(kind, date):
        return date.fromisoformat(text)
    return UUID(text) if kind is UUID else str(text).encode().decode().replace("\0", "")


@dataclass(frozen=True)
class Found:
    """One page of an answer: ids in order, the key of the next page, and those who are only nearly what was asked.

    `total` is how many there are in all, where that came to light. One that `is_partial` was given up before everybody was
    asked; `next` goes on from there. Where more people have the words as skills or tags than the page holds, `wider` is the
    question that finds all of them.
    """

    ids: list[UUID]
    next: str | None = None
    nearly: frozenset[UUID] = field(default_factory=frozenset)
    total: int | None = None
    is_partial: bool = False
    wider: str = ""


@dataclass
class Look:
    """One page in the making: `rows` with their stages, and where the next statement goes on."""

    stages: Sequence[Stage]
    limit: int
    patience: Patience
    number: int = 0
    values: Values | None = None
    rows: list[tuple[int, Any]] = field(default_factory=list)
    beyond: int = 0

    @property
    def missing(self) -> int:
        """One more than the page has tells that there is a next one."""
        return self.limit + 1 - len(self.rows)

    @property
    def is_at_work(self) -> bool:
        return self.missing > 0 and self.number < len(self.stages)

    def step(self) -> None:
        """The next part of the answer, until the page is full or the stage is at its end."""
        stage = self.stages[self.number]
        if not stage.asked_whole:
            self._go_through()
            return
        self._take(self.patience.rows(stage.after(self.values, self.missing)))
        if self.missing > 0:
            self._go_on()

    def _go_through(self) -> None:
        """A window in the order, and one more that should fill the page; if they do not, all the rest of the stage, which is
        the quickest where they are among a few.
        """
        if not self._is_gathered_at_once and self._filled_in_order():
            return
        try:
            self._gather()
        except TooLong:
            places = WINDOW
            while not self._window(places := places * GROWS_BY, self.patience.rows_in_order):
                pass

    @property
    def _gathering(self) -> Gathering:
        return self.stages[self.number].gathering

    @property
    def _is_gathered_at_once(self) -> bool:
        _condition, among, counting = self._gathering
        if among is None or counting is None:
            return False
        return among <= VERY_FEW or counting().expected.rows <= HARDLY_ANYBODY

    def _filled_in_order(self) -> bool:
        wanted = self.missing
        if self._window(WINDOW, rows_in_order):
            return True
        found = wanted - self.missing
        if self._gathering.among is not None or self.missing > NEARLY_FULL * found:
            return False
        return self._window(WINDOW * (self.missing + SPARE) // found, self.patience.rows_in_order)

    def _window(self, places: int, rows: Callable[[Select[Any]], Sequence[Row[Any]]]) -> bool:
        """Whether that filled the page, or was the end of the stage. Raises TooLong."""
        stage = self.stages[self.number]
        border = rows_of(stage.border(self.values, places))
        until: Values | None = tuple(border[0][1:]) if border else None
        self._take(rows(stage.after(self.values, self.missing, until=until)))
        if until is None and self.missing > 0:
            self._go_on()
            return True
        self.values = until or self.values
        return self.missing == 0

    def _gather(self) -> None:
        rows = self.patience.rows(self.stages[self.number].rest(self.values, self.missing), at_most=GATHERING)
        self.beyond += rows[0][-1] - len(rows) if rows else 0
        self._take([row[:-1] for row in rows])
        self._go_on()

    def _take(self, rows: Sequence[Any]) -> None:
        self.rows += ((self.number, row) for row in rows)

    def _go_on(self) -> None:
        self.number, self.values = self.number + 1, None

    def found(self) -> Found:
        """Go on until the page is full, nobody is left, or the time is up."""
        try:
            while self.is_at_work:
                self.step()
        except TooLong:
            return self._page(is_partial=True)
        return self._page(is_partial=False)

    def _page(self, *, is_partial: bool) -> Found:
        ids = [row[0] for _stage, row in self.rows[: self.limit]]
        if self.missing > 0 and not is_partial:
            return Found(ids, total=len(ids))
        if self.missing > 0:
            return Found(ids, self._here(), is_partial=True)
        stage, last = self.rows[self.limit - 1]
        is_through = self.number >= len(self.stages)
        return Found(
            ids, Key(stage, tuple(last[1:])).written(), total=len(self.rows) + self.beyond if is_through else None
        )

    def _here(self) -> str | None:
        """Where the search came to; None when it came nowhere."""
        return Key(self.number, self.values).written() if self.values is not None else None


def look(stages: Sequence[Stage], after: str, limit: int) -> Found:
    """One page of those who are meant."""
    return begun(stages, after, limit, Patience()).found()


def begun(stages: Sequence[Stage], after: str, limit: int, patience: Patience) -> Look:
    """A page that goes on after a key, if there is one."""
    key = Key.read(after, stages) if after else None
    return Look(stages, limit, patience, key.stage, key.values) if key else Look(stages, limit, patience)
