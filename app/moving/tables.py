"""What belongs to an organisation and moves with it, table by table, in an order in which every row finds its others.

A table of the database that stands nowhere here fails a test: nobody moves out and leaves half behind.
"""

from sqlalchemy import Column, Table

from app.kernel.db import Model

LEFT_BEHIND: dict[str, str] = {
    "browser_sessions": "Sign-ins hold on one installation only.",
    "sign_in_requests": "As sign-ins.",
    "one_time_tokens": "As sign-ins.",
    "email_changes": "As sign-ins.",
    "candidate_requests": "As sign-ins.",
    "candidate_sessions": "As sign-ins.",
    "candidate_passkeys": "They hold for the address of this installation only.",
    "leavings": "Whoever is leaving leaves this installation.",
    "own_copies": "Files of this installation.",
    "backups": "Backups of this installation.",
    "audit_checks": "Checks of this installation.",
    "jobs": "Work of this installation.",
    "deliveries": "What was sent is in the timeline; what waits is sent from here.",
    "marked_addresses": "What refused mail from here may take it from elsewhere.",
    "imports": "The work of an import; what it brought is in the people.",
    "import_rows": "As imports.",
    "import_contacts": "As imports.",
    "organisation_exports": "Files of this installation.",
    "people_exports": "Files of this installation.",
    "inbound_mails": "What came of them is in the timeline; what waits to be sorted is sorted here.",
    "inbound_parties": "As the mails.",
    "inbox_addresses": "They lead here only.",
    "calendar_feeds": "Their addresses lead here only.",
    "calendar_entries": "As the feeds.",
    "calendar_sources": "Sealed with this installation's own key.",
    "meetings": "What waits to be answered is answered here; what was noted is in the timeline.",
    "mailboxes": "How far this installation has read.",
    "match_keys": "Written anew from the people.",
    "in_touch": "Kept by the database from the people and the relationships.",
    "in_touch_changes": "Empty between transactions.",
}
"""Tables that stay, and why."""

WITHHELD: dict[str, frozenset[str]] = {
    "users": frozenset({"password_hash"}),
}
"""Columns that no export holds: people sign in by a mailed link and set a password anew."""


def moving_tables() -> list[Table]:
    """The tables that move, those first that others point to."""
    return [table for table in Model.metadata.sorted_tables if table.name not in LEFT_BEHIND]


def moving_columns(table: Table) -> list[str]:
    """The columns that move: all that the database does not derive itself."""
    return [column.name for column in table.columns if _moves(table, column)]


def _moves(table: Table, column: Column[object]) -> bool:
    return column.computed is None and column.name not in WITHHELD.get(table.name, frozenset())
