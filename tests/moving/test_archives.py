"""Documents and photos move too, and an archive that is not what an export writes brings nothing in."""

import io
import json
import tarfile
import zipfile

import psycopg
import pytest

from app.kernel import files
from app.kernel.db import db
from app.kernel.errors import Refused
from app.moving.packing import pack
from app.moving.unpacking import unpack
from talent.documents import photos
from talent.prospects.models import Prospect
from tests.support.makers import a_prospect
from tests.support.making_communities import a_community, a_profile
from tests.support.making_documents import a_document, a_pdf, a_picture

CUT = "This is not an export of an organisation, or it is damaged."


@pytest.fixture
def archive(world):
    """An export with one document and one photo."""
    document = a_document(world.emil, a_prospect("Amara Okafor"), content=a_pdf("Lighthouses"))
    taken = photos.take_in(io.BytesIO(a_picture()))
    photos.put(world.emil.as_actor(), db.session.get_one(Prospect, document.prospect_id), taken)
    out, moved = packed()
    assert moved.files == 2
    return out, {document.stored_as, taken.name}


def packed():
    db.session.flush()
    out = io.BytesIO()
    return out, pack(db.session.connection().connection.driver_connection, out, lambda rows: None)


def changed(archive, **entries):
    """The same archive with other entries: bytes, a function of the bytes, or None for none."""
    out = io.BytesIO()
    with zipfile.ZipFile(archive) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            change = entries.get(name.rpartition("/")[2].partition(".")[0], before.read(name))
            content = change(before.read(name)) if callable(change) else change
            if content is not None:
                after.writestr(name, content)
    return out


def tar(*members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as bundle:
        for name, kind, content in members:
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, len(content), "/etc/passwd"
            bundle.addfile(info, io.BytesIO(content))
    return out.getvalue()


class TestFiles:
    def test_documents_and_photos_are_in_it_and_come_back(self, archive, elsewhere):
        out, names = archive
        before = {name: files.opened(name).read() for name in names}
        for name in names:
            files.discard(name)
        with psycopg.connect(elsewhere) as connection:
            assert unpack(connection, out).files == 2
            connection.rollback()
        assert {name: files.opened(name).read() for name in names} == before

    def test_whoever_opens_the_archive_finds_them_with_usual_programs(self, archive):
        out, names = archive
        with zipfile.ZipFile(out) as opened, tarfile.open(fileobj=opened.open("files.tar")) as bundle:
            assert set(bundle.getnames()) == names

    def test_a_file_that_is_gone_keeps_nothing_else_from_moving(self, archive, elsewhere):
        _out, names = archive
        files.discard(min(names))
        again, moved = packed()
        assert moved.files == 1
        with psycopg.connect(elsewhere) as connection:
            assert unpack(connection, again).files == 1
            connection.rollback()

    @pytest.mark.usefixtures("archive")
    def test_photos_are_shown_there_and_so_are_public_pictures(self, world, elsewhere):
        picture = photos.take_in(io.BytesIO(a_picture()))
        shown = {"stored_as": picture.name, "sha256": picture.digest, "size": picture.size}
        a_profile(world.emil, a_community(world.engineering), **shown)
        with psycopg.connect(elsewhere) as connection:
            assert unpack(connection, packed()[0]).files == 3
            assert connection.execute("SELECT stored_as, sha256 FROM public_profiles").fetchall() == [
                (picture.name, picture.digest)
            ]
            without = "SELECT count(*) FROM prospects p JOIN photos f ON f.prospect_id = p.id WHERE p.photo <> f.sha256"
            assert connection.execute("SELECT count(photo) FROM prospects").fetchone() == (1,)
            assert connection.execute(without).fetchone() == (0,)
            connection.rollback()


NAME = "0123456789abcdef0123456789abcdef"
HOSTILE = {
    "no files": {"files": None},
    "a table is missing": {"notes": None},
    "another table's rows": {"notes": b"id\n"},
    "a row that is none": {"organisations": lambda rows: rows + b"nonsense\n"},
    "a row too many": {"manifest": lambda text: text.replace(b'"prospects": 1', b'"prospects": 2')},
    "files cut off": {"files": lambda content: content[:-1100]},
    "fewer files than it says": {"files": lambda content: content[-1024:]},
    "another file's content": {"files": lambda content: content.replace(b"Lighthouses", b"Lighthouzes")},
    "a file that no row names": {"files": tar((NAME, tarfile.REGTYPE, b"x"))},
    "a path out of the storage": {"files": tar(("../../etc/cron.d/x", tarfile.REGTYPE, b"x"))},
    "a link": {"files": tar((NAME, tarfile.SYMTYPE, b""))},
    "a device": {"files": tar((NAME, tarfile.CHRTYPE, b""))},
    "a long name": {"files": tar(("././@LongLink", tarfile.GNUTYPE_LONGNAME, b"x" * 600))},
    "no tar at all": {"files": b"x" * 2048},
    "a bomb": {"notes": b"0" * 30_000_000},
    "a manifest that is a list": {"manifest": b"[]"},
    "a manifest without rows": {"manifest": lambda text: json.dumps({**json.loads(text), "rows": None}).encode()},
}


@pytest.mark.parametrize("entries", HOSTILE.values(), ids=HOSTILE)
def test_what_no_export_writes_is_refused(archive, elsewhere, entries):
    hostile = changed(archive[0], **entries)
    with psycopg.connect(elsewhere) as connection:
        with pytest.raises(Refused, match=CUT):
            unpack(connection, hostile)
        connection.rollback()
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (0,)
