"""The language in which a dynamic pool asks whom it holds. It is spoken by a package above this one, which says so here.

A pool's question is asked as its first owner sees: what they may not see, no member can be found by.
"""

from collections.abc import Collection, Sequence
from typing import Any, Protocol
from uuid import UUID

from app.kernel.actor import Actor


class Language(Protocol):
    """Reads questions."""

    def problem(self, actor: Actor, question: str) -> str:
        """What is wrong with a question, as a sentence; empty when nothing is."""

    def by_id(self, actor: Actor, question: str) -> str:
        """A question that has no problem as it is kept: it means the same whatever is renamed."""

    def by_name(self, actor: Actor, question: str) -> str:
        """One that is kept, with the names of today."""

    def pieces(self, question: str) -> Sequence[Any]:
        """A question as a sentence, for the template `components/question.html`."""

    def why(self, actor: Actor, question: str, prospect_id: UUID) -> Collection[str]:
        """The conditions of a question that somebody meets now, each in words."""


_spoken: list[Language] = []


def speak(language: Language) -> None:
    """Say that questions are read by this."""
    _spoken[:] = [language]


def problem_with(actor: Actor, question: str) -> str:
    """What is wrong with a question, as a sentence; empty when nothing is, or nothing was asked."""
    return _spoken[0].problem(actor, question) if question and _spoken else ""


def as_kept(actor: Actor, question: str) -> str:
    """A question that has no problem as it is kept: it means the same whatever is renamed."""
    return _spoken[0].by_id(actor, question) if question and _spoken else question


def as_read(actor: Actor, question: str) -> str:
    """One that is kept, with the names of today, to be read and changed."""
    return _spoken[0].by_name(actor, question) if question and _spoken else question


def pieces_of(question: str) -> Sequence[Any]:
    """A question as a sentence, for the template `components/question.html`."""
    return _spoken[0].pieces(question) if question and _spoken else ()


def why_in(actor: Actor, question: str, prospect_id: UUID) -> Collection[str]:
    """Why a question finds somebody, in words; nothing when it does not."""
    return _spoken[0].why(actor, question, prospect_id) if question and _spoken else ()
