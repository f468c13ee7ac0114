"""The words for kinds and roles."""

from flask_babel import lazy_gettext as _l

from app.kernel.actor import Role
from talent.prospects.models import FieldKind, TagKind

TAG_KINDS = {TagKind.TAG: _l("Tags"), TagKind.SKILL: _l("Skills")}

FIELD_KINDS = {
    FieldKind.TEXT: _l("Text"),
    FieldKind.CHOICE: _l("Choice"),
    FieldKind.DATE: _l("Date"),
    FieldKind.NUMBER: _l("Number"),
    FieldKind.PERSON: _l("Colleague"),
}

ROLES = {Role.RECRUITER: _l("Recruiters"), Role.EMPLOYEE: _l("Employees"), Role.LEADER: _l("Leaders")}
