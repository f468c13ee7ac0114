"""A real small server that speaks clamd's INSTREAM: it finds EICAR's test file, and behaves as badly as it is told to."""

import socketserver
import struct
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file that every scanner takes for a virus (https://www.eicar.org/download-anti-malware-testfile/)."""


@dataclass
class Clamd:
    """Where it listens; `says` instead of its own answer, when that is set; the most bytes it takes of one file; how many
    streams it saw.
    """

    url: str = ""
    says: str = ""
    takes: int = 1_000_000
    looked: int = 0


@contextmanager
def clamd() -> Generator[Clamd]:
    """A scanner on loopback."""
    scanner = Clamd()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!L", self.rfile.read(4))[0]:
                content += self.rfile.read(size)
            scanner.looked += 1
            found = "stream: Eicar-Test-Signature FOUND" if EICAR in content else "stream: OK"
            found = found if len(content) <= scanner.takes else "INSTREAM size limit exceeded. ERROR"
            self.wfile.write((scanner.says or found).encode() + b"\0")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        scanner.url = f"tcp://127.0.0.1:{server.server_address[1]}"
        Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
        yield scanner
        server.shutdown()
