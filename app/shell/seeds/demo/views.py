"""Saved views of the demo: what a recruiter and an employee look at again and again."""

from datetime import timedelta

from app.kernel.db import db
from app.search.models import SavedView
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.story import Story

VIEWS = (
    ("rita.marques", "Talked once, silent since", "-tie:none last:>9mo dnc:no", "last", "what,place,touch,last", True),
    ("rita.marques", "Nobody of us yet", "tie:none dnc:no", "-added", "what,place,source,added", True),
    ("rita.marques", "Students at the coast", "(PhD OR student) (place:Hamburg OR place:Lübeck)", "", "", False),
    ("emil.larsen", "Mine, due soon", "tie:me due:<1mo", "due", "", False),
)
"""Whose, its name, question, order, columns, and whether colleagues use it, too."""


def make_views(story: Story, inside: Inside) -> None:
    """As `saved.save` leaves them."""
    for number, (handle, name, question, sorting, columns, is_shared) in enumerate(VIEWS):
        owner, moment = inside.users[handle], story.now - timedelta(days=30 - number, hours=-9)
        view = SavedView(id=story.new_id(moment), created_at=moment, user_id=owner.id, name=name, question=question)
        view.sorting, view.columns, view.is_shared = sorting, columns, is_shared
        db.session.add(view)
    db.session.flush()
