"""With a virus scanner, no document is opened before it was looked at; what it finds is refused, and its absence loses nothing."""

import dataclasses
import io

import pytest
from sqlalchemy import func, select

from app.kernel import scanner
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.jobs import enqueue
from talent.conversations.models import Message
from talent.documents import jobs
from talent.documents.actions import add
from talent.documents.kinds import Unread
from talent.documents.models import ReadingState
from talent.documents.taking import Upload, take_in
from tests.support.clamd import EICAR, clamd
from tests.support.makers import a_prospect
from tests.support.making_conversations import a_conversation
from tests.support.making_documents import a_pdf
from tests.support.outbox import run_jobs


@pytest.fixture
def scanning(app, monkeypatch):
    """A scanner that this deployment asks."""
    with clamd() as one:
        settings = dataclasses.replace(app.extensions["settings"], clamd_url=one.url)
        monkeypatch.setitem(app.extensions, "settings", settings)
        yield one


def bring(world, content, name="cv.txt", person=None):
    brought = take_in(Upload(io.BytesIO(content), name))
    return add(world.emil.as_actor(), person or a_prospect(), brought)


def look(app):
    enqueue(jobs.look_at_held)
    run_jobs(app)


def stored(app):
    return list((app.extensions["settings"].data_dir / "files").glob("*/*"))


def test_what_it_finds_is_refused_by_name_and_not_kept(app, world, scanning):
    with pytest.raises(Refused, match="found “Eicar-Test-Signature” in it"):
        bring(world, EICAR)
    assert stored(app) == []


def test_what_is_harmless_is_read_as_ever(app, world, scanning):
    document = bring(world, a_pdf("Builds lighthouses"), "cv.pdf")
    run_jobs(app)
    db.session.refresh(document)
    assert (scanning.looked, document.state, document.is_held) == (1, ReadingState.READ, False)


def posted(world, browser, content):
    """What becomes of a file that goes along in a conversation."""
    conversation = a_conversation(world.emil)
    data = {"body": "Look", "files": (io.BytesIO(content), "letter.txt")}
    answer = browser(world.emil).post(f"/conversations/{conversation.id}/messages", data=data)
    return answer.status_code, db.session.scalar(select(func.count()).select_from(Message))


def test_what_goes_along_in_a_conversation_is_looked_at_as_well(world, browser, scanning):
    assert posted(world, browser, EICAR) == (422, 0)
    assert posted(world, browser, b"Dear Rita") == (303, 1)


class TestWhileItIsAway:
    @pytest.fixture
    def away(self, scanning):
        scanning.says = "INSTREAM size limit exceeded. ERROR"
        return scanning

    def test_a_document_is_held_and_nobody_opens_it(self, app, world, browser, away):
        document = bring(world, b"Dear Rita", "letter.txt")
        look(app)
        db.session.refresh(document)
        assert document.is_held
        assert document.state is ReadingState.WAITING
        emil = browser(world.emil)
        assert emil.get(f"/documents/{document.id}/file").status_code == 404
        assert "The virus scanner is away at the moment." in emil.get(f"/documents/{document.id}").text
        assert "held until the virus scanner" in emil.get(f"/people/{document.prospect_id}").text
        assert "One document is held until it was looked at" in browser(world.ada).get("/health").text

    def test_nothing_goes_along_in_a_conversation(self, world, browser, away):
        assert posted(world, browser, b"Dear Rita") == (422, 0)

    def test_once_it_is_back_the_document_is_there(self, app, world, browser, away):
        document = bring(world, b"Dear Rita", "letter.txt")
        away.says = ""
        look(app)
        db.session.refresh(document)
        assert (document.is_held, document.state) == (False, ReadingState.READ)
        assert browser(world.emil).get(f"/documents/{document.id}/file").data == b"Dear Rita"

    def test_what_it_finds_then_is_thrown_away_and_says_so(self, app, world, browser, away):
        document = bring(world, EICAR)
        away.says = ""
        look(app)
        db.session.refresh(document)
        assert (document.is_held, document.reason, stored(app)) == (False, Unread.INFECTED, [])
        page = browser(world.emil).get(f"/people/{document.prospect_id}").text
        assert "thrown away: the virus scanner refused it" in page
        assert "The virus scanner refused a document" in page
        assert browser(world.emil).get(f"/documents/{document.id}/file").status_code == 404


def test_a_file_that_is_too_large_for_it_keeps_no_other_waiting(app, world, scanning, monkeypatch):
    monkeypatch.setattr(jobs, "HELD_AT_ONCE", 2)
    scanning.takes = 0
    documents = [bring(world, b"x" * size, f"{size}.txt") for size in (50, 51, 7, 8, 9)]
    scanning.takes = 10
    look(app)
    assert [document.is_held for document in documents] == [True, True, False, False, False]


def test_nobody_at_the_other_end_is_no_answer(app, monkeypatch):
    settings = dataclasses.replace(app.extensions["settings"], clamd_url="unix:///nowhere/clamd.ctl")
    monkeypatch.setitem(app.extensions, "settings", settings)
    with pytest.raises(scanner.ScannerAway):
        scanner.threat_in(io.BytesIO(b"Hello"))
