"""What keeps a statement from rows its actor may not see.

Every ORM statement of a session is narrowed here. A model without a rule is open to insiders and closed to
everybody outside. `everywhere()` lifts the rules for the few reads that come before an actor is known.

A rule is put together once for all actors who are alike (of a kind, a role and an area): in it their ids are parameters,
found out from the session when a statement is executed. So it costs nothing that the next request is somebody else's.
"""

from collections import defaultdict
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Executable, Uuid, and_, bindparam, event, false, literal
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.visitors import InternalTraversal

from app.kernel.actor import Actor, Kind, Role
from app.kernel.db import Model, db

RowRule = Callable[[Actor], ColumnElement[bool]]
_rules: dict[tuple[type[Model], Kind], RowRule] = {}
_narrower: dict[tuple[type[Model], Kind], list[RowRule]] = defaultdict(list)

_narrowed: WeakKeyDictionary[Executable, dict["Actor | Alike", Executable]] = WeakKeyDictionary()


_forgetting: list[Callable[[], None]] = []


class ScopeError(RuntimeError):
    """A protected table was read without an actor."""


def forgets_what_was_narrowed(forget: Callable[[], None]) -> None:
    """Have whatever was kept of narrowed statements forgotten when there is another rule."""
    _forgetting.append(forget)


def _forget() -> None:
    _Narrowings.edition += 1
    _narrowing.cache_clear()
    _narrowed.clear()
    for forget in _forgetting:
        forget()


def visible_to(model: type[Model], *kinds: Kind) -> Callable[[RowRule], RowRule]:
    """Register which rows of the model these kinds of actor see."""

    def register(rule: RowRule) -> RowRule:
        for kind in kinds:
            _rules[model, kind] = rule
        _forget()
        return rule

    return register


def narrowed_to(model: type[Model], *kinds: Kind) -> Callable[[RowRule], RowRule]:
    """Register a further rule for a model, of this package or a lower one: these kinds of actor see only rows that keep
    it too. The machine itself is narrowed by such rules only.
    """

    def register(rule: RowRule) -> RowRule:
        for kind in kinds:
            _narrower[model, kind].append(rule)
        _forget()
        return rule

    return register


@contextmanager
def everywhere() -> Generator[None]:
    """Read without row rules: only to find out who acts, and for the machine's own bookkeeping."""
    info = db.session().info
    before = info.get("everywhere", False)
    info["everywhere"] = True
    try:
        yield
    finally:
        info["everywhere"] = before


@contextmanager
def as_seen_by(actor: Actor) -> Generator[None]:
    """Read only what somebody else sees, while the machine acts. Raises ScopeError when it is not the machine."""
    info = db.session().info
    acting = info.get("actor")
    if acting is None or acting.kind is not Kind.SYSTEM:
        raise ScopeError("only the machine looks through somebody else's eyes")
    before = info.get("seen_by")
    info["seen_by"] = actor
    try:
        yield
    finally:
        info["seen_by"] = before


def who_looks(session: Session) -> "tuple[Actor | Alike | None, dict[str, UUID | None]]":
    """For whom a session's statements are put together now (None is everywhere), and the ids in them that are its actor's
    own. Raises ScopeError before it is known for whom.
    """
    info = session.info
    if info.get("everywhere"):
        return None, {}
    actor: Actor | None = info.get("actor")
    who = info.get("seen_by") or _alike(actor)
    if who is None or actor is None:
        raise ScopeError("read without an actor")
    return who, {_USER_ID.key: actor.user_id, _PROSPECT_ID.key: actor.prospect_id, _AREA_ID.key: actor.area_id}


def _all_models() -> list[type[Model]]:
    return [mapper.class_ for mapper in Model.registry.mappers]


class _Narrowing(LoaderCriteriaOption):
    """A rule that is asked of an alias itself wherever it stands.

    SQLAlchemy (2.1.9) sees to that in WHERE; beside a join's own condition it would ask the base table instead.
    """

    _cache_key_traversal = LoaderCriteriaOption._traverse_internals  # noqa: SLF001 - cached as those are

    _resolved: ColumnElement[bool] | None = None
    """The same for every statement: SQLAlchemy would mark each part of it anew."""

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        if self._resolved is None:
            self._resolved = super()._resolve_where_criteria(ext_info)
        rule: ColumnElement[bool] = self._resolved
        return ext_info._adapter.traverse(rule) if ext_info.is_aliased_class else rule  # noqa: SLF001 - as it does itself


_COMPARED_BY = [("whose", InternalTraversal.dp_plain_obj), ("ids", InternalTraversal.dp_clauseelement_tuple)]


class _Narrowings(CriteriaOption):
    """All rules of an actor as one option: SQLAlchemy takes every option of a statement into its hand whenever it is executed,
    and compares what it was put together from. Here that is for whom the rules are, and the ids in them, which are parameters.
    """

    edition = 0
    """Of all rules: those that were registered later make others."""

    _cache_key_traversal = _COMPARED_BY
    propagate_to_loaders = True

    def __init__(
        self, alike: "Alike | None", ids: tuple[Any, ...], rules: tuple[_Narrowing, ...], *, is_within: bool
    ) -> None:
        self.whose, self.ids = (alike, is_within, self.edition), ids
        self._by_model: dict[Any, list[_Narrowing]] = {}
        for rule in rules:
            rule.get_global_criteria(self._by_model)

    def process_compile_state(self, compile_state: Any) -> None:
        self.get_global_criteria(compile_state.global_attributes)

    def process_compile_state_replaced_entities(self, compile_state: Any, mapper_entities: Any) -> None:
        self.process_compile_state(compile_state)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        for model, rules in self._by_model.items():
            attributes.setdefault(model, []).extend(rules)


class Alike(NamedTuple):
    """What a rule may decide on when it is put together; whether somebody has an id, but not which."""

    kind: Kind
    role: Role | None
    is_user: bool
    is_prospect: bool
    has_area: bool


@lru_cache(maxsize=4096)
def _alike(actor: Actor | None) -> Alike | None:
    if actor is None:
        return None
    ids = actor.user_id, actor.prospect_id, actor.area_id
    return Alike(actor.kind, actor.role, *(one is not None for one in ids))


def _own(name: str) -> UUID | None:
    """An id of the session's own actor, who is the same for good."""
    actor = db.session().info.get("actor")
    return getattr(actor, name) if actor is not None else None


_USER_ID: Any = bindparam("acting_user_id", type_=Uuid(), callable_=partial(_own, "user_id"))
_PROSPECT_ID: Any = bindparam("acting_prospect_id", type_=Uuid(), callable_=partial(_own, "prospect_id"))
_AREA_ID: Any = bindparam("acting_area_id", type_=Uuid(), callable_=partial(_own, "area_id"))


def _ids_of(who: Actor | Alike) -> tuple[Any, ...]:
    """The ids of a user, of somebody outside and of an area as rules name them; None where there is none."""
    if isinstance(who, Actor):
        own = who.user_id, who.prospect_id, who.area_id
        return tuple(literal(one, Uuid()) if one is not None else None for one in own)
    has = who.is_user, who.is_prospect, who.has_area
    return tuple(one if there else None for one, there in zip((_USER_ID, _PROSPECT_ID, _AREA_ID), has, strict=True))


@lru_cache(maxsize=4096)
def _narrowing(who: Actor | Alike, *, is_within: bool) -> _Narrowings:
    user_id, prospect_id, area_id = _ids_of(who)
    actor = Actor(who.kind, user_id, who.role, area_id=area_id, prospect_id=prospect_id)
    rules: dict[type[Model], ColumnElement[bool]] = {}
    for model in _all_models():
        found = [rule for rule in (_rules.get((model, actor.kind)), *_narrower[model, actor.kind]) if rule is not None]
        if (model, actor.kind) not in _rules and actor.kind not in (Kind.INSIDER, Kind.SYSTEM):
            rules[model] = false()
        elif found:
            rules[model] = and_(*(rule(actor) for rule in found))
    made = tuple(_Narrowing(model, rule, include_aliases=not is_within) for model, rule in rules.items())
    ids = tuple(one for one in (user_id, prospect_id, area_id) if one is not None)
    return _Narrowings(who if isinstance(who, Alike) else _alike(who), ids, made, is_within=is_within)


NARROWED_WITHIN = "is_narrowed_within"
"""The execution option of `together`, whose aliases stand for subqueries that are narrowed themselves."""

KEPT = 50
"""For how many kinds of actor a statement is kept as narrowed: one that is put together once is executed again and again."""


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if state.is_column_load or not state.is_orm_statement or state.session.info.get("everywhere"):
        return
    who = _who_reads(state)
    if state.is_insert and getattr(state.statement, "select", None) is None:
        return
    narrowing = _narrowing(who, is_within=bool(state.execution_options.get(NARROWED_WITHIN)))
    if state.is_relationship_load and narrowing in state.statement._with_options:  # noqa: SLF001 - handed on by its owner
        return
    state.statement = _narrowed_by(narrowing, state.statement, who)


def _who_reads(state: ORMExecuteState) -> Actor | Alike:
    info = state.session.info
    who = info.get("seen_by") or _alike(info.get("actor"))
    if who is None:
        raise ScopeError(f"{[mapper.class_.__name__ for mapper in state.all_mappers]} read without an actor")
    return who


def _narrowed_by(narrowing: _Narrowings, statement: Executable, who: Actor | Alike) -> Executable:
    known = _narrowed.setdefault(statement, {})
    if who not in known:
        if len(known) >= KEPT:
            known.clear()
        known[who] = statement.options(narrowing)
    return known[who]
