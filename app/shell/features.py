"""THE list: every package whose models, rules, handlers, jobs, composers and doors make up the product."""

from importlib import import_module
from importlib.util import find_spec

from flask import Blueprint, Flask

from app.shell.collecting import without_collecting

FEATURES: tuple[str, ...] = (
    "app.identity",
    "talent.prospects",
    "talent.consent",
    "talent.blocks",
    "talent.wishes",
    "talent.relationships",
    "talent.notes",
    "talent.documents",
    "talent.promises",
    "talent.conversations",
    "talent.conversations.guarding",
    "talent.pools",
    "talent.corrections",
    "talent.transfer",
    "talent.duplicates",
    "outreach.messages",
    "outreach.nudges",
    "outreach.portal",
    "outreach.own",
    "outreach.own_profiles",
    "outreach.inbox",
    "outreach.calendar",
    "outreach.community",
    "outreach.standing_in",
    "outreach.passkeys",
    "app.search",
    "app.filling",
    "app.people",
    "app.people.exports",
    "app.stream",
    "app.home",
    "app.anywhere",
    "app.moving",
    "app.shell.admin",
    "app.shell.backup",
)
_KERNEL = (
    "app.kernel.events",
    "app.kernel.jobs",
    "app.kernel.deliveries",
    "app.kernel.audit.jobs",
    "app.kernel.upkeep",
)
_PARTS = ("models", "policy", "gate", "jobs", "letters", "handlers")


def load_features() -> None:
    """Import what registers itself: tables, row rules, jobs, mails and handlers."""
    for name in _KERNEL:
        import_module(name)
    for feature in FEATURES:
        for part in _PARTS:
            _import_if_there(f"{feature}.{part}")


@without_collecting()
def read_all() -> None:
    """Import the whole product, and put nothing together."""
    load_features()
    for feature in FEATURES:
        _import_if_there(f"{feature}.views")


def register_doors(app: Flask) -> None:
    """Register every feature's blueprints: each `Blueprint` in its `views` module."""
    for feature in FEATURES:
        views = _import_if_there(f"{feature}.views")
        for value in vars(views).values() if views is not None else ():
            if isinstance(value, Blueprint) and value.name not in app.blueprints:
                app.register_blueprint(value)


def _import_if_there(name: str) -> object | None:
    try:
        return import_module(name) if find_spec(name) is not None else None
    except ModuleNotFoundError as error:
        if error.name is not None and name.startswith(error.name):
            return None
        raise
