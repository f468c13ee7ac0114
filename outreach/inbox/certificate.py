"""The certificate with which the receiver speaks TLS. Whoever renews it only has to put the new files in place."""

import ssl
from pathlib import Path
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)


class _Named(Protocol):
    """Where it lies, and whether mail is taken without TLS."""

    @property
    def certificate(self) -> Path: ...
    @property
    def key(self) -> Path: ...
    @property
    def is_required(self) -> bool: ...


class Certificate:
    """What the files hold at present. Raises OSError (ssl.SSLError is one) when they hold none to begin with."""

    def __init__(self, named: _Named) -> None:
        self.is_required = named.is_required
        self._files = named
        self._written = self._when_written()
        self._context = self._loaded()

    def context(self) -> ssl.SSLContext:
        """For a dialogue that begins now. While new files are half written, the old ones hold."""
        try:
            written = self._when_written()
            if written != self._written:
                self._context, self._written = self._loaded(), written
        except OSError as error:
            log.warning("inbox.certificate", error=type(error).__name__)
        return self._context

    def _when_written(self) -> tuple[int, int]:
        return self._files.certificate.stat().st_mtime_ns, self._files.key.stat().st_mtime_ns

    def _loaded(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self._files.certificate, self._files.key)
        return context
