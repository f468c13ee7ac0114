"""Somebody at a browser who brings a file, and does what people do when no answer comes: look what is there, try again."""

import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.kills.office import Office, patiently

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """Signed in as one of the people inside, by the link that the command line prints."""

    def __init__(self, office: Office, email: str) -> None:
        self.office = office
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        link = patiently(lambda: office.server.run("sign-in-link", email)).strip()
        path = urllib.parse.urlsplit(link).path
        self.post(path, on=path)

    def get(self, path: str) -> str:
        """A page. Raises OSError when nobody answers."""
        with self._browser.open(self.office.server.url + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, *, on: str, file: tuple[str, bytes] | None = None, **fields: str) -> None:
        """Send the form of a page, and follow to where it leads. Raises OSError when no answer comes."""
        token = _TOKEN.search(self.get(on))
        assert token is not None, f"{on} has no form"
        body, kind = _multipart({**fields, "csrf_token": token[1]}, file)
        request = urllib.request.Request(self.office.server.url + path, body, {"Content-Type": kind})
        with self._browser.open(request, timeout=60) as answer:
            answer.read()


def _multipart(fields: dict[str, str], file: tuple[str, bytes] | None) -> tuple[bytes, str]:
    """A form's fields and file as multipart/form-data (RFC 7578)."""
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if file is not None:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n'
        parts.append(f"{head}Content-Type: text/csv\r\n\r\n".encode() + file[1] + b"\r\n")
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"
