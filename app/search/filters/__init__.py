"""The filters of the search, each in the module of what it is about; importing them makes them known."""

from app.search.filters import consent, facts, people, pools, texts, ties
from app.search.filters.registry import Asker, Filter, Meaning, condition, known

__all__ = ["Asker", "Filter", "Meaning", "condition", "consent", "facts", "known", "people", "pools", "texts", "ties"]
