"""Stored files in a bucket of S3 or whatever speaks its language, as a file system of fsspec.

The usual one for fsspec (s3fs) runs an event loop of asyncio in a thread, which the web's gevent turns into a greenlet
of the same thread; every call then fails. This one waits as everything else here does. It knows only what `files.py`
asks. Credentials, region and endpoint come from the environment (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL` and so on).
"""

import tempfile
from datetime import datetime
from functools import cached_property
from typing import Any, Self

import boto3
from botocore.exceptions import ClientError
from fsspec.spec import AbstractBufferedFile, AbstractFileSystem

IN_MEMORY = 8 << 20
READ_AT_ONCE = 1 << 20
_GONE = frozenset({"NoSuchKey", "404", "NotFound"})


class Buckets(AbstractFileSystem):
    """Paths are `bucket/key`."""

    protocol = "s3"

    @cached_property
    def client(self) -> Any:
        return boto3.session.Session().client("s3")

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        """Raises FileNotFoundError."""
        bucket, key = _split(path)
        try:
            head = self.client.head_object(Bucket=bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                raise FileNotFoundError(path) from error
            raise
        return {"name": path, "size": head["ContentLength"], "type": "file", "LastModified": head["LastModified"]}

    def ls(self, path: str, detail: bool = False, **_: Any) -> list[Any]:  # noqa: FBT001, FBT002 - as fsspec has it
        """All that is below a folder, page by page."""
        bucket, prefix = _split(path)
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{prefix}/")
        names = [f"{bucket}/{one['Key']}" for page in pages for one in page.get("Contents", ())]
        return [self.info(name) for name in names] if detail else names

    def modified(self, path: str) -> datetime:
        """When it was written, aware."""
        moment: datetime = self.info(path)["LastModified"]
        return moment

    def rm_file(self, path: str) -> None:
        """What is gone already is fine to S3."""
        bucket, key = _split(path)
        self.client.delete_object(Bucket=bucket, Key=key)

    def _open(self, path: str, mode: str = "rb", **_: Any) -> Any:
        return (
            Incoming(self, path) if mode == "wb" else Outgoing(self, path, mode, READ_AT_ONCE, cache_type="readahead")
        )


class Outgoing(AbstractBufferedFile):
    """A file that is read in ranges."""

    def _fetch_range(self, start: int, end: int) -> bytes:
        bucket, key = _split(self.path)
        answer = self.fs.client.get_object(Bucket=bucket, Key=key, Range=f"bytes={start}-{end - 1}")
        content: bytes = answer["Body"].read()
        return content


class Incoming:
    """A file that is written: gathered beside the bucket, and put into it whole when it is closed without a fault."""

    def __init__(self, system: Buckets, path: str) -> None:
        self._system, self._path = system, path
        self._gathered = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed in __exit__

    def __enter__(self) -> Self:
        return self

    def write(self, piece: bytes) -> int:
        return self._gathered.write(piece)

    def __exit__(self, fault: object, *_: object) -> None:
        with self._gathered as whole:
            if fault is None:
                bucket, key = _split(self._path)
                whole.seek(0)
                self._system.client.upload_fileobj(whole, bucket, key)


def _split(path: str) -> tuple[str, str]:
    bucket, _, key = path.removeprefix("s3://").strip("/").partition("/")
    return bucket, key
