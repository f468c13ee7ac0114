"""What people with a given name are called instead: "Bob" is sought as "Robert", too, and the other way round.

The names stand in `nicknames.txt`: a group a line, folded, the fullest form first. The others of a group stand for that
form, and it for them; they do not stand for each other. A name may stand in several groups.
"""

from collections import defaultdict
from functools import cache
from pathlib import Path

_NICKNAMES = Path(__file__).with_name("nicknames.txt")


@cache
def _groups() -> dict[str, tuple[tuple[str, ...], ...]]:
    """For each name the groups in which it stands."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for line in _NICKNAMES.read_text(encoding="utf-8").splitlines():
        group = () if line.startswith("#") else tuple(line.split())
        for name in set(group):
            found[name].append(group)
    return {name: tuple(groups) for name, groups in found.items()}


def forms_of(name: str) -> frozenset[str]:
    """Other forms of a folded given name; none for most words."""
    forms = {form for group in _groups().get(name, ()) for form in (group if name == group[0] else group[:1])}
    return frozenset(forms - {name})


def fullest_forms(name: str) -> frozenset[str]:
    """The forms for which a folded given name may stand; itself when it stands in no group."""
    return frozenset(group[0] for group in _groups().get(name, ())) or frozenset({name})
