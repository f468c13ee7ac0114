"""How roles, colours, days and browsers are called in front of people."""

import re

from flask_babel import lazy_gettext as _l

from app.kernel.actor import Role

ROLES = {
    Role.EMPLOYEE: _l("Employee"),
    Role.RECRUITER: _l("Recruiter"),
    Role.LEADER: _l("Leader"),
    Role.PARTNER: _l("Partner"),
    Role.ADMIN: _l("Administrator"),
}
WHAT_ROLES_DO = {
    Role.EMPLOYEE: _l("keeps in touch with people of their field"),
    Role.RECRUITER: _l("keeps pools warm and brings people together"),
    Role.LEADER: _l("sees whether it works, and keeps in touch too"),
    Role.PARTNER: _l("an outside recruiter; sees only what is shared with them"),
    Role.ADMIN: _l("runs this place: people, areas, settings"),
}
ACCENTS = {
    "evergreen": _l("Evergreen"),
    "ocean": _l("Ocean"),
    "indigo": _l("Indigo"),
    "plum": _l("Plum"),
    "berry": _l("Berry"),
    "terracotta": _l("Terracotta"),
    "olive": _l("Olive"),
    "slate": _l("Slate"),
}

_BROWSERS = (
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "Mac"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """The family of a browser and where it runs, such as "Firefox, Linux"; empty when it does not say."""
    found = (_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent))
    return ", ".join(word for word in found if word)


def _first(patterns: tuple[tuple[str, str], ...], text: str) -> str:
    return next((word for pattern, word in patterns if re.search(pattern, text)), "")
