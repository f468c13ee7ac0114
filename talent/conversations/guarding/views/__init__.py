"""The doors of what guards conversations: for those who take part, for those who look after them, and for the lists of words."""

from talent.conversations.guarding.views import blocks, coming_in, held, phrases, reports, rhythm, taking_part
from talent.conversations.guarding.views.blueprint import bp

__all__ = ["blocks", "bp", "coming_in", "held", "phrases", "reports", "rhythm", "taking_part"]
