"""The door for programs: a mail provider's webhook, or a script, hands a raw message over with a token."""

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from app.kernel import files
from app.kernel.errors import Forbidden, NotFound, Refused
from app.kernel.jobs import enqueue
from app.kernel.limits import limiter
from app.kernel.scope import everywhere
from app.kernel.web import brings, for_programs, open_to_all
from outreach.inbox import jobs
from outreach.inbox.doorways import doorways_among, named_in
from outreach.inbox.models import Way
from outreach.inbox.receiving import LONGEST_HEAD, most_bytes, new_spool, take

PER_NETWORK = "1200 per minute"

endpoint_bp = Blueprint("inbound", __name__, url_prefix="/inbound")


@endpoint_bp.post("/mail")
@open_to_all
@for_programs
@limiter.limit(PER_NETWORK)  # type: ignore[untyped-decorator]
def receive() -> ResponseReturnValue:
    """Take the body as a message, for the addresses named in `to` (several), or else in its own head."""
    _check_token()
    request.max_content_length = most_bytes()
    with everywhere(), new_spool() as spool:
        while piece := request.stream.read(files.CHUNK):
            spool.write(piece)
        spool.seek(0)
        doorways = doorways_among(request.args.getlist("to") or named_in(spool.read(LONGEST_HEAD)))
        if not doorways:
            raise Refused("Nobody takes mail at this address.")
        taken = take(spool, Way.HTTP, envelope_from=request.args.get("from", ""), doorways=doorways)
    enqueue(jobs.file_waiting)
    return jsonify(taken=taken), 202


def _check_token() -> None:
    """Without a secret in the settings there is no such door."""
    secret = current_app.extensions["settings"].inbound_secret
    if not secret:
        raise NotFound
    if not brings(secret):
        raise Forbidden("The token is missing or wrong.")
