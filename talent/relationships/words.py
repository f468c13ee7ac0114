"""The words that people read for the kinds of this feature."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from talent.relationships.models import ContactKind, Direction, HowWeKnow, RelationshipState, Visibility
from talent.relationships.strength import Band

CONTACT_KINDS: dict[ContactKind, LazyString] = {
    ContactKind.MET: _l("Met"),
    ContactKind.CALL: _l("Call"),
    ContactKind.CHAT: _l("Chat"),
    ContactKind.EMAIL: _l("E-mail"),
    ContactKind.LINKEDIN: _l("LinkedIn"),
    ContactKind.EVENT: _l("Event"),
}
CONTACT_ICONS: dict[ContactKind, str] = {
    ContactKind.MET: "coffee",
    ContactKind.CALL: "phone",
    ContactKind.CHAT: "message-circle",
    ContactKind.EMAIL: "mail",
    ContactKind.LINKEDIN: "brand-linkedin",
    ContactKind.EVENT: "calendar-event",
}
DIRECTIONS: dict[Direction, LazyString] = {
    Direction.BOTH: _l("Both of us"),
    Direction.OUT: _l("Only me"),
    Direction.IN: _l("Only they"),
}
HOW_WE_KNOW: dict[HowWeKnow, LazyString] = {
    HowWeKnow.WORKED_TOGETHER: _l("Worked together"),
    HowWeKnow.STUDIED_TOGETHER: _l("Studied together"),
    HowWeKnow.EVENT: _l("Met at an event"),
    HowWeKnow.OPEN_SOURCE: _l("Open source"),
    HowWeKnow.REFERRAL: _l("Introduced by somebody"),
    HowWeKnow.ONLINE: _l("Connected online"),
    HowWeKnow.WROTE_TO_US: _l("Wrote to us"),
    HowWeKnow.POOL: _l("From a pool"),
    HowWeKnow.OTHER: _l("Another way"),
}
STATES: dict[RelationshipState, LazyString] = {
    RelationshipState.ACTIVE: _l("in touch"),
    RelationshipState.PAUSED: _l("paused"),
    RelationshipState.ENDED: _l("ended"),
}
VISIBILITIES: dict[Visibility, LazyString] = {
    Visibility.OPEN: _l("Colleagues can read it"),
    Visibility.PRIVATE: _l("Only I can read it"),
}
BANDS: dict[Band, LazyString] = {
    Band.STRONG: _l("in close touch"),
    Band.GOOD: _l("in good touch"),
    Band.LIGHT: _l("in light touch"),
    Band.FADED: _l("has faded"),
    Band.NEW: _l("no talk noted yet"),
}
RHYTHMS: tuple[tuple[int, LazyString], ...] = (
    (14, _l("every two weeks")),
    (30, _l("every month")),
    (60, _l("every two months")),
    (90, _l("every three months")),
    (180, _l("every half year")),
    (365, _l("every year")),
)
