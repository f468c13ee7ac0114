"""Messages and invitations in LinkedIn's and X's archives become contacts, once, and go again."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.db import db
from talent.prospects.models import Prospect
from talent.relationships.contacts import bring_up_to_date, record_contact
from talent.relationships.models import ContactKind, Direction, Relationship, Touchpoint
from talent.relationships.recounting import recount
from talent.transfer import actions
from talent.transfer.models import ImportContact, ImportState, Messages
from tests.support.makers import a_contact, a_prospect, a_relationship
from tests.support.making_imports import LINKEDIN, an_import, committed, imported
from tests.support.outbox import run_jobs

pytestmark = pytest.mark.usefixtures("quickly")

ME, AMARA, BO = (f"https://www.linkedin.com/in/{name}" for name in ("emil", "amara", "bo"))
CONNECTIONS = LINKEDIN + f"Amara,Okafor,{AMARA},,Acme,Engineer,12 Mar 2025\n"
HEADER = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,"
    "ATTACHMENTS,IS MESSAGE DRAFT\n"
)
MESSAGES = (
    "\ufeff"
    + HEADER
    + (
        f'c1,,Emil,{ME},Amara Okafor,{AMARA},2026-01-02 10:00:00 UTC,,"Hello,\nAmara",INBOX,,No\n'
        f"c1,,Amara Okafor,{AMARA},Emil,{ME},2026-01-03 10:00:00 UTC,,<p>Hi Emil &amp; all</p>,INBOX,,No\n"
        f"c1,,Amara Okafor,{AMARA},Emil,{ME},2026-01-03 10:00:00 UTC,,said twice,INBOX,,No\n"
        f"c2,,Bo,{BO},Emil,{ME},2026-01-04 10:00 UTC,,a stranger,INBOX,,No\n"
        f'c3,,Amara Okafor,{AMARA},"Emil,Bo","{ME},{BO}",2026-01-05T10:00:00Z,,all of us,INBOX,,No\n'
        f"c4,,Spam,https://www.linkedin.com/in/spam,Emil,{ME},2026-01-05 10:00:00 UTC,,buy,SPAM,,No\n"
        f"c1,,Emil,{ME},Amara Okafor,{AMARA},2026-01-06 10:00:00 UTC,,never sent,INBOX,,Yes\n"
        f"c1,,Emil,{ME},Amara Okafor,{AMARA},when?,,no date,INBOX,,No\n"
    )
)
INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    f'Emil,Amara Okafor,"8/20/25, 8:13 PM",Shall we?,OUTGOING,{ME},{AMARA}\n'
)


def archive(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"Basic_LinkedInDataExport/{name}", content)
    return packed.getvalue()


def whole(messages=MESSAGES, connections=CONNECTIONS):
    return archive(**{"Connections.csv": connections, "messages.csv": messages, "Invitations.csv": INVITATIONS})


def contacts():
    return db.session.scalars(select(Touchpoint).order_by(Touchpoint.at)).all()


def reasons(import_):
    rows = select(ImportContact).where(ImportContact.import_id == import_.id).order_by(ImportContact.number)
    return [(row.part, row.outcome.value, row.reason) for row in db.session.scalars(rows)]


class TestLinkedIn:
    def test_every_message_has_an_outcome_and_those_with_people_one_knows_become_contacts(self, app, world):
        done = imported(app, world.emil, whole())
        assert reasons(done) == [
            ("messages", "new", None),
            ("messages", "new", None),
            ("messages", "same", "repeats"),
            ("messages", "left_out", "stranger"),
            ("messages", "left_out", "group"),
            ("messages", "left_out", "spam"),
            ("messages", "left_out", "draft"),
            ("messages", "left_out", "bad_date"),
            ("invitations", "new", None),
        ]
        assert (done.contacts, done.contacts_new, done.contacts_same, done.contacts_left_out) == (9, 3, 1, 5)
        assert [(one.direction, one.kind) for one in contacts()] == [
            (Direction.OUT, ContactKind.LINKEDIN),
            (Direction.OUT, ContactKind.LINKEDIN),
            (Direction.IN, ContactKind.LINKEDIN),
        ]
        tie = db.session.scalars(select(Relationship)).one()
        assert (tie.contacts_out, tie.contacts_in, tie.last_two_way_on) == (2, 1, date(2026, 1, 3))

    def test_what_was_written_stays_outside_unless_somebody_asks_for_it(self, app, world):
        imported(app, world.emil, whole())
        assert {one.details for one in contacts()} == {""}
        staged = db.session.scalars(select(ImportContact.content))
        assert set(staged) == {""}

    def test_what_was_written_comes_in_when_it_is_asked_for(self, app, world):
        import_ = an_import(app, world.emil, whole())
        actions.take_messages(world.emil.as_actor(), import_, messages=Messages.CONTENT)
        run_jobs(app)
        committed(app, import_)
        assert [one.details for one in contacts()] == ["Shall we?", "Hello,\nAmara", "Hi Emil & all"]

    def test_messages_can_be_left_where_they_are(self, app, world):
        import_ = an_import(app, world.emil, whole())
        actions.take_messages(world.emil.as_actor(), import_, messages=Messages.NONE)
        run_jobs(app)
        committed(app, import_)
        assert contacts() == []

    def test_a_second_import_adds_nothing(self, app, world):
        imported(app, world.emil, whole())
        again = imported(app, world.emil, whole(MESSAGES + "\n"))
        assert (again.contacts_new, again.contacts_same) == (0, 4)
        assert len(contacts()) == 3

    def test_an_undone_import_takes_its_contacts_with_it(self, app, world):
        done = imported(app, world.emil, whole())
        actions.undo(world.emil.as_actor(), done)
        run_jobs(app)
        assert done.state is ImportState.UNDONE
        assert contacts() == []
        assert db.session.scalar(select(func.count()).select_from(Prospect)) == 0

    def test_a_talk_that_came_since_stays_with_its_person(self, app, world):
        done = imported(app, world.emil, whole())
        amara = db.session.scalars(select(Prospect)).one()
        record_contact(world.emil.as_actor(), amara, world.emil, kind=ContactKind.CALL, direction=Direction.BOTH)
        actions.undo(world.emil.as_actor(), done)
        run_jobs(app)
        assert [one.kind for one in contacts()] == [ContactKind.CALL]
        tie = db.session.scalars(select(Relationship)).one()
        assert (tie.contacts_out, tie.contacts_in, tie.contacts_both) == (0, 0, 1)

    def test_messages_alone_reach_who_is_known_and_make_nobody(self, app, world):
        imported(app, world.rita, CONNECTIONS)
        done = imported(app, world.emil, MESSAGES, keeps_in_touch=False)
        assert (done.rows, done.contacts_new) == (0, 2)
        tie = db.session.scalars(select(Relationship).where(Relationship.user_id == world.emil.id)).one()
        assert tie.cadence_days is None
        assert db.session.scalar(select(func.count()).select_from(Prospect)) == 1

    def test_old_messages_make_nobody_due_today(self, app, world):
        imported(app, world.emil, whole())
        tie = db.session.scalars(select(Relationship)).one()
        assert tie.nudge_on > world.emil.today


def test_recounting_many_is_recounting_each(app, world):
    ties = [a_relationship(world.emil, a_prospect(f"Person {number}")) for number in range(3)]
    start = clock.now() - timedelta(days=300)
    ways = [Direction.OUT, Direction.IN, Direction.BOTH]
    for number, tie in enumerate(ties[:2]):
        for step in range(7):
            a_contact(
                tie, at=start + timedelta(days=step * (13 + 20 * number), hours=step), direction=ways[step * 5 % 3]
            )
    fields = (
        "contacts_in",
        "contacts_out",
        "contacts_both",
        "last_in_on",
        "last_out_on",
        "last_two_way_on",
        "last_contact_at",
    )
    for tie in ties:
        bring_up_to_date(tie, world.emil)
    db.session.flush()
    expected = [[getattr(tie, field) for field in fields] for tie in ties]
    recount([tie.id for tie in ties])
    db.session.expire_all()
    assert [[getattr(tie, field) for field in fields] for tie in ties] == expected


class TestANewerExport:
    """Whoever asks for their data again brings all of it again: only what is new since comes in."""

    NEWER = (
        HEADER.replace(",IS MESSAGE DRAFT", ",IS MESSAGE DRAFT,IS CONVERSATION DRAFT")
        + f"c1,,Amara Okafor,{AMARA},Emil,{ME},2026-03-01 09:00:00 UTC,,news,ARCHIVE,,No,No\n"
        + "".join(
            f"{line},No\n"
            for line in MESSAGES.removeprefix("\ufeff" + HEADER).replace("Hello,\n", "Hello, ").splitlines()
        )
    )

    def counts(self, import_):
        return import_.created, import_.contacts_new, import_.contacts_same

    def test_of_messages_only_the_new_ones_are_added(self, app, world):
        imported(app, world.emil, whole(), name="export.zip")
        before = set(db.session.scalars(select(Touchpoint.id)))
        newer = imported(app, world.emil, whole(self.NEWER), name="export-2.zip")
        assert self.counts(newer) == (0, 1, 4)
        added = db.session.scalars(select(Touchpoint).where(Touchpoint.id.not_in(before))).one()
        assert added.at.date() == date(2026, 3, 1)

    def test_a_connection_made_since_brings_the_messages_that_were_left_out(self, app, world):
        imported(app, world.emil, whole(), name="export.zip")
        more = CONNECTIONS + f"Bo,Berg,{BO},,Acme,Engineer,12 Mar 2026\n"
        newer = imported(app, world.emil, whole(self.NEWER, more), name="export-2.zip")
        assert self.counts(newer) == (1, 2, 4)

    def test_whoever_calls_their_profile_otherwise_by_now_has_written_nothing_twice(self, app, world):
        imported(app, world.emil, whole(), name="export.zip")
        newer = imported(
            app, world.emil, whole(*(text.replace("/in/amara", "/in/ama") for text in (MESSAGES, CONNECTIONS)))
        )
        assert newer.contacts_new == 0

    def test_undoing_the_newer_one_keeps_the_older(self, app, world):
        imported(app, world.emil, whole(), name="export.zip")
        before = set(db.session.scalars(select(Touchpoint.id)))
        newer = imported(app, world.emil, whole(self.NEWER), name="export-2.zip")
        actions.undo(world.emil.as_actor(), newer)
        run_jobs(app)
        assert set(db.session.scalars(select(Touchpoint.id))) == before


class TestOlderFiles:
    """They show the profile of whoever wrote, and only the name of whoever it went to."""

    HEADER = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
    MESSAGES = HEADER + (
        f"c1,,Emil,{ME},Amara Okafor,2020-01-02 10:00:00 UTC,,Hello,INBOX\n"
        f"c1,,Amara Okafor,{AMARA},Emil,2020-01-03 10:00:00 UTC,,Hi,INBOX\n"
        f"c2,,Bo,{BO},Emil,2020-01-04 10:00:00 UTC,,Hi,INBOX\n"
        f"c2,,Bo,{BO},Emil,2020-01-05 10:00:00 UTC,,Hello?,INBOX\n"
    )

    def test_it_is_told_who_wrote_to_whom(self, app, world):
        done = imported(app, world.emil, whole(self.MESSAGES))
        assert [one.direction for one in contacts()][:2] == [Direction.OUT, Direction.IN]
        assert [reason for part, _, reason in reasons(done) if part == "messages"] == [
            None,
            None,
            "stranger",
            "stranger",
        ]

    def test_a_newer_export_with_all_profiles_brings_nothing_twice(self, app, world):
        imported(app, world.emil, whole(self.MESSAGES))
        newer = HEADER.replace(",ATTACHMENTS,IS MESSAGE DRAFT", "") + (
            f"c1,,Emil,{ME},Amara Okafor,{AMARA},2020-01-02 10:00:00 UTC,,Hello,INBOX\n"
            f"c1,,Amara Okafor,{AMARA},Emil,{ME},2020-01-03 10:00:00 UTC,,Hi,INBOX\n"
            f"c2,,Bo,{BO},Emil,{ME},2020-01-04 10:00:00 UTC,,Hi,INBOX\n"
        )
        assert imported(app, world.emil, whole(newer)).contacts_new == 0
