"""Documents through their doors: brought, looked at, handed out, changed, deleted and brought back; by whom."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from app.kernel import clock, files
from app.kernel.db import db
from app.kernel.events import Event
from app.kernel.jobs import enqueue
from talent.consent.erasing import erase
from talent.consent.models import Cause
from talent.documents import jobs
from talent.documents.models import Document, DocumentKind
from tests.support.makers import a_prospect
from tests.support.making_documents import a_document, a_docx, a_pdf, a_picture
from tests.support.outbox import run_jobs


def bring(client, prospect, *brought, htmx=False, **values):
    storages = [FileStorage(io.BytesIO(content), name) for name, content in brought]
    boundary, whole = encode_multipart(MultiDict([*(("files", storage) for storage in storages), *values.items()]))
    return client.post(
        f"/people/{prospect.id}/documents",
        data=whole,
        content_type=f"multipart/form-data; boundary={boundary}",
        htmx=htmx,
    )


def all_documents():
    return db.session.scalars(select(Document).order_by(Document.created_at, Document.id)).all()


def stored(app):
    return list((app.extensions["settings"].data_dir / "files").glob("*/*"))


class TestBringing:
    def test_a_document_is_in_the_file_and_on_its_timeline(self, app, world, browser):
        person, emil = a_prospect(), browser(world.emil)
        assert bring(emil, person, ("Lebenslauf_Amara.pdf", a_pdf())).status_code == 303
        page = emil.get(f"/people/{person.id}").text
        assert "1 document is in the file." in page
        assert "Lebenslauf Amara" in page
        assert "being read for search" in page
        assert "You added a document" in page
        assert all_documents()[0].kind is DocumentKind.CV
        run_jobs(app)
        assert "being read" not in emil.get(f"/people/{person.id}/documents", htmx=True).text
        assert "Amara builds lighthouses" in emil.get(f"/documents/{all_documents()[0].id}").text

    def test_of_several_each_stands_for_itself(self, app, world, browser):
        person, emil = a_prospect(), browser(world.emil)
        answer = bring(emil, person, ("a.pdf", a_pdf()), ("b.exe", b"MZ\0\0"), ("c.png", a_picture()))
        assert answer.status_code == 303
        page = emil.get(f"/people/{person.id}").text
        assert "2 documents are in the file." in page
        assert "b.exe: This kind of file is not taken." in page
        assert len(stored(app)) == 2

    def test_the_same_twice_is_refused_kindly(self, app, world, browser):
        person, emil = a_prospect(), browser(world.emil)
        bring(emil, person, ("CV.pdf", a_pdf()))
        again = bring(emil, person, ("Other name.pdf", a_pdf()))
        assert again.status_code == 422
        assert "Other name.pdf: This is here already, as “CV”." in again.text
        assert len(stored(app)) == 1
        assert bring(emil, a_prospect("Jonas"), ("CV.pdf", a_pdf())).status_code == 303

    def test_a_colleagues_private_one_is_not_told(self, world, browser):
        person = a_prospect()
        a_document(world.eva, person, is_private=True)
        assert bring(browser(world.emil), person, ("CV.pdf", a_pdf())).status_code == 303

    def test_a_wrong_extension_is_told_and_put_right(self, world, browser):
        person, emil = a_prospect(), browser(world.emil)
        bring(emil, person, ("CV.doc", a_pdf()))
        page = emil.get(f"/documents/{all_documents()[0].id}").text
        assert "CV.pdf" in page
        assert "It came as .doc and is renamed" in page

    @pytest.mark.parametrize("htmx", [False, True])
    def test_nothing_chosen_is_said_beside_the_field(self, world, browser, htmx):
        answer = bring(browser(world.emil), a_prospect(), htmx=htmx, is_private="y")
        assert answer.status_code == 422
        assert "Choose a file first." in answer.text

    def test_two_gigabytes_are_refused_before_they_are_read(self, world, browser):
        class Unread(io.BytesIO):
            def read(self, size=-1):
                raise AssertionError("was read")

        answer = browser(world.emil).post(
            f"/people/{a_prospect().id}/documents",
            input_stream=Unread(),
            environ_overrides={"CONTENT_LENGTH": "2000000000"},
            content_type="multipart/form-data; boundary=x",
        )
        assert answer.status_code == 422
        assert "Bring at most 10 files, none of them larger than 25 MB." in answer.text

    def test_a_script_gets_the_cards_or_the_sentence(self, world, browser):
        person, emil = a_prospect(), browser(world.emil)
        taken = bring(emil, person, ("a.pdf", a_pdf()), htmx=True)
        assert taken.text.lstrip().startswith('<div id="documents-list"')
        refused = bring(emil, person, ("a.zip", b"PK\x03\x04"), htmx=True)
        assert (refused.status_code, "packed archive" in refused.text) == (422, True)


class TestHandingOut:
    def test_a_pdf_is_shown_in_a_sandbox_and_kept_nowhere(self, world, browser):
        document = a_document(world.emil, a_prospect())
        answer = browser(world.eva).get(f"/documents/{document.id}/file")
        assert answer.data == a_pdf()
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("inline;")
        assert "sandbox" in answer.headers["Content-Security-Policy"].split("; ")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"

    @pytest.mark.parametrize(("content", "name"), [(a_docx("x"), "x.docx"), (b"<script>alert(1)</script>", "x.html")])
    def test_everything_else_is_only_handed_out(self, world, browser, content, name):
        document = a_document(world.emil, a_prospect(), content, name=name)
        answer = browser(world.emil).get(f"/documents/{document.id}/file")
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "html" not in answer.headers["Content-Type"]

    def test_a_name_beyond_ascii_comes_through(self, world, browser):
        document = a_document(world.emil, a_prospect(), name='Größe "履歴書".pdf')
        answer = browser(world.emil).get(f"/documents/{document.id}/file?download=1")
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "filename*=UTF-8''Gr%C3%B6%C3%9Fe" in answer.headers["Content-Disposition"]

    def test_in_ranges(self, world, browser):
        document = a_document(world.emil, a_prospect())
        emil, url = browser(world.emil), f"/documents/{document.id}/file"
        part = emil.get(url, headers={"Range": "bytes=5-9"})
        assert (part.status_code, part.data) == (206, a_pdf()[5:10])
        assert part.headers["Content-Range"] == f"bytes 5-9/{len(a_pdf())}"
        assert emil.get(url, headers={"Range": f"bytes={len(a_pdf()) + 5}-"}).status_code == 416

    def test_what_the_storage_has_lost_is_not_found(self, world, browser):
        document = a_document(world.emil, a_prospect())
        files.discard(document.stored_as)
        assert browser(world.emil).get(f"/documents/{document.id}/file").status_code == 404


class TestPrivacy:
    @pytest.mark.parametrize("path", ["", "/file"])
    def test_a_private_document_does_not_exist_for_others(self, world, browser, path):
        person = a_prospect()
        document = a_document(world.emil, person, name="canary.pdf", is_private=True)
        for other in (world.eva, world.rita, world.ada):
            assert browser(other).get(f"/documents/{document.id}{path}").status_code == 404
            page = browser(other).get(f"/people/{person.id}").text
            assert "canary" not in page
            assert "added a document" not in page
        assert browser(world.emil).get(f"/documents/{document.id}{path}").status_code == 200

    def test_only_who_brought_it_or_keeps_the_files_changes_it(self, world, browser):
        document = a_document(world.emil, a_prospect())
        form = {"title": "Her CV", "kind": "cv", "version": "1"}
        assert browser(world.eva).post(f"/documents/{document.id}", data=form).status_code == 403
        assert browser(world.eva).post(f"/documents/{document.id}/remove").status_code == 403
        assert browser(world.rita).post(f"/documents/{document.id}", data=form).status_code == 303
        assert document.title == "Her CV"
        assert browser(world.emil).post(f"/documents/{document.id}", data=form).status_code == 409

    def test_nobody_hides_what_another_brought(self, world, browser):
        document = a_document(world.emil, a_prospect())
        form = {"title": "Her CV", "kind": "cv", "version": "1", "is_private": "y"}
        assert browser(world.rita).post(f"/documents/{document.id}", data=form).status_code == 422
        assert not document.is_private


class TestDeleting:
    def test_is_undone_by_a_button(self, app, world, browser):
        person = a_prospect()
        document, emil = a_document(world.emil, person, name="Portfolio.pdf"), browser(world.emil)
        assert emil.post(f"/documents/{document.id}/remove").status_code == 303
        page = emil.get(f"/people/{person.id}").text
        assert f"/documents/{document.id}/restore" in page
        assert f'href="/documents/{document.id}"' not in page
        assert emil.get(f"/documents/{document.id}/file").status_code == 404
        emil.post(f"/documents/{document.id}/restore")
        assert "Portfolio" in emil.get(f"/people/{person.id}").text

    def test_cannot_be_undone_by_another_nor_beside_the_same_again(self, world, browser):
        person = a_prospect()
        document, rita = a_document(world.emil, person), browser(world.rita)
        rita.post(f"/documents/{document.id}/remove")
        assert browser(world.emil).post(f"/documents/{document.id}/restore").status_code == 404
        a_document(world.emil, person)
        assert rita.post(f"/documents/{document.id}/restore").status_code == 422

    def test_is_for_good_after_an_hour(self, app, world, browser, time_machine):
        person, emil = a_prospect(), browser(world.emil)
        document, kept = a_document(world.emil, person), a_document(world.emil, person, a_pdf("Other"))
        emil.post(f"/documents/{document.id}/remove")
        enqueue(jobs.forget_deleted)
        run_jobs(app)
        assert len(all_documents()) == 2
        time_machine.move_to(clock.now() + timedelta(minutes=61))
        enqueue(jobs.forget_deleted)
        run_jobs(app)
        assert [one.id for one in all_documents()] == [kept.id]
        assert [path.name for path in stored(app)] == [kept.stored_as]


def test_erasing_a_person_erases_their_files(app, world, browser):
    person = a_prospect()
    for user, private in ((world.emil, False), (world.eva, True)):
        a_document(user, person, a_pdf(f"Of {user.name}"), is_private=private)
    other = a_document(world.emil, a_prospect("Jonas"))
    assert len(stored(app)) == 3
    answer = browser(world.ada).post("/nothing")
    assert answer.status_code in {404, 405}
    erase(world.ada.as_actor(), [person], cause=Cause.ASKED)
    db.session.commit()
    assert all_documents() == [other]
    assert db.session.scalars(select(Event).where(Event.name == "document.added")).all()


def test_a_private_one_of_somebody_who_left_is_for_administrators_to_decide(world, browser):
    document = a_document(world.emil, a_prospect(), a_pdf("Canary"), is_private=True)
    path = f"/documents/{document.id}"
    assert browser(world.ada).get(path).status_code == 404
    world.emil.deactivated_at = clock.now()
    db.session.flush()
    assert browser(world.rita).get(path).status_code == 404
    assert "It was private to Emil, who has left." in browser(world.ada).get(path).text
    told = {"title": document.title, "kind": document.kind.value, "version": document.version}
    assert browser(world.ada).post(path, data=told).status_code == 303
    assert browser(world.rita).get(path).status_code == 200
