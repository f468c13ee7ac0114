"""The one commit. Returning commits, raising rolls back; jobs are handed over only after the commit."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from app.kernel.db import db

AfterCommit = Callable[[], None]


def after_commit(act: AfterCommit) -> None:
    """Do something once this transaction is committed. It may be lost in a crash: only for doorbells."""
    db.session().info.setdefault("after_commit", []).append(act)


def before_commit(name: str, act: AfterCommit) -> None:
    """Do something once, as the last thing of this transaction, however often it was asked for by that name."""
    db.session().info.setdefault("before_commit", {})[name] = act


@contextmanager
def transaction() -> Generator[None]:
    """Leaving normally commits, raising rolls back."""
    try:
        yield
        for last in db.session().info.pop("before_commit", {}).values():
            last()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        db.session().info.pop("before_commit", None)
        db.session().info.pop("after_commit", None)
        raise
    for act in db.session().info.pop("after_commit", []):
        act()
