"""Addresses that learn how they are built when one of them is first built.

Werkzeug compiles two functions for every rule of the map as it is added, a tenth of a command's whole time; most
processes build a handful of addresses, or none.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """Matches as any rule does; building is compiled by its first use."""

    def _compile_builder(self, append_unknown: bool = True) -> Build:  # noqa: FBT001, FBT002 - Werkzeug's signature
        compiled = super()._compile_builder

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            builder: Build = compiled(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", builder)
            return builder(**values)

        return build
