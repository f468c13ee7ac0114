"""What changed here is asked for at once by the pages that this process keeps."""

from flask import current_app

from app.kernel.actor import Actor
from app.kernel.events import ANY, Event, on
from app.kernel.kept_pages import KEPT
from app.kernel.transaction import after_commit

PUBLIC = frozenset(
    {
        "communities",
        "community_stories",
        "community_gatherings",
        "community_questions",
        "community_topics",
        "public_profiles",
    }
)


@on(ANY)
def look_again(actor: Actor, event: Event) -> None:
    """Another process finds out within a second."""
    keep = current_app.extensions.get(KEPT)
    if keep is not None and event.subject_type in PUBLIC:
        after_commit(keep.forget)
