"""Imports as a person makes them: `an_import(app, user, text)` goes the whole way from the upload to the preview."""

import io
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.identity.models import User
from app.kernel.db import db
from talent.prospects.models import LegalBasis
from talent.transfer import actions
from talent.transfer.actions import Terms
from talent.transfer.models import Import, ImportRow, ImportState
from talent.transfer.parser import take_in
from tests.support.outbox import run_jobs

LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def an_import(app: Flask, user: User, content: str | bytes, *, name: str = "Connections.csv", **terms: Any) -> Import:
    """Upload and read a file; what its columns are is taken as guessed. The import waits for a go."""
    body = content.encode() if isinstance(content, str) else content
    values = {"source": "LinkedIn", "legal_basis": LegalBasis.LEGITIMATE_INTEREST, "keeps_in_touch": True}
    found = take_in(io.BytesIO(body))
    import_ = actions.start(
        user.as_actor(), found, file_name=name, terms=Terms(**{**values, "cadence_days": 90, **terms})
    )
    if import_.state is ImportState.MAPPING:
        actions.map_columns(user.as_actor(), import_, mapping=import_.mapping)
    run_jobs(app)
    return import_


def committed(app: Flask, import_: Import) -> Import:
    """Give the go, and let it be done."""
    actions.commit(
        import_.user.as_actor(), import_, keeps_in_touch=import_.keeps_in_touch, cadence_days=import_.cadence_days
    )
    run_jobs(app)
    return import_


def imported(app: Flask, user: User, content: str | bytes, **values: Any) -> Import:
    """Import a file from beginning to end."""
    return committed(app, an_import(app, user, content, **values))


def outcomes(import_: Import) -> dict[int, str]:
    """The outcome of every line."""
    rows = db.session.scalars(select(ImportRow).where(ImportRow.import_id == import_.id).order_by(ImportRow.line))
    return {row.line: row.outcome.value for row in rows}


__all__ = ["LINKEDIN", "an_import", "committed", "imported", "outcomes"]
