"""The doors of conversations, the same for people inside and outside: what each may see and do, the row rules know."""

from talent.conversations.views import reading, writing
from talent.conversations.views.blueprint import bp

__all__ = ["bp", "reading", "writing"]
