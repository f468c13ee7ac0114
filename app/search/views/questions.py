"""Doors of the search: one more filter for the list, and how questions are written."""

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.kernel.permissions import May
from app.kernel.web import current_actor, requires
from app.search import columns
from app.search.chips import Join, with_one_more
from app.search.filters import Asker, known
from app.search.language import LONGEST, Unreadable, parse
from app.search.naming import by_name
from app.search.tree import written
from app.search.views.blueprint import address_of_list, bp

EXAMPLES = (
    (
        "amara energy",
        _l("Words stand in the name, the employer or what they do, or are a skill; all of them must be there."),
    ),
    ('"data engineer"', _l("In quotation marks, words stand in this order. A value with blanks needs them, too.")),
    ("skill:python,go", _l("One of several values.")),
    ("-tie:any", _l("A minus before anything turns it round. NOT does the same.")),
    ("place:Berlin OR place:Hamburg", _l("Either of two. What stands beside each other without OR must all hold.")),
    ("(anna OR ben) pool:any", _l("Brackets keep together what belongs together.")),
)
"""How questions are written, each with what it means."""


@bp.get("/people/narrow")
@requires(May.SEE_PEOPLE)
def narrow() -> ResponseReturnValue:
    """The list with one more filter; the question stays as it was when there is no value."""
    kept = {name: request.args[name] for name in ("q", "f", "sort", "cols") if request.args.get(name)}
    name, join = request.args.get("name", ""), request.args.get("join", "")
    values = [value for value in (*request.args.getlist("value"), request.args.get("text", "").strip()) if value]
    if name in known and values:
        kept["f"] = _with(kept.get("f", ""), name, values, Join(join) if join in set(Join) else Join.AND)
    return redirect(address_of_list(**kept), 303)


@bp.post("/people/columns")
@requires(May.SEE_PEOPLE)
def choose_columns() -> ResponseReturnValue:
    """Which columns the list has, from now on."""
    columns.choose(g.user, request.form.getlist("column"))
    return redirect(address_of_list(**{name: request.form.get(name) for name in ("q", "f", "sort")}), 303)


def _with(f: str, name: str, values: list[str], join: Join) -> str:
    try:
        return written(with_one_more(parse(f), name, [value.replace("\0", "") for value in values], join))
    except Unreadable:
        return f


@bp.get("/people/questions")
@requires(May.SEE_PEOPLE)
def language() -> ResponseReturnValue:
    """How to write questions."""
    return render_template(
        "search/language.html", question=_with_names(request.args.get("question", "")), examples=EXAMPLES
    )


def _with_names(question: str) -> str:
    """As somebody would write it; one that cannot be read, as it is."""
    try:
        return by_name(Asker(current_actor(), g.reader.today), question[:LONGEST])
    except Unreadable:
        return question[:LONGEST]
