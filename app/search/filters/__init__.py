"""The filters of the search, each in the module of what it is about; importing them makes them known."""

from app.search.filters import consent, facts, people, pools, texts, ties
from app.search.filters.registry import Asker, Filter, known

__all__ = ["Asker", "Filter", "consent", "facts", "known", "people", "pools", "texts", "ties"]
