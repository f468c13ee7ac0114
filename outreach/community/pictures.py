"""Pictures that public pages show: the card by which a community is shared, and photos that employees have approved."""

import io
from functools import lru_cache
from hashlib import sha256
from textwrap import wrap
from typing import Protocol

from flask import Response
from PIL import Image, ImageDraw, ImageFont

from app.identity.models import ACCENTS
from app.kernel import files
from app.kernel.errors import NotFound
from outreach.community.models import Community

WIDTH, HEIGHT = 1200, 630
"""What networks show of a shared page (https://ogp.me)."""
_DIGITS = 16
_MARGIN, _TITLE, _NAME = 90, 84, 44
_LETTERS_A_LINE, _MOST_LINES = 24, 3
_COLOURS = dict(
    zip(
        ACCENTS,
        ("#1f5c43", "#1c527c", "#3b4696", "#6f3a78", "#8f2f45", "#8a4a26", "#55601f", "#465264"),
        strict=True,
    )
)


def digest_of_card(title: str, name: str, accent: str) -> str:
    """Names a card by what is on it: another one has another address."""
    return sha256(f"{title}\0{name}\0{accent}".encode()).hexdigest()[:_DIGITS]


@lru_cache(maxsize=64)
def card(title: str, name: str, accent: str) -> bytes:
    """A PNG with the title of a community over the organisation's colour, and its name below."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _COLOURS[accent])
    draw = ImageDraw.Draw(picture)
    lines = wrap(title, _LETTERS_A_LINE)[:_MOST_LINES]
    draw.multiline_text(
        (_MARGIN, _MARGIN), "\n".join(lines), fill="white", font=ImageFont.load_default(_TITLE), spacing=20
    )
    draw.text((_MARGIN, HEIGHT - _MARGIN), name, fill="white", font=ImageFont.load_default(_NAME), anchor="ls")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def card_response(community: Community, name: str, accent: str, digest: str) -> Response:
    """Raises NotFound for the card of before: nobody needs it any more."""
    if digest != digest_of_card(community.title, name, accent):
        raise NotFound
    return Response(card(community.title, name, accent), mimetype="image/png")


class Pictured(Protocol):
    """Whoever shows themselves in public, perhaps with a picture."""

    @property
    def stored_as(self) -> str | None: ...
    @property
    def sha256(self) -> str | None: ...


def name_of_photo(profile: Pictured) -> str:
    """How the photo's address ends: another picture has another one."""
    return (profile.sha256 or "")[:_DIGITS]


def photo_response(profile: Pictured, digest: str) -> Response:
    """The photo that somebody has approved. Raises NotFound for any other."""
    if profile.stored_as is None or digest != name_of_photo(profile):
        raise NotFound
    try:
        with files.opened(profile.stored_as) as stream:
            response = Response(stream.read(), mimetype="image/jpeg")
    except FileNotFoundError as error:
        raise NotFound from error
    return response
