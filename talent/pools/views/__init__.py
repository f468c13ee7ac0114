"""Doors of pools: the pools themselves, their members, and the asks."""

from talent.pools.views import answers, asks, members, pools
from talent.pools.views.blueprint import bp

__all__ = ["answers", "asks", "bp", "members", "pools"]
