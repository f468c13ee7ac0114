"""Faces of people: a photo, or initials on a colour that stays with the name. Lists draw hundreds of the same again and again."""

from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

from markupsafe import Markup, escape

from app.shell.keeping import KEPT_AT_HAND

COLOURS = 12


def initials(name: str) -> str:
    """The first letters of the first and the last word; a question mark when there is none."""
    words = [word for word in name.split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "?"


def avatar_colour(name: str) -> str:
    """The class of a colour that stays with the name."""
    return f"avatar-h{crc32(name.casefold().strip().encode()) % COLOURS}"


@lru_cache(maxsize=KEPT_AT_HAND)
def avatar(name: str, size: str = "", src: str = "") -> Markup:
    """One face: `size` is xs, sm, lg or xl, without one 40 px. It is decoration: the name stands beside it."""
    classes = f"avatar {avatar_colour(name)}{f' avatar-{size}' if size else ''}"
    if src:
        return Markup('<img class="{}" src="{}" alt="" loading="lazy" decoding="async">').format(classes, src)
    return Markup('<span class="{}" aria-hidden="true">{}</span>').format(classes, initials(name))


def avatars(names: Iterable[str], most: int = 4) -> Markup:
    """A few faces in a row; all names are said to screen readers."""
    return _avatars(tuple(names), most)


@lru_cache(maxsize=KEPT_AT_HAND)
def _avatars(names: tuple[str, ...], most: int) -> Markup:
    all_of_them, beyond = escape(", ".join(names)), len(names) - most
    faces = Markup("").join(avatar(name, "sm") for name in names[:most])
    if beyond > 0:
        faces += Markup('<span class="avatar avatar-sm more-people" aria-hidden="true">+{}</span>').format(beyond)
    row = Markup('<span class="avatars" role="img" aria-label="{0}" title="{0}">{1}</span>')
    return row.format(all_of_them, faces)
