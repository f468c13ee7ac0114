"""A test client that starts every request from nothing, and checks every page it gets."""

import contextvars
from functools import partial
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.identity import sessions
from app.identity.models import User
from app.kernel.db import db


class Browser(FlaskClient):
    """Requests see no context or session of the test's. `htmx=True` asks for a fragment."""

    def open(self, *args: Any, htmx: bool = False, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("buffered", not str(args[0] if args else "").startswith("/stream/"))
        if htmx:
            kwargs["headers"] = {**kwargs.get("headers", {}), "HX-Request": "true", "HX-Request-Type": "partial"}
        db.session.flush()
        answer = contextvars.Context().run(partial(super().open, *args, **kwargs))
        db.session.expire_all()
        if answer.mimetype == "text/event-stream":
            answer.close()
        _check_page(answer)
        return answer

    def sign_in(self, user: User) -> "Browser":
        """Sign this browser in, past the sign-in page."""
        secret = sessions.start(user, "test browser")
        with self.session_transaction() as cookie:
            cookie["_user_id"] = secret
        return self


def _check_page(answer: TestResponse) -> None:
    if answer.mimetype != "text/html" or answer.content_encoding or answer.status_code in (301, 302, 303, 307, 308):
        return
    text = answer.get_data(as_text=True)
    if text.lstrip().lower().startswith("<!doctype"):
        assert "<title>" in text, "a page without a title"
        if "sandbox" in answer.headers["Content-Security-Policy"]:
            return
        assert " style=" not in text, "an inline style, which the policy blocks"
        assert "<script>" not in text, "an inline script, which the policy blocks"
