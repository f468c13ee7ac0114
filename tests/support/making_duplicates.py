"""Makers of duplicates: `an_identity()`, and what a whole database says, to compare before and after."""

from collections import defaultdict
from typing import Any

from sqlalchemy import text

from app.kernel.db import Model, db
from talent.prospects.canonical import IdentityKind, canonical_email, canonical_phone, canonical_profile
from talent.prospects.models import Identity, Prospect

_CANONICAL = {
    IdentityKind.EMAIL: canonical_email,
    IdentityKind.PHONE: lambda raw: canonical_phone(raw, None),
    IdentityKind.PROFILE: canonical_profile,
    IdentityKind.HANDLE: str,
}
TOLD_OF_MERGES = frozenset(
    {"events", "jobs", "prospect_merges", "merge_moves", "duplicate_pairs", "match_keys", "browser_sessions"}
)


def an_identity(prospect: Prospect, raw: str, kind: IdentityKind = IdentityKind.EMAIL, **values: Any) -> Identity:
    """One way to recognise somebody."""
    identity = Identity(prospect_id=prospect.id, kind=kind, raw=raw, canonical=_CANONICAL[kind](raw), **values)
    db.session.add(identity)
    db.session.flush()
    return identity


def everything_held() -> dict[str, list[str]]:
    """Every row of every table about people as text, but for versions, which only go up, and counts of nothing."""
    db.session.flush()
    tables = [table.name for table in Model.metadata.sorted_tables if table.name not in {*TOLD_OF_MERGES, "in_touch"}]
    rows = " UNION ALL ".join(
        f"SELECT '{name}', CAST(to_jsonb({name}) - 'version' AS text) FROM {name}" for name in [*tables, "in_touch"]
    )
    rows += " WHERE jsonb_strip_nulls(to_jsonb(in_touch) - 'id') <> jsonb_build_object('active', 0)"
    held: dict[str, list[str]] = defaultdict(list)
    for table, row in db.session.connection().execute(text(f"{rows} ORDER BY 1, 2")):
        held[table].append(row)
    return dict(held)
