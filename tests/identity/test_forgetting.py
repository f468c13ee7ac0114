"""What is long over is forgotten; what happened is not."""

from datetime import timedelta

from sqlalchemy import func, select

from app.identity import sessions, tokens
from app.identity.actions import signing_in
from app.identity.jobs import forget_old_sign_ins
from app.identity.models import BrowserSession, OneTimeToken, Purpose, SignInRequest
from app.kernel.db import db
from app.kernel.events import Event


def counted(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_sessions_codes_and_links_go_thirty_days_after_their_last_use(world, time_machine):
    time_machine.move_to("2026-10-01T09:00Z", tick=False)
    sessions.start(world.emil, "Firefox, Linux")
    signing_in.ask_for_code(world.emil.email, "bro_x")
    tokens.issue(Purpose.SIGN_IN, lives_for=timedelta(hours=24), user_id=world.emil.id)
    time_machine.move_to("2026-10-31T08:00Z", tick=False)
    forget_old_sign_ins()
    assert [counted(model) for model in (BrowserSession, SignInRequest, OneTimeToken)] == [1, 1, 1]
    time_machine.move_to("2026-11-02T10:00Z", tick=False)
    forget_old_sign_ins()
    assert [counted(model) for model in (BrowserSession, SignInRequest, OneTimeToken)] == [0, 0, 0]
    assert "session.started" in db.session.scalars(select(Event.name)).all()
