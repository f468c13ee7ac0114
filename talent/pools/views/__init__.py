"""Doors of pools: the pools themselves, their members, steps and board, and the asks."""

from talent.pools.views import answers, asks, board, filling, health, left_behind, members, pools, spreading, steps
from talent.pools.views.blueprint import bp

__all__ = [
    "answers",
    "asks",
    "board",
    "bp",
    "filling",
    "health",
    "left_behind",
    "members",
    "pools",
    "spreading",
    "steps",
]
