"""Stored files: under random names, in a folder or elsewhere, gone with their rows and never before."""

import hashlib
import io
from dataclasses import replace
from datetime import timedelta

import boto3
import fsspec
import pytest
from moto import mock_aws

from app.kernel import clock, files, upkeep
from app.kernel.db import db
from app.kernel.jobs import enqueue
from app.kernel.transaction import transaction
from tests.support.making_imports import an_import
from tests.support.outbox import run_jobs


@pytest.fixture(params=["in a folder", "in a bucket"])
def storage(app, request, monkeypatch):
    """Both kinds: one whose files are paths of this machine, and one whose files are not."""
    if request.param == "in a folder":
        yield app
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    fsspec.AbstractFileSystem.clear_instance_cache()
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="bucket")
        app.extensions["settings"] = replace(app.extensions["settings"], storage_url="s3://bucket/files")
        yield app


def stored(app):
    return [path.name for path in (app.extensions["settings"].data_dir / "files").glob("*/*")]


def test_what_is_kept_can_be_read_again(storage):
    content = bytes(range(256)) * 8_000
    kept = files.keep(io.BytesIO(content))
    assert kept.size == len(content)
    assert kept.digest == hashlib.sha256(content).hexdigest()
    with files.opened(kept.name) as stream:
        stream.seek(1_000_001)
        assert stream.read(3) == content[1_000_001:1_000_004]
    with files.at_hand(kept.name) as path:
        assert path.read_bytes() == content


def test_what_is_deleted_is_gone_and_deleting_again_is_fine(storage):
    kept = files.keep(io.BytesIO(b"x"))
    files.discard(kept.name)
    files.discard(kept.name)
    with pytest.raises(FileNotFoundError):
        files.opened(kept.name)


def test_a_stream_that_breaks_leaves_nothing(app):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise ConnectionResetError
            return super().read(10)

    with pytest.raises(ConnectionResetError):
        files.keep(Broken(b"x" * 20))
    assert stored(app) == []


@pytest.mark.parametrize("name", ["", "../secret-key", "a" * 31, "A" * 32, "/etc/passwd"])
def test_only_names_made_here_lead_to_files(app, name):
    with pytest.raises(ValueError, match="no stored file"):
        files.opened(name)


def test_nobody_else_on_the_machine_can_look_into_the_folder(app):
    files.keep(io.BytesIO(b"x"))
    assert (app.extensions["settings"].data_dir / "files").stat().st_mode & 0o077 == 0


def test_a_file_that_is_to_go_stays_when_the_transaction_does_not_hold(app):
    kept = files.keep(io.BytesIO(b"x"))

    def fail():
        with transaction():
            files.discard_after_commit(kept.name)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert stored(app) == [kept.name]


def test_what_no_row_names_goes_after_a_day_and_what_a_row_names_stays(storage, world, time_machine):
    import_ = an_import(storage, world.emil, "Name\nAmara Okafor\n")
    left = files.keep(io.BytesIO(b"left behind"))
    wanted = import_.upload
    assert wanted is not None
    enqueue(upkeep.forget_left_files)
    run_jobs(storage)
    files.opened(left.name).close()
    time_machine.move_to(clock.now() + timedelta(days=2))
    enqueue(upkeep.forget_left_files)
    run_jobs(storage)
    with pytest.raises(FileNotFoundError):
        files.opened(left.name)
    files.opened(wanted).close()
    assert db.session.get_one(type(import_), import_.id).upload == wanted
