"""Everything that is registered is complete: jobs have readers, mails have templates, events have words."""

import ast
import re
from functools import cache
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from app.kernel import deliveries, jobs
from app.kernel.db import Model, db
from app.people.timeline import WORDING
from app.shell.timetable import TIMETABLE
from tests.architecture.test_code import sources, tree

ROOT = Path(__file__).parents[2]
TOLD_OTHERWISE = re.compile(
    r"^(contact|message|people|duplicate|note|session|user|area|organisation|invitation|password|import|pool|delivery|nudge|address|consent_text"
    r"|community|story|gathering|question|topic|join|public_profile|own_profile"
    r"|held_message|report|watched_phrase|opening"
    r"|retention_rule|tag|fact|link|experience|custom_field|custom_value|change|mail|inbox_address|calendar_feed|calendar_source|meeting)\."
)
"""Events that no timeline of a person tells: what shows as itself, and what is not about a person outside."""


def literals(name: ast.expr) -> set[str]:
    if isinstance(name, ast.IfExp):
        return literals(name.body) | literals(name.orelse)
    return {name.value} if isinstance(name, ast.Constant) else set()


@cache
def recorded_names() -> set[str]:
    names = set()
    for path in sources():
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") in {"record", "record_all"}
                and len(node.args) > 1
            ):
                found = literals(node.args[1])
                assert found, f"{path}: an event's name is a literal, or one of two"
                names |= found
    return names


def test_every_event_has_wording():
    assert {name for name in recorded_names() if name not in WORDING and not TOLD_OTHERWISE.match(name)} == set()


def test_an_event_is_named_noun_dot_past():
    assert {name for name in recorded_names() if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name)} == set()


def test_every_job_has_a_queue_that_a_worker_reads(app):
    assert jobs.bodies
    assert {registered.queue for registered in jobs.bodies.values()} <= set(jobs.QUEUES)


def test_every_line_of_the_timetable_leads_to_a_job(app):
    assert {slot.name for slot in TIMETABLE if jobs.name_of(slot.body) not in jobs.bodies} == set()


def test_every_mail_has_its_three_templates(app):
    assert deliveries.ways
    missing = [
        f"{kind}/{part}"
        for kind in deliveries.ways
        for part in ("subject.txt", "body.txt", "body.html")
        if not (ROOT / "templates" / "emails" / kind / part).is_file()
    ]
    assert missing == []


def test_the_migrations_make_what_the_models_say(app):
    context = MigrationContext.configure(db.session.connection(), opts={"compare_type": False})
    assert compare_metadata(context, Model.metadata) == []
