"""What would change? Compares each row with the person it was found to be.

A blank cell never erases. A name is never changed, but where an address stood in its place. What a colleague wrote by
hand (they added the person, or edited the details since) is never overwritten without asking: that is a conflict.
What only imports have written, a newer import replaces.
"""

from enum import StrEnum

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import text  # noqa: TID251 - set-based over a whole file

from app.kernel.db import db
from talent.transfer.models import Import


def birthday_label(import_: Import) -> str:
    """What facts about birthdays are called by whoever imports."""
    with force_locale(import_.user.locale):
        return _("Birthday")


class ByHand(StrEnum):
    """What to do where the file says otherwise than a colleague wrote."""

    ASK = "ask"
    KEEP_OURS = "keep"
    TAKE_THE_FILES = "take"


_IS_BY_HAND = (
    "(p.import_id IS NULL OR EXISTS (SELECT FROM events e WHERE e.prospect_id = p.id AND e.name = 'prospect.edited'))"
)


NEW_EXTRAS = """
SELECT jsonb_strip_nulls(jsonb_build_object(
    'do_not_contact', CASE WHEN NOT p.do_not_contact THEN r.extras -> 'do_not_contact' END,
    'birthday', CASE WHEN NOT EXISTS (SELECT FROM facts f WHERE f.prospect_id = p.id AND f.label = :birthday)
        THEN r.extras -> 'birthday' END,
    'groups', (SELECT jsonb_object_agg(g.key, g.value) FROM jsonb_each(r.extras -> 'groups') AS g WHERE NOT EXISTS (
        SELECT FROM prospect_tags x JOIN tags t ON t.id = x.tag_id
        LEFT JOIN tags s ON s.kind = 'tag' AND s.folded = g.key AND s.removed_at IS NULL
        WHERE x.prospect_id = p.id AND coalesce(t.same_as_id, t.id) = coalesce(s.same_as_id, s.id))),
    'links', (SELECT jsonb_agg(l) FROM jsonb_array_elements_text(r.extras -> 'links') AS l WHERE NOT EXISTS (
        SELECT FROM links x WHERE x.prospect_id = p.id AND x.url = l)),
    'photo', CASE WHEN NOT EXISTS (SELECT FROM photos x WHERE x.prospect_id = p.id) THEN r.extras -> 'photo' END))
"""
"""SQL for what a row `r` tells of a person `p` besides the usual, as far as the file of the person does not have it."""


def _changed(field: str, differs: str) -> str:
    return (
        f"CASE WHEN r.{field} <> '' AND {differs} AND (:by_hand <> 'keep' OR p.{field} = '' OR NOT {_IS_BY_HAND}) "
        f"THEN jsonb_build_array(p.{field}, r.{field}) END"
    )


_COMPARE = f"""
WITH pairs AS (
    SELECT r.id, p.id AS prospect_id,
        CASE WHEN r.display_name <> p.display_name AND EXISTS (
            SELECT FROM identities i WHERE i.prospect_id = p.id
              AND (i.canonical = p.display_name OR right(i.canonical, length(p.display_name) + 1) = '/' || p.display_name)
        ) AND NOT r.remarks @> '[{{"reason": "name_from_identity"}}]'
        THEN jsonb_build_array(p.display_name, r.display_name) END AS display_name,
        {_changed("employer", "r.employer_key <> p.employer_key")} AS employer,
        {_changed("title", "r.title <> p.title")} AS title,
        {_changed("location", "r.location <> p.location")} AS location,
        (SELECT jsonb_agg(jsonb_build_array(i.kind, i.raw)) FROM jsonb_to_recordset(r.identities)
            AS i(kind text, raw text, canonical text)
         WHERE NOT EXISTS (
            SELECT FROM identities x WHERE x.prospect_id = p.id AND x.kind = i.kind AND x.canonical = i.canonical
         )) AS identities,
        CASE WHEN r.note <> '' AND NOT EXISTS (
            SELECT FROM notes n WHERE n.prospect_id = p.id AND n.body = r.note
        ) THEN to_jsonb(true) END AS note,
        CASE WHEN r.extras IS NOT NULL THEN ({NEW_EXTRAS}) END AS extras,
        {_IS_BY_HAND} AS is_by_hand
    FROM import_rows r JOIN prospects p ON p.id = r.prospect_id
    WHERE r.import_id = :import_id AND r.line > :first AND r.line <= :last
      AND r.outcome = 'updated' AND r.of_line IS NULL AND r.changes IS NULL
),
judged AS (
    SELECT id, prospect_id, jsonb_strip_nulls(jsonb_build_object(
        'display_name', display_name, 'employer', employer, 'title', title, 'location', location,
        'identities', identities, 'note', note, 'extras', nullif(extras, '{{}}'))) AS changes,
        :by_hand = 'ask' AND is_by_hand
        AND (employer ->> 0 <> '' OR title ->> 0 <> '' OR location ->> 0 <> '') AS is_asked
    FROM pairs
)
UPDATE import_rows r SET
    changes = nullif(j.changes, '{{}}'),
    outcome = CASE WHEN j.is_asked THEN 'conflict' WHEN j.changes = '{{}}' THEN 'same' ELSE 'updated' END,
    reason = CASE WHEN j.is_asked THEN 'written_by_hand' ELSE r.reason END,
    candidates = CASE WHEN j.is_asked THEN ARRAY[j.prospect_id] ELSE r.candidates END
FROM judged j WHERE r.id = j.id
"""


def compare(import_: Import, first: int, last: int, *, by_hand: ByHand = ByHand.ASK) -> None:
    """Give the matched rows below line `first` up to `last` their outcome, with what they change from and to."""
    values = {"import_id": import_.id, "first": first, "last": last, "by_hand": by_hand.value}
    values["birthday"] = birthday_label(import_)
    db.session.execute(text(_COMPARE), values)
