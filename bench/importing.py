"""The worker of the import benchmark: `python -m bench.importing FILE` prints one JSON object."""

import json
import resource
import sys
import time
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from app.identity.models import User
from app.kernel.actor import Actor, Role, act_as
from app.kernel.db import db
from app.kernel.transaction import transaction
from app.shell.config import Settings
from app.shell.factory import create_app
from talent.prospects.models import LegalBasis, Prospect
from talent.relationships.actions import DEFAULT_CADENCE
from talent.transfer import at_once
from talent.transfer.actions import Terms


def main(file: Path) -> None:
    app = create_app(Settings.from_environment(), keeps_connections=False)
    app.extensions["doorbell"] = None
    with app.app_context():
        user_id = _somebody()
        terms = Terms("LinkedIn", LegalBasis.LEGITIMATE_INTEREST, keeps_in_touch=True, cadence_days=DEFAULT_CADENCE)
        began = time.perf_counter()
        import_id = at_once.begin(file, user_id, terms)
        at_once.work_off(import_id)
        read = time.perf_counter()
        at_once.go(import_id)
        at_once.work_off(import_id)
        ended = time.perf_counter()
        created = db.session.scalar(select(func.count()).select_from(Prospect))
    found = {
        "seconds": ended - read,
        "read_seconds": read - began,
        "created": created,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(found))


def _somebody() -> UUID:
    act_as(Actor.system())
    with transaction():
        user = User(email="importer@bench.example", name="Importer", role=Role.RECRUITER)
        db.session.add(user)
    return user.id


if __name__ == "__main__":
    main(Path(sys.argv[1]))
