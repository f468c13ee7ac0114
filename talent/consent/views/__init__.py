"""Doors of consent: one person's page, whom to tell, who goes soon, the rules and texts, and erasing."""

from talent.consent.views import erasing, going, notices, person, rules, texts
from talent.consent.views.blueprint import bp

__all__ = ["bp", "erasing", "going", "notices", "person", "rules", "texts"]
