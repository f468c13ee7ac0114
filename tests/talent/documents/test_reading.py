"""The text of documents: read in a process of its own, and whatever is in a file, this ends well."""

import io
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.kernel import apart, files
from app.kernel.apart import Unreadable
from app.kernel.db import db
from talent.documents.extracting import MOST_CHARACTERS, text_of
from talent.documents.jobs import index
from talent.documents.kinds import MediaType, Unread
from talent.documents.models import Document, ReadingState
from talent.prospects.canonical import folded
from tests.support.makers import a_prospect
from tests.support.making_documents import a_document, a_docx, a_pdf, a_picture, a_zip, an_odt
from tests.support.outbox import run_jobs

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BILLION_LAUGHS = """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><d>&c;</d>"""
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'


def read(tmp_path: Path, content: bytes, media_type: MediaType) -> str:
    path = tmp_path / "file"
    path.write_bytes(content)
    return text_of(path, media_type)


class TestText:
    def test_of_a_pdf(self, tmp_path):
        assert read(tmp_path, a_pdf("Amara builds lighthouses"), MediaType.PDF) == "Amara builds lighthouses"

    def test_of_a_pdf_that_only_its_owner_may_change(self, tmp_path):
        from pypdf import PdfReader, PdfWriter

        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(a_pdf("Readable"))))
        writer.encrypt(user_password="", owner_password="secret", algorithm="AES-256")
        out = io.BytesIO()
        writer.write(out)
        assert read(tmp_path, out.getvalue(), MediaType.PDF) == "Readable"

    def test_of_a_word_document_with_its_paragraphs_and_notes(self, tmp_path):
        body = "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t></w:r></w:p><w:p><w:r><w:t>three</w:t></w:r></w:p>"
        content = a_zip(
            {
                "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
                "word/footnotes.xml": f'<w:f xmlns:w="{WORD}"><w:p><w:r><w:t>noted</w:t></w:r></w:p></w:f>',
            }
        )
        assert read(tmp_path, content, MediaType.DOCX) == "One two\nthree\nnoted"

    def test_of_an_open_document_with_signs_and_what_is_framed(self, tmp_path):
        content = an_odt("One<text:s/>two <text:span>three</text:span>", "<text:p>framed</text:p>after")
        assert read(tmp_path, content, MediaType.ODT) == "One two three\nframed\nafter"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_of_plain_text_in_many_characters(self, tmp_path, encoding):
        written = "Größe, Maß und Straße.\r\nEin zweiter Satz über Prüfungen in München.\n"
        assert read(tmp_path, written.encode(encoding), MediaType.TEXT) == written.replace("\r\n", "\n").strip()

    def test_of_plain_text_from_elsewhere_is_guessed(self, tmp_path):
        written = "職務経歴書。東京でソフトウェア技術者として働いています。趣味は登山と読書です。" * 5
        assert read(tmp_path, written.encode("shift_jis"), MediaType.TEXT) == written

    def test_is_capped_cleaned_and_without_long_gaps(self, tmp_path):
        assert len(read(tmp_path, b"word " * 300_000, MediaType.TEXT)) == MOST_CHARACTERS
        assert read(tmp_path, b"a\x1b\x02 \xe2\x80\xae b\n\n\n\n \n c", MediaType.TEXT) == "a b\n\nc"


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("content", "media_type", "reason"),
        [
            (a_pdf(password="secret"), MediaType.PDF, Unread.ENCRYPTED),
            (b"%PDF-1.7\ngarbage", MediaType.PDF, Unread.DAMAGED),
            (a_pdf()[:300], MediaType.PDF, Unread.DAMAGED),
            (b"PK\x03\x04 garbage", MediaType.DOCX, Unread.DAMAGED),
            (a_zip({"other.xml": "<x/>"}), MediaType.ODT, Unread.DAMAGED),
            (a_docx(document="<w:document>"), MediaType.DOCX, Unread.DAMAGED),
            (a_docx(document=BILLION_LAUGHS), MediaType.DOCX, Unread.DAMAGED),
            (a_docx(document=OUTSIDE), MediaType.DOCX, Unread.DAMAGED),
            (a_zip({f"{number}": "" for number in range(3_000)}), MediaType.DOCX, Unread.UNPACKS_TOO_LARGE),
            (
                a_zip({"META-INF/manifest.xml": "<manifest:encryption-data/>", "content.xml": "x"}),
                MediaType.ODT,
                Unread.ENCRYPTED,
            ),
        ],
    )
    def test_are_told_by_a_reason(self, tmp_path, content, media_type, reason):
        with pytest.raises(Unreadable) as caught:
            read(tmp_path, content, media_type)
        assert str(caught.value) == reason.value

    def test_a_bomb_is_not_unpacked(self, tmp_path):
        content = a_docx(document=f'<w:document xmlns:w="{WORD}">' + " " * 60_000_000)
        assert len(content) < 100_000
        with pytest.raises(Unreadable, match=Unread.UNPACKS_TOO_LARGE.value):
            read(tmp_path, content, MediaType.DOCX)

    def test_an_entry_that_lies_about_its_size_is_counted(self, tmp_path):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", b" " * 30_000_000)
        lying = out.getvalue().replace((30_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
        with pytest.raises(Unreadable):
            read(tmp_path, lying, MediaType.DOCX)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(seed=st.integers(0, 1 << 32), kind=st.sampled_from([MediaType.PDF, MediaType.DOCX, MediaType.ODT]))
    def test_real_files_with_bytes_changed_are_read_or_told(self, tmp_path, seed, kind):
        whole = {MediaType.PDF: a_pdf("Amara", pages=2), MediaType.DOCX: a_docx("A", "b"), MediaType.ODT: an_odt("A")}
        dice = random.Random(seed)
        content = bytearray(whole[kind])
        for _ in range(dice.randint(1, 12)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        told_or_read(tmp_path, bytes(content[: dice.randint(1, len(content))]), kind)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(content=st.binary(max_size=500), kind=st.sampled_from([kind for kind in MediaType if not kind.is_picture]))
    def test_any_bytes_are_read_or_told(self, tmp_path, content, kind):
        told_or_read(tmp_path, content, kind)


def told_or_read(tmp_path: Path, content: bytes, kind: MediaType) -> None:
    try:
        text = read(tmp_path, content, kind)
    except Unreadable as unreadable:
        text = ""
        Unread(str(unreadable))
    assert "\0" not in text
    text.encode()


class TestInTheBackground:
    def test_a_document_is_read_and_found_by_its_words(self, app, world):
        document = a_document(world.emil, a_prospect(), a_pdf("Größe builds lighthouses"))
        assert document.state is ReadingState.WAITING
        run_jobs(app)
        assert (document.state, document.text) == (ReadingState.READ, "Größe builds lighthouses")
        for question in ("lighthouses", "grosse", "amara"):
            found = func.plainto_tsquery("simple", folded(question))
            assert db.session.scalars(select(Document).where(Document.words.op("@@")(found))).all() == [document]

    @pytest.mark.parametrize(
        ("content", "name", "reason"),
        [(a_pdf(password="secret"), "x.pdf", Unread.ENCRYPTED), (b"%PDF-1.4 broken", "x.pdf", Unread.DAMAGED)],
    )
    def test_what_cannot_be_read_says_why_and_stays_as_it_was_brought(self, app, world, content, name, reason):
        document = a_document(world.emil, a_prospect(), content, name=name)
        run_jobs(app)
        assert (document.state, document.reason) == (ReadingState.UNREADABLE, reason)
        with files.opened(document.stored_as) as stored:
            assert stored.read() == content

    @pytest.mark.parametrize(
        ("ended", "reason"),
        [
            (apart.TakesTooLong(), Unread.TAKES_TOO_MUCH),
            (apart.TakesTooMuchMemory(), Unread.TAKES_TOO_MUCH),
            (apart.Crashed(), Unread.DAMAGED),
        ],
    )
    def test_a_file_that_takes_too_much_ends_as_unreadable(self, app, world, monkeypatch, ended, reason):
        def run(*arguments, seconds):
            raise ended

        monkeypatch.setattr(apart, "run", run)
        document = a_document(world.emil, a_prospect())
        run_jobs(app)
        assert document.reason is reason

    def test_a_file_that_the_storage_lost_is_told_and_its_row_stays(self, app, world):
        document = a_document(world.emil, a_prospect())
        files.discard(document.stored_as)
        run_jobs(app)
        assert document.reason is Unread.FILE_GONE

    def test_a_picture_has_nothing_to_be_read(self, app, world):
        document = a_document(world.emil, a_prospect(), a_picture("JPEG"), name="scan.jpg")
        assert document.state is ReadingState.READ


def test_the_longest_and_oddest_text_fits_into_the_index(app, world):
    document = a_document(world.emil, a_prospect())
    dice = random.Random(7)
    for words in (
        " ".join(chr(dice.randrange(0x20000, 0x2A6D0)) for _ in range(60_000)),
        " ".join("-".join(chr(0x20000 + dice.randrange(40_000)) for _ in range(2)) for _ in range(30_000)),
        "x" * 100_000,
    ):
        index(document, words)
        db.session.flush()


class TestTheProcess:
    def test_has_only_so_much_memory(self, tmp_path):
        program = tmp_path / "greedy.py"
        program.write_text(
            "import sys\nfrom app.kernel.apart import Limits, answer\n"
            "sys.exit(answer(lambda: b'x' * 300_000_000, sys.stdout.buffer.write, Limits(100_000_000, 5)))\n"
        )
        environ = {"PYTHONPATH": str(apart.ROOT)}
        ended = subprocess.run([sys.executable, str(program)], env=environ, capture_output=True)
        assert ended.returncode == apart.TOO_LARGE

    def test_has_only_so_much_time(self, tmp_path):
        program = tmp_path / "endless.py"
        program.write_text(
            "import sys\nfrom app.kernel.apart import Limits, answer\n"
            "def act():\n    while True: pass\n"
            "sys.exit(answer(act, sys.stdout.buffer.write, Limits(100_000_000, 1)))\n"
        )
        ended = subprocess.run([sys.executable, str(program)], env={"PYTHONPATH": str(apart.ROOT)}, capture_output=True)
        with pytest.raises(apart.TakesTooLong):
            apart.checked(ended.returncode, ended.stdout)

    def test_knows_no_secret_of_ours(self, app, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "canary")
        seen = {}
        monkeypatch.setattr(
            subprocess, "run", lambda *_, **how: seen.update(how) or subprocess.CompletedProcess([], 0, b"", b"")
        )
        apart.run("talent.documents.extracting", "x", seconds=1)
        assert set(seen["env"]) == {"PYTHONPATH"}
        assert seen["timeout"] == 1
