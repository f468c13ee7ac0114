"""No byte of the inside is on any page of somebody outside, in their copy, on their public profile, or in a mail to them."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app.kernel import clock, ids
from app.kernel.db import db
from outreach.nudges.models import Nudge
from outreach.own_profiles.actions import secret_of
from outreach.own_profiles.models import OwnProfile, Shown
from talent.consent.models import Basis, BasisState, Purpose
from talent.corrections.models import Correction, CorrectionState, Subject
from talent.documents.kinds import MediaType
from talent.documents.models import Document, DocumentKind
from talent.pools.models import Pool, PoolMember
from talent.promises.models import Promise
from talent.prospects.models import (
    CustomField,
    CustomValue,
    Fact,
    FieldKind,
    Identity,
    LegalBasis,
    ProspectTag,
    Tag,
    TagKind,
)
from talent.relationships.models import Visibility
from tests.support.makers import a_contact, a_note, a_relationship
from tests.support.making_conversations import a_conversation, a_message, a_reachable_prospect
from tests.support.outbox import run_jobs, send_mail

CANARY = "canary"
BELOW = ("", "wishes", "held", "consent", "copy", "profile", "profile/preview", "leaving", "browsers")


def kept(*rows):
    db.session.add_all(rows)
    db.session.flush()


@pytest.fixture
def amara(world):
    """Somebody about whom the inside has said everything there is, each with its canary."""
    amara = a_reachable_prospect()
    amara.do_not_contact_reason = "canary"
    for user in (world.emil, world.eva, world.rita):
        user.email, user.out_of_office_note, user.topics = f"{user.name}@canary.example".lower(), "canary", ["canary"]
    _ties(world, amara)
    _known(world, amara)
    pool = Pool(name="Canary pool", owner_id=world.rita.id, purpose="canary")
    kept(pool)
    kept(PoolMember(pool_id=pool.id, prospect_id=amara.id, added_by_id=world.rita.id, batch_id=ids.new()))
    kept(
        Basis(
            prospect_id=amara.id,
            purpose=Purpose.KEEPING_IN_TOUCH,
            basis=LegalBasis.LEGITIMATE_INTEREST,
            state=BasisState.ACCEPTED,
            since=clock.now().date(),
            note="canary",
            proof="canary",
        )
    )
    return amara


def _ties(world, amara):
    tie = a_relationship(world.emil, amara, ended_reason="canary")
    a_contact(tie, summary="canary", details="canary")
    private = a_relationship(world.eva, amara, visibility=Visibility.PRIVATE)
    a_contact(private, summary="canary")
    day = clock.now().date()
    both = {"prospect_id": amara.id, "user_id": world.emil.id, "relationship_id": tie.id}
    kept(
        Nudge(**both, cycle_on=day, planned_on=day, asked_on=day),
        Promise(prospect_id=amara.id, user_id=world.eva.id, text="canary", due_on=day, visibility=Visibility.PRIVATE),
    )
    a_note(world.emil, amara, "canary")
    a_message(a_conversation(world.emil, amara), world.emil, "Good morning.")


def _known(world, amara):
    tag, field = Tag(kind=TagKind.TAG, name="Canary", folded="canary"), _a_field()
    kept(tag, field)
    stored = {"sha256": "0" * 64, "stored_as": "0" * 32, "size": 6, "uploaded_by_id": world.emil.id}
    named = {"title": "canary", "original_name": "canary.pdf", "media_type": MediaType.PDF}
    kept(
        ProspectTag(prospect_id=amara.id, tag_id=tag.id),
        CustomValue(prospect_id=amara.id, field_id=field.id, text="canary", text_key="canary"),
        Fact(prospect_id=amara.id, value="canary", key="canary", noted_by_id=world.emil.id, is_private=True),
        Document(prospect_id=amara.id, kind=DocumentKind.CV, is_private=True, **named, **stored),
    )


def _a_field() -> CustomField:
    return CustomField(label="Canary", folded="canary", kind=FieldKind.TEXT, roles=["recruiter"])


@pytest.mark.parametrize("path", BELOW)
def test_no_page_of_their_own_says_a_word_of_it(client, amara, path):
    kept(OwnProfile(prospect_id=amara.id, shown_name="Amara", headline="Hello", shown=Shown.LISTED))
    answer = client.get(f"/me/{path}")
    assert answer.status_code == 200
    assert CANARY not in answer.text.lower()


def test_nor_do_the_forms_in_which_they_say_what_is_wrong(client, amara):
    email = db.session.scalars(select(Identity)).one()
    for subject, row in ((Subject.PERSON, amara), (Subject.IDENTITY, email), (Subject.OTHER, email)):
        answer = client.get(f"/me/held/wrong?subject={subject.value}&id={row.id}")
        assert answer.status_code == 200
        assert CANARY not in answer.text.lower()


def test_nor_does_their_public_profile_whoever_reads_it(world, amara, browser):
    profile = OwnProfile(prospect_id=amara.id, shown_name="Amara", headline="Hello", shown=Shown.LISTED)
    kept(profile)
    for reader in (None, world.rita, world.ada):
        answer = browser(reader).get(f"/p/{secret_of(profile)}")
        assert answer.status_code == 200
        said = f"{answer.headers} {answer.text}".lower()
        assert CANARY not in said
        assert not any(word in said for word in ("okafor", "amara@", "acme", "engineer", str(amara.id)))


def test_nor_does_their_copy(app, amara, client):
    client.post("/me/copy")
    run_jobs(app)
    link = client.get("/me/copy").text.partition('href="/me/copy/')[2].partition('"')[0]
    answer = client.get(f"/me/copy/{link}")
    assert answer.status_code == 200
    assert CANARY not in unpacked(answer.data).lower()


def unpacked(data: bytes) -> str:
    with ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_nor_do_the_mails(app, world, amara, client, browser, time_machine):
    kept(Correction(prospect_id=amara.id, subject=Subject.OTHER, words="My name is spelt with one f."))
    correction = db.session.scalars(select(Correction)).one()
    browser(world.rita).post(f"/privacy/corrections/{correction.id}/confirmation", data={"answer": "It is."})
    time_machine.move_to(clock.now() + timedelta(minutes=12))
    run_jobs(app)
    client.post("/me/leaving")
    letters = send_mail(app)
    assert len(letters) == 3
    assert correction.state is CorrectionState.CONFIRMED
    assert not any(CANARY in f"{one.subject} {one.text} {one.html}".lower() for one in letters)
