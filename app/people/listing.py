"""The list of people: the question that an address holds, and a page of those who answer it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Self
from uuid import UUID

from sqlalchemy import Select, Text, Uuid, bindparam, func, literal, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from app.identity.reader import AnyReader
from app.kernel import clock
from app.kernel.plain import PlainRow
from app.people.rows import NOBODY, People, Row, read, shown
from app.search import columns
from app.search.chips import Piece, sentence
from app.search.counting import Count, Counting, count, count_patiently, counted, counting
from app.search.filters import Asker, Filter, known
from app.search.finding import find
from app.search.hits import Hit, in_documents, in_notes
from app.search.language import Unreadable, parse
from app.search.looking import Found, Key
from app.search.naming import by_name
from app.search.quick import counting_of
from app.search.sorting import STAGES, Sorting
from app.search.tree import EVERYBODY, Node, Not, Term, Word, all_of, conjuncts, written
from talent.prospects.models import Prospect

PAGE = 50
SUGGESTED = 8
MOST_ROWS = 200
LONGEST_QUESTION = 2_000


class Adding(NamedTuple):
    """One more filter that is being chosen: values that it offers, each with its words."""

    filter: Filter
    offers: list[tuple[str, str]]
    is_first: bool


@dataclass(frozen=True)
class Question:
    """What the list is asked; the address holds all of it, in the text form of the search.

    `q` are the free words in the box, `f` everything else, which shows as chips, `cols` the columns to show, if it says.
    What cannot be read stands as it was typed in `q`, with the reason in `wrong`.
    """

    q: str = ""
    f: str = ""
    sort: Sorting = Sorting.BEST
    cols: str = ""
    after: str = ""
    wrong: str = ""

    @classmethod
    def read(cls, arguments: Any) -> Self:
        """From the arguments of an address; a filter may also stand there by its own name (`pool=Nurses`, `-tie=any`)."""
        q, f, sort, after, cols = (
            arguments.get(name, "").replace("\0", "") for name in ("q", "f", "sort", "after", "cols")
        )
        sorting = Sorting(sort) if sort in set(Sorting) else Sorting.BEST
        q, f = q[:LONGEST_QUESTION], f[:LONGEST_QUESTION]
        try:
            asked = cls.of(all_of([parse(q), parse(f), *_named(arguments)]), sorting, after[:LONGEST_QUESTION])
            return replace(asked, cols=columns.read(cols))
        except Unreadable as wrong:
            return cls(q=q, f=f, sort=sorting, cols=columns.read(cols), wrong=wrong.sentence)

    @classmethod
    def of(cls, tree: Node, sort: Sorting = Sorting.BEST, after: str = "") -> Self:
        """The question of a tree."""
        parts = conjuncts(tree)
        words = all_of(part for part in parts if isinstance(part, Word))
        rest = all_of(part for part in parts if not isinstance(part, Word))
        return cls(q=written(words), f=written(rest), sort=sort, after=after)

    @property
    def tree(self) -> Node:
        return all_of([_parsed(self.q), _parsed(self.f)])

    @property
    def text(self) -> str:
        """The whole question in its text form; what cannot be read, as it is."""
        return written(self.tree) if not self.wrong else " ".join(part for part in (self.q, self.f) if part)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The filters as a sentence of chips."""
        return sentence(_parsed(self.f)) if not self.wrong else ()

    def adding(self, reader: AnyReader, name: str) -> Adding | None:
        """What one more filter of this name offers."""
        one = known.get(name)
        offers = one.offers(Asker(reader.as_actor(), reader.today)) if one else []
        return Adding(one, offers, is_first=not self.f) if one else None

    def columns(self, reader: AnyReader) -> tuple[str, ...]:
        """The columns to show to somebody."""
        return columns.shown_to(reader, self.cols)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.f)

    def arguments(self, **changes: object) -> dict[str, object]:
        """The query string of the same question with changes; another question starts at its first page."""
        asked = replace(self, **{"after": "", "wrong": "", **changes})  # type: ignore[arg-type]
        return {name: str(value) for name, value in vars(asked).items() if value}


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Node:
    return parse(text)


def _named(arguments: Any) -> list[Node]:
    """Filters by their names in an address."""
    some: list[Node] = []
    for name, values in arguments.lists():
        given = tuple(value.replace("\0", "")[:200] for value in values if value)
        if name.removeprefix("-") in known and given:
            term = Term(name.removeprefix("-"), given)
            some.append(Not(term) if name.startswith("-") else term)
    return some


@dataclass(frozen=True)
class Page:
    """One page of people. `next` is the key of the page after it; `nearly` are those whose name is only like what was typed.

    One that `is_partial` holds whom was found until the search was given up; of one with a `wider` question it is told that
    more people have the words as skills or tags.
    """

    people: People
    count: Count
    next: str | None
    nearly: frozenset[UUID] = frozenset()
    is_partial: bool = False
    wider: str = ""
    notes: tuple[Hit, ...] = ()
    documents: tuple[Hit, ...] = ()

    def columns(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Of the columns that were chosen, those to show: theirs only where the reader is in touch with anybody."""
        return tuple(name for name in wanted if name != "mine" or self.people.has_own)


def answered(reader: AnyReader, question: Question) -> tuple[Question, Page]:
    """The question with what is wrong with it, if anything is, and its page."""
    if question.wrong:
        return question, Page(NOBODY, Count(0), None)
    try:
        return question, page_of(reader, question)
    except Unreadable as wrong:
        asked = by_name(Asker(reader.as_actor(), reader.today), question.text)
        as_it_is = replace(question, q=asked, f="", wrong=wrong.sentence)
        return as_it_is, Page(NOBODY, Count(0), None)


def page_of(reader: AnyReader, question: Question) -> Page:
    """Answer a question. Raises Unreadable for a value that a filter cannot take."""
    asker, tree = Asker(reader.as_actor(), reader.today), question.tree
    if tree == EVERYBODY and question.sort in (Sorting.BEST, Sorting.NAME):
        return _everybody(reader, asker, question)
    found = find(asker, tree, sorting=question.sort, after=question.after, limit=PAGE)
    number = _count(asker, question, found)
    page = Page(people_of(reader, found.ids), number, found.next, found.nearly, found.is_partial, found.wider)
    if question.f or question.after or question.sort is not Sorting.BEST:
        return page
    return replace(page, notes=tuple(in_notes(question.q)), documents=tuple(in_documents(question.q)))


def _count(asker: Asker, question: Question, found: Found) -> Count:
    """A first page that is the last has been counted already; so has what was found by finding all."""
    if found.is_partial:
        return Count(None, is_exact=False)
    if not question.after and found.next is None:
        return Count(len(found.ids))
    if not question.after and found.total is not None:
        return counted(found.total)
    return count(counting_of(asker, question.tree))


def number_of(reader: AnyReader, question: Question) -> Count:
    """How many answer a question whose page could not wait for their number."""
    return count_patiently(counting_of(Asker(reader.as_actor(), reader.today), question.tree))


def _everybody(reader: AnyReader, asker: Asker, question: Question) -> Page:
    key = Key.read(question.after, STAGES[Sorting.NAME](asker, literal(True))) if question.after else None
    after = dict(zip(("name", "id"), key.values, strict=True)) if key else {}
    kept = _number_kept()
    counted_lines = read(_by_name(PAGE + 1, goes_on=key is not None, counts=kept is None), reader, **after)
    number = kept or _number_of_all(counted_lines)
    lines = [line[:-1] for line in counted_lines] if kept is None else counted_lines
    places = dict.fromkeys(line[:2] for line in lines)
    if len(places) <= PAGE:
        return Page(People(tuple(lines), reader.today), Count(len(places)) if key is None else number, None)
    *_earlier, (last_id, last_name), beyond = places
    shown = tuple(line for line in lines if line[0] != beyond[0])
    following = Key(0, (last_name, last_id)).written()
    return Page(People(shown, reader.today), number, following)


ESTIMATE_HOLDS = timedelta(minutes=1)
"""What the planner takes all people for changes only when the table is analysed."""

_estimated: dict[str, tuple[Count, datetime]] = {}


def _number_kept() -> Count | None:
    known, until = _estimated.get("all", (None, datetime.min.replace(tzinfo=UTC)))
    return known if clock.now() < until else None


def _number_of_all(counted_lines: list[PlainRow]) -> Count:
    """Counted each time while it can be exact, with the page; an estimate is kept for a while."""
    number = counted(counted_lines[0][-1] if counted_lines else 0)
    if number.is_exact:
        return number
    estimate = count(_of_all())
    _estimated["all"] = estimate, clock.now() + ESTIMATE_HOLDS
    return estimate


def _of_all() -> Counting:
    return counting(Prospect.id.is_not(None))


@lru_cache(maxsize=8)
def _by_name(limit: int, *, goes_on: bool, counts: bool) -> Select[Any]:
    """Put together once; the one that goes on asks for the `name` and `id` of its key, one that counts has the number of
    all people at the end of each line.
    """
    key = tuple_(bindparam("name", type_=Text()), bindparam("id", type_=Uuid()))
    conditions = [tuple_(Prospect.sort_name, Prospect.id) > key] if goes_on else []
    page = shown(conditions, [Prospect.sort_name, Prospect.id], limit)
    return page.add_columns(_of_all().number.scalar_subquery()) if counts else page


def found_like(reader: AnyReader, typed: str) -> list[Row]:
    """A few people while their name is being typed, the best match first."""
    words = all_of(Word(word) for word in typed.replace("\0", "").split())
    if words == EVERYBODY:
        return []
    found = find(Asker(reader.as_actor(), reader.today), words, sorting=Sorting.BEST, after="", limit=SUGGESTED)
    return people_of(reader, found.ids).rows


def people_of(reader: AnyReader, ids: list[UUID]) -> People:
    """What a list says of these people, in this order."""
    return People(tuple(read(_of_these(), reader, ids=ids)), reader.today) if ids else NOBODY


@lru_cache(maxsize=1)
def _of_these() -> Select[Any]:
    ids = bindparam("ids", type_=ARRAY(Uuid()))
    return shown([Prospect.id == func.any(ids)], [func.array_position(ids, Prospect.id)], MOST_ROWS)
