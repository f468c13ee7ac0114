"""How a form that anybody may send is kept free of machines, without asking anybody to read distorted letters.

A field that people do not see, a signed moment at which the form was opened, and work that a browser does while its
reader types (ALTCHA, https://altcha.org: a number whose SHA-256 with a salt is the one asked for). Who has no script cannot
do that work, and waits for somebody's look instead.
"""

import base64
import hmac
import json
import re
from datetime import timedelta
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from disposable_email_domains import blocklist
from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.kernel import clock
from outreach.community.models import Hold

MOST_TRIES = 60_000
"""The largest number that a browser may have to try: some two seconds on an old phone."""
CHALLENGE_LIVES = timedelta(hours=2)
FORM_LIVES = timedelta(hours=24)
QUICKEST = timedelta(seconds=3)
"""Nobody reads a form and fills it in more quickly."""
LONGEST_PROOF = 2_000
_OF_WHAT_WAS_SENT = frozenset({Hold.NO_PROOF, Hold.TOO_FAST, Hold.LINKS, Hold.DISPOSABLE})
_A_LINK = re.compile(
    r"https?://|www\.|\[url|<a\s|\b[\w-]+\.(?:com|net|org|io|ru|cn|top|xyz|info|biz|shop|site)\b", re.IGNORECASE
)


def _key(purpose: str) -> str:
    secret = current_app.extensions["settings"].secret_key.encode()
    return hmac.digest(secret, f"community {purpose}".encode(), "sha256").hex()


def new_challenge() -> dict[str, Any]:
    """A piece of work for a browser, as its script reads it."""
    challenge = create_challenge(
        ChallengeOptions(max_number=MOST_TRIES, hmac_key=_key("proof"), expires=clock.now() + CHALLENGE_LIVES)
    )
    return challenge.to_dict()


def proof_in(payload: str) -> str | None:
    """By what a piece of work that was done is known, so that it counts once; None if it was not done."""
    if not payload or len(payload) > LONGEST_PROOF:
        return None
    try:
        is_done, _why = verify_solution(payload, _key("proof"))
    except (ValueError, TypeError, AttributeError):
        return None
    return str(json.loads(base64.b64decode(payload))["challenge"]) if is_done else None


def opened_now() -> str:
    """The signed moment at which a form is opened."""
    return _signer().dumps("open")


def seconds_open(mark: str) -> float | None:
    """For how long a form has been open; None if the mark is forged, or more than a day old."""
    try:
        _word, opened_at = _signer().loads(mark, max_age=int(FORM_LIVES.total_seconds()), return_timestamp=True)
    except BadSignature:
        return None
    return (clock.now() - opened_at).total_seconds()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_key("form"), salt="opened")


def is_disposable(email: str) -> bool:
    """Whether an address lasts for minutes only: its domain, or one above it, is known for that."""
    labels = email.rpartition("@")[2].split(".")
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels) - 1))


def is_looked_at(holds: list[str]) -> bool:
    """Whether somebody looks first because of how, or from where, it was sent: that may be said to whoever sent it."""
    return any(Hold(hold) in _OF_WHAT_WAS_SENT for hold in holds)


def holds_for(*, email: str, text: str, proof: str | None, seconds: float) -> list[str]:
    """Why somebody should look at what came in; usually nothing."""
    found = {
        Hold.NO_PROOF: proof is None,
        Hold.TOO_FAST: seconds < QUICKEST.total_seconds(),
        Hold.LINKS: _A_LINK.search(text) is not None,
        Hold.DISPOSABLE: is_disposable(email),
    }
    return [hold.value for hold, is_so in found.items() if is_so]
