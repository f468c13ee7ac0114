"""Where people can go: one list, in the order in which it is shown, with who finds what."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.kernel.actor import Actor, Role

INSIDE = frozenset({Role.ADMIN, Role.RECRUITER, Role.EMPLOYEE, Role.LEADER})
RECRUITING = frozenset({Role.ADMIN, Role.RECRUITER})
ADDRESSES = "addresses of places"
"""Where the application keeps what `url_for` says of each place: it is asked on every page."""


@dataclass(frozen=True)
class Place:
    """One entry; `key` is its keyboard shortcut, `on_phone` gives it one of the four seats beside Log a talk.

    `needs` names the setting without which there is nothing behind it.
    """

    label: LazyString
    endpoint: str
    icon: str
    roles: frozenset[Role]
    key: str = ""
    on_phone: bool = False
    apart: bool = False
    needs: str = ""

    @property
    def url(self) -> str:
        return url_for(self.endpoint)


PLACES = (
    Place(_l("Today"), "home.today", icon="sun", roles=INSIDE, key="g t", on_phone=True),
    Place(_l("People"), "people.index", icon="users", roles=INSIDE, key="g p", on_phone=True),
    Place(_l("Pools"), "pools.index", icon="plant-2", roles=INSIDE, key="g o", on_phone=True),
    Place(_l("Conversations"), "conversations.index", icon="message-circle", roles=INSIDE, key="g c"),
    Place(_l("Mail"), "inbox.index", icon="mail", roles=INSIDE, key="g e", needs="inbound_address"),
    Place(_l("Communities"), "communities.index", icon="world", roles=RECRUITING | {Role.LEADER}, key="g n"),
    Place(_l("Insights"), "insights.index", icon="chart-dots", roles=INSIDE, key="g i"),
    Place(_l("Import"), "transfer.index", icon="file-import", roles=INSIDE, key="g m", apart=True),
    Place(_l("Duplicates"), "duplicates.index", icon="arrows-join", roles=INSIDE, key="g d"),
    Place(_l("Privacy"), "consent.to_tell", icon="shield-lock", roles=RECRUITING, key="g v"),
    Place(_l("Colleagues"), "users.index", icon="user-cog", roles=RECRUITING, key="g u"),
    Place(_l("Tags and skills"), "tags.index", icon="tags", roles=RECRUITING, key="g w"),
    Place(_l("Settings"), "settings.index", icon="settings", roles=frozenset({Role.ADMIN}), key="g s"),
    Place(_l("Health"), "admin.health", icon="heartbeat", roles=frozenset({Role.ADMIN}), key="g h"),
)


@dataclass(frozen=True)
class Navigation:
    """What the frame of a page offers a role; `current` is the endpoint of the place that is shown, or empty.

    An address is empty where there is nothing (yet) behind it.
    """

    role: Role | None
    current: str

    @property
    def places(self) -> tuple[Place, ...]:
        known, settings = current_app.view_functions, current_app.extensions["settings"]
        return tuple(
            place
            for place in PLACES
            if place.endpoint in known
            and self.role in place.roles
            and (not place.needs or getattr(settings, place.needs))
        )

    @property
    def phone(self) -> tuple[Place, ...]:
        """The first three seats of the bottom bar; the fourth is the menu of all the others."""
        return tuple(place for place in self.places if place.on_phone)[:3]

    @property
    def more(self) -> tuple[Place, ...]:
        seated = {place.endpoint for place in self.phone}
        return tuple(place for place in self.places if place.endpoint not in seated)

    @property
    def log_a_talk(self) -> str:
        return self._inside("relationships.log_talk")

    @property
    def search(self) -> str:
        return self._inside("people.index")

    @property
    def suggest(self) -> str:
        return self._inside("people.suggest")

    @property
    def account(self) -> str:
        return _address("account.page")

    @property
    def sign_out(self) -> str:
        return _address("sign_in.sign_out")

    def _inside(self, endpoint: str) -> str:
        return _address(endpoint) if self.role in INSIDE else ""


def navigation_for(actor: Actor) -> Navigation:
    """The places that exist and that the actor's role finds useful, seen from the page that is shown."""
    if ADDRESSES not in current_app.extensions:
        current_app.extensions[ADDRESSES] = _addresses()
    addresses = current_app.extensions[ADDRESSES]
    return Navigation(actor.role, next((place for place, url in addresses if _lies_below(url, request.path)), ""))


def _addresses() -> list[tuple[str, str]]:
    """Endpoints of places that exist, each with its address."""
    return [
        (place.endpoint, url_for(place.endpoint)) for place in PLACES if place.endpoint in current_app.view_functions
    ]


def _lies_below(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(f"{url.rstrip('/')}/"))


def _address(endpoint: str) -> str:
    return url_for(endpoint) if endpoint in current_app.view_functions else ""
