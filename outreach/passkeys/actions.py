"""Verbs of passkeys: keep one, come in with it, take it away."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.permissions import May
from app.kernel.scope import everywhere
from outreach.passkeys import ceremonies
from outreach.passkeys.keepers import proposed_name
from outreach.passkeys.models import Passkey
from talent.prospects.models import Prospect

MOST_OF_ONE = 10
LONGEST_NAME = 60


def own() -> list[Passkey]:
    """Those of whoever is signed in, newest first."""
    return list(db.session.scalars(select(Passkey).order_by(Passkey.created_at.desc(), Passkey.id)))


def keep(actor: Actor, *, answer: str, browser: str) -> Passkey:
    """Keep the passkey that a device has just made; `browser` says in words where. Raises Refused when what came is none."""
    ensure(actor, May.USE_OWN_PAGE)
    if (db.session.scalar(select(func.count(Passkey.id))) or 0) >= MOST_OF_ONE:
        raise Refused(_("Ten passkeys are enough. Remove one first."))
    try:
        made = ceremonies.made(answer)
    except ceremonies.NotProven:
        raise Refused(_("Your device did not answer as it should. Try again.")) from None
    passkey = Passkey(
        prospect_id=actor.prospect_id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=proposed_name(made.aaguid, browser),
    )
    db.session.add(passkey)
    db.session.flush()
    return passkey


def rename(actor: Actor, passkey: Passkey, *, name: str) -> None:
    """Call it what its owner calls it. Raises Refused for no name."""
    ensure(actor, May.USE_OWN_PAGE)
    said = " ".join(name.split())[:LONGEST_NAME]
    if not said:
        raise Refused(_("Write a name by which you know it."))
    passkey.name = said


def who_comes_with(answer: str) -> Prospect | None:
    """Whose passkey has signed, if it is one that we know; begins before it is known who acts."""
    try:
        passkey = _behind(ceremonies.named_by(answer))
        if passkey is None:
            return None
        passkey.sign_count = ceremonies.used(answer, passkey)
    except ceremonies.NotProven:
        return None
    passkey.used_at = clock.now()
    with everywhere():
        prospect = db.session.get(Prospect, passkey.prospect_id)
    return prospect if prospect is not None and prospect.merged_into_id is None else None


def _behind(credential_id: bytes) -> Passkey | None:
    with everywhere():
        return db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id).with_for_update())


def remove(actor: Actor, passkey: Passkey) -> None:
    """From now on it opens nothing here; on the device it stays until its owner removes it there."""
    ensure(actor, May.USE_OWN_PAGE)
    db.session.delete(passkey)
