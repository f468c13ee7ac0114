"""Pushes to pages that are open: small words on a channel in Redis, after the commit.

A push carries ids and numbers, never text: whoever hears it asks the database what changed, as who they are. It may be
lost at any time, and then nothing is lost: a page that comes back asks what changed since.
"""

import json
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from flask import current_app

from app.kernel.transaction import after_commit

log = structlog.get_logger(__name__)

PREFIX = "live:"


def conversation(conversation_id: UUID) -> str:
    """The channel of those who look at a conversation."""
    return f"{PREFIX}conversation:{conversation_id}"


def publish(channel: str, what: str, **details: Any) -> None:
    """Tell who listens on a channel, once this transaction is committed."""
    words = json.dumps({"what": what, **details}, default=str)
    after_commit(partial(_push, channel, words))


def _push(channel: str, words: str) -> None:
    redis = current_app.extensions.get("redis")
    if redis is None:
        return
    try:
        redis.publish(channel, words)
    except Exception as error:  # noqa: BLE001 - Redis may be away; pages ask again by themselves
        log.warning("live.silent", error=type(error).__name__)
