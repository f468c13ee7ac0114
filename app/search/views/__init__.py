"""Doors of the search: questions, saved views, acts upon many."""

from app.search.views import acting, questions, saving
from app.search.views.blueprint import bp

__all__ = ["acting", "bp", "questions", "saving"]
