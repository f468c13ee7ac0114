"""What is held about a person outside, table by table: by what it is found, what erasing does to it, and how it is told.

Every table of the database stands here, so that nobody is erased by halves and nobody is told half. A new table gets
a line of its own; a test says so. The plan is carried out from top to bottom: what is found by way of another table
stands above it. The conditions know `:people`, an array of ids of prospects.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

OF_THE_PERSON = "prospect_id = ANY(:people)"
_PERSONS_ADDRESSES = (
    "ANY(ARRAY(SELECT i.canonical FROM identities i WHERE i.prospect_id = ANY(:people) AND i.kind = 'email'))"
)
"""As an array, because an index can answer that on either side of an OR."""
_JOINED_BY_THEM = f"({OF_THE_PERSON} OR email = {_PERSONS_ADDRESSES})"
_ASKED_BY_THEM = f"({OF_THE_PERSON} OR asker_email = {_PERSONS_ADDRESSES})"
_NAMES_THEM = "arguments ? 'prospect_id' AND arguments ->> 'prospect_id' = ANY(CAST(:people AS text[]))"
_IN_THEIR_CONVERSATIONS = "conversation_id = ANY(ARRAY(SELECT id FROM conversations WHERE prospect_id = ANY(:people)))"
_THEIR_PLACES = f"SELECT id FROM conversation_participants WHERE {_IN_THEIR_CONVERSATIONS}"
_ROWS_OF_FILES = "(id = ANY(:people) OR outcome <> 'created' AND prospect_id = ANY(:people))"


@dataclass(frozen=True)
class Held:
    """One table. `about` finds the rows of people; empty: there are none, and `because` says what is in it instead.

    `clears` names the columns that erasing sets, each to an SQL expression; without any the rows are deleted, unless
    `because` says why they stay. `heading` stands above the rows in what a person is told is held about them; without one they
    are not told. `hides` names columns that say nothing to a reader.
    """

    table: str
    about: str = OF_THE_PERSON
    clears: Mapping[str, str] = field(default_factory=dict)
    because: str = ""
    heading: LazyString | None = None
    hides: frozenset[str] = frozenset()


def deleted(table: str, *, heading: LazyString | None = None, about: str = OF_THE_PERSON, hides: str = "") -> Held:
    """The rows go."""
    return Held(table, about, heading=heading, hides=frozenset(hides.split()))


def cleared(table: str, *, about: str, heading: LazyString | None = None, hides: str = "", **columns: str) -> Held:
    """The rows stay, without what they say of the person; each column is set to an SQL expression."""
    return Held(table, about, columns, heading=heading, hides=frozenset(hides.split()))


def kept(table: str, because: str, *, about: str = "", heading: LazyString | None = None, hides: str = "") -> Held:
    """Nothing is changed, for a reason."""
    return Held(table, about, because=because, heading=heading, hides=frozenset(hides.split()))


PLAN: tuple[Held, ...] = (
    cleared(
        "deliveries",
        about=_NAMES_THEM,
        arguments="jsonb_build_object('prospect_id', arguments ->> 'prospect_id')",
        reason="CASE WHEN reason IS NULL THEN NULL ELSE 'erased' END",
        history="(SELECT coalesce(jsonb_agg(jsonb_build_object('at', step -> 'at', 'state', step -> 'state', "
        "'reason', null)), '[]') FROM jsonb_array_elements(history) AS step)",
        heading=_l("What was sent"),
        hides="key arguments handed_at lease_until attempts history expires_at due_at",
    ),
    cleared("jobs", about=f"last_error IS NOT NULL AND {_NAMES_THEM}", last_error="'erased'"),
    cleared(
        "inbound_mails",
        about=f"(id = ANY(ARRAY(SELECT mail_id FROM inbound_parties WHERE {OF_THE_PERSON})) OR sender = {_PERSONS_ADDRESSES} "
        "OR door_id = ANY(ARRAY(SELECT p.id FROM conversation_participants p JOIN conversations c "
        "ON c.id = p.conversation_id WHERE c.prospect_id = ANY(:people) "
        "UNION ALL SELECT m.id FROM note_mentions m JOIN notes n ON n.id = m.note_id WHERE n.prospect_id = ANY(:people))))",
        heading=_l("Mails that came in"),
        hides="envelope_from message_key sha256 stored_as attempts door door_id raw remarks message_id way reason",
        envelope_from="''",
        message_id="''",
        raw="NULL",
        stored_as="NULL",
        sender="''",
        sender_name="''",
        subject="''",
        said="''",
        folded="''",
        attachments="'[]'",
        remarks="'{}'",
        reason="'erased'",
        sha256="''",
        message_key="gen_random_uuid()",
    ),
    deleted("inbound_parties", about=f"({OF_THE_PERSON} OR address = {_PERSONS_ADDRESSES})", hides="direction"),
    deleted("ignored_addresses", about=f"address = {_PERSONS_ADDRESSES}"),
    deleted("marked_addresses", about=f"address = {_PERSONS_ADDRESSES}", heading=_l("Addresses that refused mail")),
    cleared(
        "imports",
        about="jsonb_array_length(samples) > 0 AND id IN (SELECT r.import_id FROM import_rows r WHERE "
        "r.id = ANY(:people) OR r.outcome <> 'created' AND r.prospect_id = ANY(:people))",
        samples="'[]'",
    ),
    cleared(
        "import_rows",
        about=_ROWS_OF_FILES,
        reason="'asked_to_be_erased'",
        display_name="''",
        given_name="''",
        family_name="''",
        credentials="''",
        sort_name="''",
        employer="''",
        employer_key="''",
        title="''",
        location="''",
        search_text="''",
        note="''",
        identities="'[]'",
        remarks="'[]'",
        changes="NULL",
        connected_on="NULL",
        row_key="gen_random_uuid()",
        external_id="''",
        extras="NULL",
    ),
    deleted(
        "merge_moves",
        about="merge_id IN (SELECT id FROM prospect_merges WHERE keeper_id = ANY(:people) OR loser_id = ANY(:people))",
    ),
    deleted("prospect_merges", about="keeper_id = ANY(:people) OR loser_id = ANY(:people)"),
    deleted("duplicate_pairs", about="first_id = ANY(:people) OR second_id = ANY(:people)"),
    deleted("match_keys"),
    deleted("import_contacts", hides="number part line source_id of_line"),
    deleted(
        "community_prunings",
        about=f"question_id IN (SELECT id FROM community_questions WHERE {_ASKED_BY_THEM})",
    ),
    deleted(
        "community_questions",
        about=_ASKED_BY_THEM,
        heading=_l("What they asked in public"),
        hides="holds proof expires_at assigned_at shown_body shown_answer",
    ),
    deleted(
        "community_joins",
        about=_JOINED_BY_THEM,
        heading=_l("How they joined the talent community"),
        hides="holds proof expires_at",
    ),
    deleted("leavings"),
    deleted("own_copies", heading=_l("Copies they asked for"), hides="file"),
    deleted(
        "own_profiles", heading=_l("Their public profile"), hides="link_id sha256 stored_as size listed_at changed_at"
    ),
    deleted("corrections", heading=_l("What they said is wrong"), hides="subject_id undo_id"),
    deleted("candidate_requests"),
    deleted(
        "candidate_passkeys",
        heading=_l("Passkeys with which they come in"),
        hides="credential_id public_key sign_count",
    ),
    deleted("candidate_sessions", heading=_l("Where they are signed in"), hides="token_hash ended_because"),
    deleted("reply_addresses", about=f"participant_id IN ({_THEIR_PLACES})"),
    deleted("held_files", about=f"held_id IN (SELECT id FROM held_messages WHERE {_IN_THEIR_CONVERSATIONS})"),
    deleted(
        "held_messages",
        about=_IN_THEIR_CONVERSATIONS,
        heading=_l("Messages that were held"),
        hides="conversation_id client_id mail_id",
    ),
    deleted("reported_messages", about=_IN_THEIR_CONVERSATIONS),
    deleted(
        "message_reports",
        about=_IN_THEIR_CONVERSATIONS,
        heading=_l("What was reported"),
        hides="conversation_id reporter_id accused_id",
    ),
    deleted("conversation_openings", heading=_l("Who came into their conversations"), hides="conversation_id"),
    deleted("message_drafts", about=f"participant_id IN ({_THEIR_PLACES})"),
    deleted("message_versions", about=_IN_THEIR_CONVERSATIONS),
    deleted("message_attachments", about=_IN_THEIR_CONVERSATIONS),
    deleted(
        "messages",
        about=_IN_THEIR_CONVERSATIONS,
        heading=_l("Messages"),
        hides="conversation_id number change client_id mail_id notice",
    ),
    deleted("conversation_participants", about=_IN_THEIR_CONVERSATIONS),
    deleted("conversations", heading=_l("Conversations"), hides="last_change last_number"),
    deleted(
        "nudges",
        heading=_l("Reminders to colleagues to be in touch"),
        hides="before planned_on touchpoint_id conversation_id waits_since reminders reminded_on",
    ),
    deleted(
        "calendar_entries",
        about=f"subject_id IN (SELECT id FROM relationships WHERE {OF_THE_PERSON} "
        f"UNION ALL SELECT id FROM promises WHERE {OF_THE_PERSON})",
    ),
    deleted("meetings", heading=_l("Meetings in the calendars of colleagues"), hides="meeting_key touchpoint_id"),
    deleted("meeting_silences"),
    deleted("promises", heading=_l("What colleagues promised"), hides="touchpoint_id visibility"),
    deleted("asks", heading=_l("Colleagues who were asked to be in touch"), hides="relationship_before"),
    deleted("bulk_people"),
    deleted("pool_moves", heading=_l("Steps in pools")),
    deleted("pool_exclusions"),
    deleted("pool_members", heading=_l("Pools"), hides="is_kept stepped_at"),
    deleted("touchpoints", heading=_l("Contacts"), hides="source_id standing_before"),
    deleted(
        "relationships",
        heading=_l("Who keeps in touch"),
        hides="snoozed_until ignored_nudges last_ignored_on nudge_on first_due_on paused_until",
    ),
    deleted("note_mentions", about="note_id IN (SELECT id FROM notes WHERE prospect_id = ANY(:people))"),
    deleted("notes", heading=_l("Notes"), hides="answers_id mail_id"),
    deleted("documents", heading=_l("Documents"), hides="claimed sha256 stored_as state reason characters words"),
    deleted("photos", heading=_l("Their photo"), hides="sha256 stored_as deleted_at"),
    deleted("blocks", heading=_l("Whether they were blocked")),
    deleted("contact_wishes", heading=_l("How they like to hear from us")),
    deleted("notices", heading=_l("Whether they were told")),
    deleted(
        "retention_reminders", about="retention_id IN (SELECT id FROM retentions WHERE prospect_id = ANY(:people))"
    ),
    deleted("retentions", heading=_l("When their data goes")),
    deleted("legal_bases", heading=_l("Why we may keep their data")),
    deleted("undos"),
    deleted("facts", heading=_l("What they told us"), hides="key import_id"),
    deleted("prospect_tags", heading=_l("Tags and skills"), hides="import_id"),
    deleted("custom_values", heading=_l("Further details"), hides="text_key import_id"),
    deleted("experiences", heading=_l("Where they worked and studied"), hides="organisation_key role_key import_id"),
    deleted("links", heading=_l("Pages about them"), hides="import_id"),
    deleted("identities", heading=_l("How they can be reached and recognised"), hides="canonical"),
    deleted("external_ids", heading=_l("Their numbers in other programs")),
    deleted("prospects", about="id = ANY(:people)", heading=_l("Who they are"), hides="given_name family_name photo"),
    kept(
        "events",
        "They hold no text about anybody, and their ids lead nowhere once the person is gone.",
        about=OF_THE_PERSON,
        heading=_l("What happened"),
        hides="number subject_type subject_id actor_kind is_private details",
    ),
    kept("event_seals", "Numbers and hashes of events, by which a change to one would show."),
    kept("audit_checks", "Numbers of events that do not fit their seals."),
    kept("inbox_addresses", "Secret addresses of people inside."),
    kept("sender_addresses", "Addresses of people inside."),
    kept("calendar_feeds", "Secret addresses of people inside."),
    kept("calendar_sources", "Where calendars of people inside are read; nobody else's data."),
    kept("mailboxes", "How far mailboxes of ours were read."),
    kept("backups", "When backups were made, and how large they are."),
    kept("email_changes", "Addresses of people inside."),
    kept("in_touch", "Kept by the database from the person and the relationships; the row goes with the person."),
    kept("in_touch_changes", "Whom one transaction changed; empty when it ends."),
    kept("pool_counts", "How many members of a pool stand how."),
    kept("erasures", "That somebody was erased, and when, is what we must be able to prove."),
    kept("erased_identities", "Keyed hashes: they keep a file from bringing somebody back, and tell nobody's name."),
    kept("consent_texts", "What is asked, word for word; nobody's data."),
    kept("retention_rules", "How long we keep; nobody's data."),
    kept("bulk_merges", "How many files were made one at once; nobody's data."),
    kept("duplicate_scans", "When duplicates were looked for; nobody's data."),
    kept("pools", "What people are gathered for; nobody's data."),
    kept("pool_steps", "The steps of pools; nobody's data."),
    kept("pool_accesses", "Which colleagues see a pool."),
    kept("pool_refreshes", "When pools were brought up to date."),
    kept("tags", "Words by which people are found; nobody's data."),
    kept("custom_fields", "What is asked about people; nobody's data."),
    kept("field_choices", "What is asked about people; nobody's data."),
    kept("column_mappings", "What the columns of files become; nobody's data."),
    kept("people_exports", "Which colleagues took people out; the files go at once, and with them what was asked."),
    kept("bulk_acts", "What colleagues did to many people at once; nobody's data."),
    kept("watched_phrases", "Words that are watched; nobody's data."),
    kept("saved_views", "What colleagues look for."),
    kept("communities", "What an area shows in public; nobody's data."),
    kept("community_stories", "What an area works on; nobody's data."),
    kept("community_gatherings", "Where an area can be met; nobody's data."),
    kept("community_topics", "What may be asked about; nobody's data."),
    kept("community_topic_people", "People inside."),
    kept("public_profiles", "People inside."),
    kept("organisations", "Ourselves."),
    kept("organisation_exports", "When everything was exported; the files themselves are gone within a day."),
    kept("business_areas", "Ourselves."),
    kept("users", "People inside."),
    kept("browser_sessions", "People inside."),
    kept("sign_in_requests", "People inside."),
    kept("one_time_tokens", "People inside."),
)
