"""A backup restored is what was backed up: every row, every file, the secret key; or nothing has changed."""

import fcntl
import io
import json
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine, insert, select

from app.identity.models import Organisation, User
from app.kernel import clock, files
from app.kernel.actor import Actor, Role
from app.kernel.audit.checking import begin, walk
from app.kernel.audit.sealing import seal
from app.kernel.db import Model, db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.shell import doctor
from app.shell.backup import restoring
from app.shell.backup import writing as writing_module
from app.shell.backup.models import Backup
from app.shell.backup.restoring import restore
from app.shell.backup.writing import write_backup
from app.shell.calling import call
from talent.prospects.models import LegalBasis
from talent.transfer.models import Import, ImportState
from talent.transfer.reading import Format
from tests.support.database import drop_database, own_database, plain
from tests.support.makers import a_contact, a_prospect, a_relationship, a_user
from tests.support.races import apart, committing

TABLES = sorted(Model.metadata.tables)


def silent(_line):
    pass


@pytest.fixture
def source(whole_app, tmp_path):
    """An organisation with people, talks, a history that is sealed, and a stored file."""
    with committing(whole_app) as app, at(app, replace(app.extensions["settings"], data_dir=tmp_path, storage_url="")):
        apart(app, Actor.system(), fill)
        yield app


@contextmanager
def at(app, settings):
    """The application with other settings for a while."""
    before = app.extensions["settings"]
    app.extensions["settings"] = settings
    yield settings
    app.extensions["settings"] = before


def fill():
    db.session.add(Organisation(name="Nordlicht"))
    emil = a_user("Emil", Role.EMPLOYEE)
    for name in ("Amara Okafor", "Señora\tÑandú\n\\N", "李小龍"):
        tie = a_relationship(emil, a_prospect(name))
        a_contact(tie, summary="tabs\tand\\backslashes", details="🌱")
        record(emil.as_actor(), "prospect.changed", tie.prospect)
    kept = files.keep(io.BytesIO(b"First Name,Last Name\n" * 1000))
    values = {"source": "LinkedIn", "legal_basis": LegalBasis.CONSENT, "cadence_days": 90, "encoding": "utf-8"}
    file = {"file_name": "a.csv", "file_hash": kept.digest, "format": Format.TABLE, "header": ["é"], "fingerprint": "f"}
    db.session.add(Import(user_id=emil.id, state=ImportState.MAPPING, upload=kept.name, **file, **values))
    db.session.flush()
    seal()


@pytest.fixture
def target(settings, tmp_path):
    """Another installation, with nothing in it."""
    (tmp_path / "other").mkdir()
    own = replace(own_database(settings, "restored"), data_dir=tmp_path / "other", storage_url="")
    yield own
    drop_database(own)


@pytest.fixture
def backup(source, tmp_path):
    path = tmp_path / "backup.zip"
    with source.app_context():
        write_backup(source.extensions["settings"], path, silent)
    return path


def restored(app, target, path, *, force=False):
    with at(app, target), app.app_context():
        return restore(target, path, force=force, say=silent)


def contents(settings):
    """A fingerprint of every table."""
    statement = "SELECT count(*), md5(coalesce(string_agg(r::text, '' ORDER BY r::text), '')) FROM {} r"
    with psycopg.connect(plain(settings.database_url)) as connection:
        return {name: connection.execute(sql.SQL(statement).format(sql.Identifier(name))).fetchone() for name in TABLES}


def test_every_row_and_every_file_is_back_and_what_is_restored_goes_on(source, backup, target):
    restored(source, target, backup)
    assert contents(target) == contents(source.extensions["settings"])
    assert contents(target)["touchpoints"][0] == 3
    upload = apart(source, Actor.system(), lambda: db.session.scalar(select(Import.upload)))
    with at(source, target), source.app_context(), files.opened(upload) as back:
        assert back.read() == b"First Name,Last Name\n" * 1000
    assert (target.data_dir / "secret-key").read_text() == source.extensions["settings"].secret_key
    with at(source, target):
        check = apart(source, Actor.system(), lambda: (check := begin(), walk(check))[0])
    assert (check.flaws, check.position) == (0, contents(target)["event_seals"][0])
    with psycopg.connect(plain(target.database_url)) as connection:
        top, following = connection.execute(
            "SELECT max(number), nextval(pg_get_serial_sequence('events', 'number')) FROM events"
        ).fetchone()
        assert following > top
        with pytest.raises(psycopg.Error, match="append-only"):
            connection.execute("DELETE FROM events")


@pytest.fixture
def lived_in(target):
    """The other installation with somebody in it."""
    engine = create_engine(target.database_url)
    with engine.begin() as connection:
        connection.execute(insert(User), {"name": "Ida", "email": "ida@example.org", "role": Role.ADMIN})
    engine.dispose()
    return target


def test_a_place_with_people_in_it_is_not_overwritten_unless_told(source, backup, lived_in):
    before = contents(lived_in)
    with pytest.raises(Refused, match="--force"):
        restored(source, lived_in, backup)
    assert contents(lived_in) == before
    restored(source, lived_in, backup, force=True)
    assert contents(lived_in) == contents(source.extensions["settings"])


@pytest.mark.parametrize("damaged", ["tables/touchpoints.copy", "files/", "secret-key", "manifest.json"])
def test_a_damaged_backup_is_refused_before_anything_is_done(source, backup, target, damaged):
    with zipfile.ZipFile(backup) as archive:
        entry = next(entry for entry in archive.infolist() if entry.filename.startswith(damaged))
    content = bytearray(backup.read_bytes())
    content[content.index(entry.filename.encode()) + len(entry.filename) + entry.compress_size // 2 + 20] ^= 0xFF
    backup.write_bytes(content)
    before = contents(target)
    with pytest.raises(Refused):
        restored(source, target, backup)
    assert contents(target) == before


@pytest.mark.parametrize("content", [b"", b"PK", b"Name,Email\n"])
def test_what_is_no_backup_is_refused(source, target, tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(Refused, match="no backup"):
        restored(source, target, tmp_path / "x")


def test_half_a_backup_is_refused(source, backup, target):
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    with pytest.raises(Refused):
        restored(source, target, backup)


def test_restoring_that_fails_at_the_end_leaves_what_was_there(source, backup, lived_in, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    before = contents(lived_in)
    monkeypatch.setattr(restoring, "_put_files_back", full)
    with pytest.raises(OSError, match="No space"):
        restored(source, lived_in, backup, force=True)
    assert contents(lived_in) == before


def test_nothing_is_restored_under_the_feet_of_those_who_work(source, backup, target):
    with psycopg.connect(plain(target.database_url)), pytest.raises(Refused, match="Stop bin/serve"):
        restored(source, target, backup)


def test_a_backup_is_for_its_owners_eyes_and_never_overwrites(source, backup):
    assert backup.stat().st_mode & 0o077 == 0
    with source.app_context(), pytest.raises(Refused, match="exists already"):
        write_backup(source.extensions["settings"], backup, silent)


def test_what_a_killed_backup_left_is_cleared_away_and_what_another_is_writing_is_not(source, tmp_path):
    left, writing = (tmp_path / f".{name}{writing_module.UNFINISHED}" for name in ("left", "writing"))
    left.touch()
    with writing.open("wb") as file, source.app_context():
        fcntl.flock(file, fcntl.LOCK_EX)
        write_backup(source.extensions["settings"], tmp_path / "b", silent)
    assert (left.exists(), writing.exists()) == (False, True)


def test_a_backup_into_a_folder_that_is_not_there_says_so(source, tmp_path):
    with source.app_context(), pytest.raises(Refused, match="no folder"):
        write_backup(source.extensions["settings"], tmp_path / "nowhere" / "b", silent)


def test_a_file_deleted_meanwhile_is_no_failure(source, target, tmp_path):
    with source.app_context():
        files.discard(apart(source, Actor.system(), lambda: db.session.scalar(select(Import.upload))))
        manifest = write_backup(source.extensions["settings"], tmp_path / "b", silent)
    assert manifest.files == []
    restored(source, target, tmp_path / "b")


def test_the_command_tells_what_it_wrote_and_is_remembered(source, tmp_path, capsys):
    assert call(source, ["backup", str(tmp_path / "b.zip"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["bytes"] == (tmp_path / "b.zip").stat().st_size
    assert apart(source, Actor.system(), lambda: db.session.scalars(select(Backup)).one()).bytes == report["bytes"]


class TestAge:
    def finding(self, app):
        return next(finding for finding in doctor.examine(app) if finding.name == "backup")

    def test_a_fresh_organisation_has_a_day_for_its_first(self, app):
        db.session.add(Organisation(name="Nordlicht"))
        db.session.flush()
        assert self.finding(app).fine
        with clock.standing_at(clock.now() + timedelta(hours=27)):
            assert "none was made yet" in self.finding(app).detail
            assert not self.finding(app).fine

    def test_one_of_yesterday_is_fine_and_an_older_one_is_not(self, app, world, browser):
        db.session.add(Backup(bytes=1, files=0, seconds=1.0))
        db.session.flush()
        with clock.standing_at(clock.now() + timedelta(hours=25)):
            assert self.finding(app).fine
        with clock.standing_at(clock.now() + timedelta(hours=27)):
            assert not self.finding(app).fine
        assert "The last one was made" in browser(world.ada).get("/health").text
