"""Who may do what, on one screen. Rows are narrowed elsewhere (`scope.py`); this is about acts."""

from enum import StrEnum

from app.kernel.actor import Role

A, R, E, L, P = Role.ADMIN, Role.RECRUITER, Role.EMPLOYEE, Role.LEADER, Role.PARTNER


class May(StrEnum):
    """Everything that somebody may or may not do."""

    USE_THE_PRODUCT = "use_the_product"
    RUN_THE_ORGANISATION = "run_the_organisation"
    SEE_COLLEAGUES = "see_colleagues"
    SEE_HEALTH = "see_health"
    SEE_PEOPLE = "see_people"
    ADD_PEOPLE = "add_people"
    EDIT_PEOPLE = "edit_people"
    MERGE_PEOPLE = "merge_people"
    MERGE_MANY = "merge_many"
    IMPORT_PEOPLE = "import_people"
    EXPORT_PEOPLE = "export_people"
    EXPORT_EVERYTHING = "export_everything"
    KEEP_WORDS = "keep_words"
    KEEP_RELATIONSHIPS = "keep_relationships"
    LOG_CONTACTS = "log_contacts"
    WRITE_NOTES = "write_notes"
    KEEP_DOCUMENTS = "keep_documents"
    SEE_POOLS = "see_pools"
    KEEP_POOLS = "keep_pools"
    CHANGE_POOLS = "change_pools"
    ANSWER_ASKS = "answer_asks"
    ANSWER_NUDGES = "answer_nudges"
    KEEP_COMMUNITIES = "keep_communities"
    SHOW_ONESELF = "show_oneself"
    ANSWER_QUESTIONS = "answer_questions"
    ANSWER_CORRECTIONS = "answer_corrections"
    RECORD_CONSENT = "record_consent"
    TELL_PEOPLE = "tell_people"
    ERASE_PEOPLE = "erase_people"
    TALK = "talk"
    USE_OWN_PAGE = "use_own_page"
    TELL_WHAT_IS_HELD = "tell_what_is_held"
    BLOCK = "block"
    GUARD_CONVERSATIONS = "guard_conversations"
    SEE_OPENINGS = "see_openings"


_INSIDE = frozenset({A, R, E, L})

ROLES: dict[May, frozenset[Role]] = {
    May.USE_THE_PRODUCT: frozenset({A, R, E, L, P}),
    May.RUN_THE_ORGANISATION: frozenset({A}),
    May.SEE_COLLEAGUES: frozenset({A, R}),
    May.SEE_HEALTH: frozenset({A}),
    May.SEE_PEOPLE: _INSIDE,
    May.ADD_PEOPLE: _INSIDE,
    May.EDIT_PEOPLE: _INSIDE,
    May.MERGE_PEOPLE: _INSIDE,
    May.MERGE_MANY: frozenset({A, R}),
    May.IMPORT_PEOPLE: _INSIDE,
    May.EXPORT_PEOPLE: frozenset({A, R}),
    May.EXPORT_EVERYTHING: frozenset({A}),
    May.KEEP_WORDS: frozenset({A, R}),
    May.KEEP_RELATIONSHIPS: _INSIDE,
    May.LOG_CONTACTS: _INSIDE,
    May.WRITE_NOTES: _INSIDE,
    May.KEEP_DOCUMENTS: _INSIDE,
    May.SEE_POOLS: _INSIDE,
    May.KEEP_POOLS: frozenset({A, R}),
    May.CHANGE_POOLS: _INSIDE,
    May.ANSWER_ASKS: _INSIDE,
    May.ANSWER_NUDGES: _INSIDE,
    May.KEEP_COMMUNITIES: frozenset({A, R, L}),
    May.SHOW_ONESELF: _INSIDE,
    May.ANSWER_QUESTIONS: _INSIDE,
    May.ANSWER_CORRECTIONS: frozenset({A, R}),
    May.RECORD_CONSENT: _INSIDE,
    May.TELL_PEOPLE: frozenset({A, R}),
    May.ERASE_PEOPLE: frozenset({A, R}),
    May.TELL_WHAT_IS_HELD: frozenset({A}),
    May.TALK: _INSIDE,
    May.USE_OWN_PAGE: frozenset(),
    May.BLOCK: _INSIDE,
    May.GUARD_CONVERSATIONS: frozenset({A, R}),
    May.SEE_OPENINGS: frozenset({A, R, L}),
}

CANDIDATES = frozenset({May.TALK, May.USE_OWN_PAGE})
"""What people outside may do who have come in to their own page; of rows they see no more than their own."""
