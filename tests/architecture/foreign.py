"""Rows of Emil's, private where that is possible, whose ids others try behind every route."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.identity import sessions
from app.identity.models import BrowserSession
from app.kernel import clock, ids
from app.kernel.db import Model, db
from app.kernel.ledger import Delivery, DeliveryState
from app.kernel.marks import MarkedAddress
from app.moving.models import OrganisationExport
from app.people.exports.models import PeopleExport
from app.search.models import BulkAct, SavedView
from outreach.calendar.models import CalendarFeed, CalendarSource, Meeting, MeetingSilence
from outreach.community.models import Gathering, Join, JoinState, StoryState
from outreach.inbox.models import Door, InboundMail, InboundParty, Way
from outreach.nudges.models import Nudge
from outreach.own.models import OwnCopy
from outreach.passkeys.models import Passkey
from talent.blocks.models import Block
from talent.consent.models import ConsentText, Notice, Retention, RetentionRule
from talent.conversations.guarding.models import (
    HeldFile,
    HeldMessage,
    HoldReason,
    Opening,
    OpeningKind,
    Report,
    ReportReason,
    Watch,
    WatchedPhrase,
)
from talent.conversations.models import Attachment, Conversation
from talent.corrections.models import Correction, Subject
from talent.documents.kinds import MediaType
from talent.documents.models import Document, DocumentKind, Photo
from talent.duplicates.models import BulkMerge, Merge, Pair
from talent.notes.models import Note
from talent.pools.models import Ask, Pool, PoolMember, PoolStep
from talent.promises.models import Promise
from talent.prospects.models import (
    CustomField,
    Experience,
    ExperienceKind,
    Fact,
    FieldKind,
    LegalBasis,
    Link,
    Prospect,
    ProspectTag,
    Tag,
    TagKind,
    Undo,
)
from talent.relationships.models import ContactKind, Direction, Touchpoint, Visibility
from talent.transfer.models import Import, ImportState
from talent.transfer.reading import Format
from tests.support.makers import a_mention, a_note, a_prospect, a_relationship, a_user
from tests.support.making_communities import a_community, a_profile, a_question, a_story, a_topic
from tests.support.making_conversations import a_conversation, a_message, place
from tests.support.world import World


def foreign_ids(world: World) -> dict[str, Any]:
    """A value for every name that a route may ask for."""
    prospect = a_prospect("Canary Keller")
    relationship = a_relationship(world.emil, prospect, visibility=Visibility.PRIVATE)
    of_emil = {"prospect_id": prospect.id, "user_id": world.emil.id, "relationship_id": relationship.id}
    pool_id = _kept(Pool(name="Engineers", owner_id=world.ada.id))
    step_id = _kept(PoolStep(pool_id=pool_id, name="In conversation", position=1))
    batch_id = ids.new()
    _kept(PoolMember(pool_id=pool_id, prospect_id=prospect.id, added_by_id=world.ada.id, batch_id=batch_id))
    delivery_id = _kept(
        Delivery(
            key="canary",
            kind="digest",
            user_id=world.emil.id,
            state=DeliveryState.UNKNOWN,
            expires_at=clock.now() + timedelta(days=1),
        )
    )
    sessions.start(world.emil, "somebody else's browser")
    return {
        "prospect_id": prospect.id,
        **_duplicates_of(world, prospect),
        "relationship_id": relationship.id,
        "touchpoint_id": _kept(
            Touchpoint(**of_emil, kind=ContactKind.MET, direction=Direction.BOTH, visibility=Visibility.PRIVATE)
        ),
        "export_id": _kept(OrganisationExport(user_id=world.ada.id)),
        "people_export_id": _kept(PeopleExport(user_id=world.emil.id, kind="csv")),
        "note_id": _kept(Note(prospect_id=prospect.id, author_id=world.emil.id, body="canary", is_private=True)),
        "mention_id": a_mention(a_note(world.emil, prospect, "canary of a mention"), a_user("Named")).id,
        "document_id": _a_document_of(world, prospect.id),
        "photo_id": _a_photo_of(world, prospect.id),
        "digest": "0" * 16,
        "pool_id": pool_id,
        "step_id": step_id,
        "ask_id": _kept(
            Ask(
                pool_id=pool_id,
                prospect_id=prospect.id,
                user_id=world.emil.id,
                asked_by_id=world.ada.id,
                expires_at=clock.now() + timedelta(days=7),
            )
        ),
        **_mails_of(world),
        **_calendar_of(world, prospect.id),
        "nudge_id": _kept(
            Nudge(**of_emil, cycle_on=world.emil.today, planned_on=world.emil.today, asked_on=world.emil.today)
        ),
        "promise_id": _kept(
            Promise(
                user_id=world.emil.id,
                prospect_id=prospect.id,
                text="canary",
                due_on=world.emil.today,
                visibility=Visibility.PRIVATE,
            )
        ),
        "user_id": world.emil.id,
        "batch_id": batch_id,
        "import_id": _an_import_of(world),
        "delivery_id": delivery_id,
        "marked_id": _kept(
            MarkedAddress(address="canary@example.org", words="550", until=clock.now(), delivery_id=delivery_id)
        ),
        "line": 1,
        **_known_of(world, prospect.id),
        "kind": "pool",
        "view_id": _kept(SavedView(user_id=world.emil.id, name="canary", question="tie:me")),
        "act_id": _kept(BulkAct(user_id=world.emil.id, kind="ban", arguments={"reason": "canary"}, token=ids.new())),
        **_consent_of(prospect.id),
        **_conversation_of(world, prospect),
        "secret": "nothing",
        "passkey_id": _kept(Passkey(prospect_id=prospect.id, credential_id=b"canary", public_key=b"canary")),
        **_community_of(world),
        **_own_page_of(prospect),
        "area_id": world.engineering.id,
        "session_id": db.session.scalars(
            select(BrowserSession.id).where(BrowserSession.user_id == world.emil.id)
        ).first(),
    }


def _consent_of(prospect_id: UUID) -> dict[str, UUID]:
    day = clock.now().date()
    rule_id = _kept(RetentionRule(source="canary", warn_after=22, ask_after=23, erase_after=24))
    _kept(Notice(prospect_id=prospect_id, collected_on=day, due_on=day))
    times = {"quiet_since": day, "ask_on": day, "erase_on": day}
    return {
        "rule_id": rule_id,
        "retention_id": _kept(Retention(prospect_id=prospect_id, rule_id=rule_id, **times)),
    }


def _own_page_of(prospect: Prospect) -> dict[str, UUID]:
    """What the person says is wrong, and a copy that they asked for."""
    said = {"subject": Subject.OTHER, "words": "canary"}
    return {
        "correction_id": _kept(Correction(prospect_id=prospect.id, **said)),
        "copy_id": _kept(OwnCopy(prospect_id=prospect.id)),
    }


def _community_of(world: World) -> dict[str, Any]:
    """A community that is off, with a draft, somebody who waits, a question of Emil's, and what he shows to nobody yet."""
    community = a_community(world.engineering, slug="canary", is_on=False)
    times = {"confirmed_at": clock.now(), "expires_at": clock.now() + timedelta(days=7)}
    join = Join(
        community_id=community.id,
        name="Canary",
        email="canary@example.org",
        reason="canary",
        text_id=db.session.scalars(select(ConsentText.id)).first(),
        state=JoinState.HELD,
        **times,
    )
    gathering = Gathering(community_id=community.id, title="Canary", starts_at=clock.now(), time_zone="UTC")
    return {
        "community_id": community.id,
        "slug": "canary",
        "story_id": a_story(community, "Canary", state=StoryState.DRAFT).id,
        "gathering_id": _kept(gathering),
        "topic_id": a_topic(community, "Canary").id,
        "join_id": _kept(join),
        "question_id": a_question(community, "Canary", assigned_to_id=world.emil.id).id,
        "profile_id": a_profile(world.emil, community, is_on=False, approved_at=None).id,
    }


def _a_document_of(world: World, prospect_id: UUID) -> UUID:
    return _kept(
        Document(
            prospect_id=prospect_id,
            kind=DocumentKind.CV,
            title="canary",
            original_name="canary.pdf",
            media_type=MediaType.PDF,
            size=6,
            sha256="0" * 64,
            stored_as="0" * 32,
            uploaded_by_id=world.emil.id,
            is_private=True,
        )
    )


def _a_photo_of(world: World, prospect_id: UUID) -> UUID:
    """One that Emil removed, and can bring back."""
    gone = {"deleted_at": clock.now(), "deleted_by_id": world.emil.id}
    photo = {"sha256": "0" * 64, "stored_as": "1" * 32, "size": 6, "uploaded_by_id": world.emil.id}
    return _kept(Photo(prospect_id=prospect_id, **photo, **gone))


def _known_of(world: World, prospect_id: UUID) -> dict[str, Any]:
    """What is known of the person: a fact that only Emil may read, a field that only administrators see."""
    tag_id = _kept(Tag(kind=TagKind.SKILL, name="Canary keeping", folded="canary keeping"))
    _kept(ProspectTag(prospect_id=prospect_id, tag_id=tag_id))
    of_them = {"prospect_id": prospect_id}
    work = {"organisation": "Mine", "organisation_key": "mine"}
    return {
        "tag_id": tag_id,
        "fact_id": _kept(Fact(**of_them, value="canary", key="canary", noted_by_id=world.emil.id, is_private=True)),
        "experience_id": _kept(Experience(**of_them, **work, kind=ExperienceKind.WORK)),
        "link_id": _kept(Link(**of_them, url="https://canary.example")),
        "field_id": _kept(CustomField(label="Canary", folded="canary", kind=FieldKind.TEXT, roles=[])),
        "undo_id": _kept(Undo(user_id=world.emil.id, prospect_id=prospect_id, steps=[])),
        "word_kind": "skill",
        "stay_kind": "work",
        "way": "later",
    }


def _mails_of(world: World) -> dict[str, Any]:
    """A mail that Emil brought in, with an address that he has not sorted."""
    mail_id = _kept(
        InboundMail(
            way=Way.SMTP,
            door=Door.LOG,
            door_id=ids.new(),
            user_id=world.emil.id,
            message_key="canary",
            size=6,
            sha256="0",
        )
    )
    party = InboundParty(
        mail_id=mail_id, user_id=world.emil.id, address="canary@there.example", direction=Direction.OUT
    )
    return {"mail_id": mail_id, "party_id": _kept(party), "number": 1}


def _calendar_of(world: World, prospect_id: UUID) -> dict[str, UUID]:
    """A meeting with the person in Emil's calendar, and that he asked not to be asked."""
    theirs = {"user_id": world.emil.id, "prospect_id": prospect_id}
    _kept(CalendarFeed(user_id=world.emil.id))
    _kept(CalendarSource(user_id=world.emil.id, sealed_url="canary", host="canary.example"))
    meeting = Meeting(**theirs, meeting_key="canary", starts_at=clock.now(), ends_at=clock.now())
    return {"meeting_id": _kept(meeting), "silence_id": _kept(MeetingSilence(**theirs))}


def _conversation_of(world: World, prospect: Prospect) -> dict[str, UUID]:
    """In which Emil wrote to the person, and sent a file along."""
    conversation = a_conversation(world.emil, prospect)
    message = a_message(conversation, world.emil, "canary")
    kept = {"original_name": "canary.pdf", "media_type": MediaType.PDF, "size": 6, "sha256": "0" * 64}
    of_it = {"conversation_id": conversation.id, "message_id": message.id}
    attachment_id = _kept(Attachment(**of_it, **kept, stored_as="2" * 32))
    return {**of_it, "attachment_id": attachment_id, **_guarding_of(world, conversation, prospect)}


def _guarding_of(world: World, conversation: Conversation, prospect: Prospect) -> dict[str, UUID]:
    """What Emil wrote there and is held, what he reported, and the glass that a colleague broke."""
    own, theirs = place(conversation, world.emil), place(conversation)
    of_it = {"conversation_id": conversation.id}
    held_id = _kept(HeldMessage(**of_it, author_id=own.id, client_id=ids.new(), body="canary", reason=HoldReason.WORDS))
    kept = {"original_name": "canary.pdf", "media_type": MediaType.PDF, "size": 6, "sha256": "0" * 64}
    day = clock.now() + timedelta(days=1)
    read = {"kind": OpeningKind.READ, "reason": "canary", "expires_at": day}
    block = {"placed_by_id": world.emil.id, "reason": "canary", "lifted_at": clock.now()}
    return {
        "held_id": held_id,
        "held_file_id": _kept(HeldFile(held_id=held_id, **kept, stored_as="3" * 32)),
        "report_id": _kept(
            Report(**of_it, reporter_id=own.id, accused_id=theirs.id, reason=ReportReason.RUDE, words="canary")
        ),
        "opening_id": _kept(Opening(**of_it, prospect_id=prospect.id, user_id=world.emil.id, **read)),
        "block_id": _kept(Block(prospect_id=prospect.id, **block)),
        "phrase_id": _kept(WatchedPhrase(watch=Watch.WARNS, locale="en", phrase="zzcanaryzz", sought=" zzcanaryzz ")),
    }


def _an_import_of(world: World) -> UUID:
    return _kept(
        Import(
            user_id=world.emil.id,
            state=ImportState.READY,
            file_name="canary.csv",
            file_hash="0" * 64,
            format=Format.TABLE,
            header=["Name"],
            fingerprint="name",
            encoding="utf-8",
            source="canary",
            legal_basis=LegalBasis.CONSENT,
            cadence_days=90,
        )
    )


def _kept(row: Model) -> UUID:
    db.session.add(row)
    db.session.flush()
    return row.id


def _duplicates_of(world: World, prospect: Prospect) -> dict[str, UUID]:
    """Somebody who may be the same person, a merge of two others, and one of many that is under way."""
    other, keeper, loser = (a_prospect(f"Canary {word}", employer="") for word in ("Killer", "Kept", "Merged"))
    first_id, second_id = sorted((prospect.id, other.id))
    loser.merged_into_id = keeper.id
    return {
        "other_id": other.id,
        "pair_id": _kept(Pair(first_id=first_id, second_id=second_id, points=70, parts=["name_and_employer"])),
        "merge_id": _kept(Merge(keeper_id=keeper.id, loser_id=loser.id, chosen=[], merged_by_id=world.emil.id)),
        "bulk_id": _kept(BulkMerge(user_id=world.emil.id, wanted=1)),
    }
