"""What makes a browser take the product for an app, and a bookmark open it.

Formats: Web Application Manifest (W3C) with `share_target` (Web Share Target, W3C).
"""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.identity.models import Organisation
from app.kernel.assets import built_assets
from app.kernel.db import db
from app.kernel.links import absolute_url

PAPER = "#faf9f6"
"""The colour of a page in daylight; what it is in the dark, each page says itself."""
_SHORT = 12


def manifest() -> dict[str, Any]:
    """The manifest, in the name of the organisation."""
    name = db.session.scalar(select(Organisation.name).limit(1)) or "Perennial"
    return {
        "id": "/",
        "name": name,
        "short_name": name if len(name) <= _SHORT else name.split()[0][:_SHORT],
        "description": _("Keep the relationships with your next colleagues alive."),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "shortcuts": [
            _shortcut(_("Log a talk"), "relationships.log_talk"),
            _shortcut(_("People"), "people.index"),
        ],
        "icons": [
            _icon("icon-192.png"),
            _icon("icon-512.png"),
            {**_icon("icon-maskable-512.png"), "purpose": "maskable"},
        ],
        "share_target": {
            "action": url_for("anywhere.shared"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"title": "title", "text": "text", "url": "url", "files": [_FILES]},
        },
    }


_FILES = {
    "name": "file",
    "accept": ["text/vcard", "text/x-vcard", ".vcf", "message/rfc822", ".eml"],
}
"""Address cards and mails."""


def _icon(name: str) -> dict[str, str]:
    size = "192x192" if "192" in name else "512x512"
    source = url_for("static", filename=f"dist/{built_assets().file(name)}")
    return {"src": source, "sizes": size, "type": "image/png"}


def _shortcut(name: str, endpoint: str) -> dict[str, Any]:
    return {"name": name, "url": url_for(endpoint), "icons": [_icon("icon-192.png")]}


def bookmarklet() -> str:
    """A bookmark that opens the log form of the page that one looks at: its address, its title, and what is marked."""
    target = absolute_url("anywhere.share")
    parts = {"url": "location.href", "title": "document.title", "text": "getSelection()"}
    query = "+'&".join(f"{name}='+encodeURIComponent({value})" for name, value in parts.items())
    return f"javascript:void(window.open('{target}?{query},'_blank'))"
