"""Where people can go: one list, in the order in which it is shown, with who finds what."""

from collections.abc import Container
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.kernel.actor import Actor, Role

INSIDE = frozenset({Role.ADMIN, Role.RECRUITER, Role.EMPLOYEE, Role.LEADER})
EVERYBODY = INSIDE | {Role.PARTNER}
RECRUITING = frozenset({Role.ADMIN, Role.RECRUITER})


@dataclass(frozen=True)
class Place:
    """One entry; `key` is its keyboard shortcut, `on_phone` gives it one of the four seats beside Log a talk."""

    label: LazyString
    endpoint: str
    icon: str
    roles: frozenset[Role]
    key: str = ""
    on_phone: bool = False
    apart: bool = False

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        """Whether the page being shown is this place, or lies below it."""
        return request.path == self.url or (self.url != "/" and request.path.startswith(f"{self.url.rstrip('/')}/"))


PLACES = (
    Place(_l("Today"), "home.today", icon="sun", roles=INSIDE, key="g t", on_phone=True),
    Place(_l("People"), "people.index", icon="users", roles=INSIDE, key="g p", on_phone=True),
    Place(_l("Pools"), "pools.index", icon="plant-2", roles=INSIDE, key="g o", on_phone=True),
    Place(_l("Conversations"), "conversations.index", icon="message-circle", roles=EVERYBODY, key="g c"),
    Place(_l("Insights"), "insights.index", icon="chart-dots", roles=INSIDE, key="g i"),
    Place(_l("Import"), "transfer.index", icon="file-import", roles=INSIDE, key="g m", apart=True),
    Place(_l("Privacy"), "consent.to_tell", icon="shield-lock", roles=RECRUITING, key="g v"),
    Place(_l("Colleagues"), "users.index", icon="user-cog", roles=RECRUITING, key="g u"),
    Place(_l("Settings"), "settings.index", icon="settings", roles=frozenset({Role.ADMIN}), key="g s"),
    Place(_l("Health"), "admin.health", icon="heartbeat", roles=frozenset({Role.ADMIN}), key="g h"),
)

LOG_A_TALK = "relationships.log_talk"
SEARCH = "people.index"
SUGGEST = "people.suggest"
ACCOUNT = "account.page"
SIGN_OUT = "sign_in.sign_out"


@dataclass(frozen=True)
class Navigation:
    """What the frame of a page offers its reader. An address is empty where there is nothing (yet) behind it."""

    places: tuple[Place, ...]
    log_a_talk: str
    search: str
    suggest: str
    account: str
    sign_out: str

    @property
    def phone(self) -> tuple[Place, ...]:
        """The first three seats of the bottom bar; the fourth is the menu of all the others."""
        return tuple(place for place in self.places if place.on_phone)[:3]

    @property
    def more(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place not in self.phone)


def navigation_for(actor: Actor) -> Navigation:
    """The places that exist and that the actor's role finds useful."""
    known: Container[str] = current_app.view_functions
    places = tuple(place for place in PLACES if place.endpoint in known and actor.role in place.roles)
    insider = actor.role in INSIDE
    return Navigation(
        places=places,
        log_a_talk=_address(LOG_A_TALK) if insider else "",
        search=_address(SEARCH) if insider else "",
        suggest=_address(SUGGEST) if insider else "",
        account=_address(ACCOUNT),
        sign_out=_address(SIGN_OUT),
    )


def _address(endpoint: str) -> str:
    return url_for(endpoint) if endpoint in current_app.view_functions else ""
