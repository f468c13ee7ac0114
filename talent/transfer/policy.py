"""Who sees and changes imports: who made them, and admins."""

from sqlalchemy import ColumnElement, select, true

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import visible_to
from talent.transfer.models import Import, ImportContact, ImportRow


@visible_to(Import, Kind.INSIDER)
def _own_imports(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.role is Role.ADMIN else Import.user_id == actor.user_id


@visible_to(ImportRow, Kind.INSIDER)
def _own_rows(actor: Actor) -> ColumnElement[bool]:
    if actor.role is Role.ADMIN:
        return true()
    return ImportRow.import_id.in_(select(Import.id).where(Import.user_id == actor.user_id))


@visible_to(ImportContact, Kind.INSIDER)
def _own_contacts(actor: Actor) -> ColumnElement[bool]:
    if actor.role is Role.ADMIN:
        return true()
    return ImportContact.import_id.in_(select(Import.id).where(Import.user_id == actor.user_id))


@changeable_by(Import)
def _own_import(actor: Actor, import_: Import) -> bool:
    return actor.role is Role.ADMIN or import_.user_id == actor.user_id
