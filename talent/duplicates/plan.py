"""What becomes of everything that points to a person when two files are made one: a line for each such column.

A test compares this with the tables: a column that leads to a prospect and has no line here fails it. What moves is
written down row by row, so that it can go back. Where the keeper has the same already (by whatever key is unique in
that table), `combining.py` says what becomes of the two; what hangs on such a row in turn moves along by itself.
"""

from enum import StrEnum


class Fate(StrEnum):
    """Whether rows move to the keeper, or stay where they are."""

    MOVES = "moves"
    STAYS = "stays"


MOVES, STAYS = Fate.MOVES, Fate.STAYS

PLAN: dict[str, Fate] = {
    "asks.prospect_id": MOVES,
    "blocks.prospect_id": MOVES,
    "community_joins.prospect_id": MOVES,
    "community_questions.prospect_id": MOVES,
    "contact_wishes.prospect_id": MOVES,
    "candidate_passkeys.prospect_id": MOVES,
    "candidate_requests.prospect_id": MOVES,
    "candidate_sessions.prospect_id": MOVES,
    "conversation_openings.prospect_id": MOVES,
    "conversations.prospect_id": MOVES,
    "corrections.prospect_id": MOVES,
    "custom_values.prospect_id": MOVES,
    "experiences.prospect_id": MOVES,
    "facts.prospect_id": MOVES,
    "documents.prospect_id": MOVES,
    "external_ids.prospect_id": MOVES,
    "identities.prospect_id": MOVES,
    "inbound_parties.prospect_id": MOVES,
    "leavings.prospect_id": MOVES,
    "legal_bases.prospect_id": MOVES,
    "links.prospect_id": MOVES,
    "meeting_silences.prospect_id": MOVES,
    "meetings.prospect_id": MOVES,
    "notes.prospect_id": MOVES,
    "notices.prospect_id": MOVES,
    "nudges.prospect_id": MOVES,
    "own_copies.prospect_id": MOVES,
    "own_profiles.prospect_id": MOVES,
    "photos.prospect_id": MOVES,
    "pool_exclusions.prospect_id": MOVES,
    "pool_members.prospect_id": MOVES,
    "pool_moves.prospect_id": MOVES,
    "promises.prospect_id": MOVES,
    "prospect_tags.prospect_id": MOVES,
    "prospects.merged_into_id": MOVES,
    "relationships.prospect_id": MOVES,
    "retentions.prospect_id": MOVES,
    "touchpoints.prospect_id": MOVES,
    "undos.prospect_id": MOVES,
    # History is never rewritten: the keeper's file reads the events of whoever was made part of it.
    "events.prospect_id": STAYS,
    # A staged row keeps saying whom it meant; the import follows to the keeper when it reads it.
    "import_rows.prospect_id": STAYS,
    # An act upon many people says what it did to this very file.
    "bulk_people.prospect_id": STAYS,
    "import_contacts.prospect_id": STAYS,
    # Whoever is erased leaves a name of a row that leads nowhere.
    "erasures.prospect_id": STAYS,
    # What was said about a pair, and which merges stand, is about these very files; keys are written anew.
    "duplicate_pairs.first_id": STAYS,
    "duplicate_pairs.second_id": STAYS,
    "match_keys.prospect_id": STAYS,
    # The database keeps it from the relationships, wherever these move.
    "in_touch.id": STAYS,
    "prospect_merges.keeper_id": STAYS,
    "prospect_merges.loser_id": STAYS,
}
