"""The doors of communities: for anybody, for visitors who join or ask, and for people inside."""

from outreach.community.views import keeping, newcomers, profiles, public, questions, stories, topics, visitors
from outreach.community.views.blueprints import bp, communities_bp, profiles_bp, questions_bp

__all__ = [
    "bp",
    "communities_bp",
    "keeping",
    "newcomers",
    "profiles",
    "profiles_bp",
    "public",
    "questions",
    "questions_bp",
    "stories",
    "topics",
    "visitors",
]
