"""With whom was it? Finds for each message and invitation of a file the person, and what is known of it already.

A contact belongs to the row of the same file that shows its profile (and follows what becomes of that row), else to the
one person who is known by the profile or number. A file that shows a name only is believed where the name is that of
one row, or of one person with whom the importing user keeps in touch. Nobody is made from a message: whom neither the
file nor we know is left out.

Raw SQL, set-based, over one import; what it finds is shown to whoever imports.
"""

from sqlalchemy import text  # noqa: TID251 - set-based over a whole file

from app.kernel.db import db
from talent.transfer.models import Import

_KNOWN_CONTACTS = """
UPDATE import_contacts c SET outcome = 'same', reason = 'repeats'
FROM (
    SELECT id, row_number() OVER (PARTITION BY source_id ORDER BY number) AS turn
    FROM import_contacts WHERE import_id = :import_id AND outcome = 'new'
) AS again WHERE c.id = again.id AND again.turn > 1;
UPDATE import_contacts c SET outcome = 'same', reason = 'imported_before', prospect_id = t.prospect_id
FROM touchpoints t
WHERE c.import_id = :import_id AND c.outcome = 'new' AND t.source = :source AND t.source_id = c.source_id
"""

_IN_THE_FILE = """
WITH shown AS (
    SELECT i.canonical, min(coalesce(r.of_line, r.line)) AS line
    FROM import_rows r CROSS JOIN LATERAL jsonb_to_recordset(r.identities) AS i(kind text, canonical text)
    WHERE r.import_id = :import_id AND r.outcome <> 'rejected' AND i.kind = 'profile'
    GROUP BY i.canonical
)
UPDATE import_contacts c SET of_line = shown.line FROM shown
WHERE c.import_id = :import_id AND c.outcome = 'new' AND c.identity_kind = 'profile' AND c.identity = shown.canonical;
WITH named AS (
    SELECT sort_name, min(line) AS line FROM import_rows
    WHERE import_id = :import_id AND outcome <> 'rejected' AND of_line IS NULL AND sort_name <> ''
    GROUP BY sort_name HAVING count(*) = 1
)
UPDATE import_contacts c SET of_line = named.line FROM named
WHERE c.import_id = :import_id AND c.outcome = 'new' AND c.identity_kind = '' AND c.sort_name = named.sort_name
"""

_AMONG_US = """
WITH wanted AS (
    SELECT DISTINCT identity_kind, identity, sort_name FROM import_contacts
    WHERE import_id = :import_id AND outcome = 'new' AND of_line IS NULL AND prospect_id IS NULL
),
people AS (
    SELECT w.*, i.prospect_id FROM wanted w JOIN identities i ON i.kind = 'profile' AND i.canonical = w.identity
    WHERE w.identity_kind = 'profile'
    UNION
    SELECT w.*, x.prospect_id FROM wanted w JOIN external_ids x ON x.source = :source AND x.value = w.identity
    WHERE w.identity_kind = 'external'
    UNION
    SELECT w.*, p.id FROM wanted w JOIN prospects p ON p.sort_name = w.sort_name
    JOIN relationships s ON s.prospect_id = p.id AND s.user_id = :user_id
    WHERE w.identity_kind = '' AND w.sort_name <> ''
),
counted AS (
    SELECT w.identity_kind, w.identity, w.sort_name, count(DISTINCT p.id) AS many, (array_agg(p.id))[1] AS prospect_id
    FROM people w JOIN prospects p ON p.id = w.prospect_id AND p.merged_into_id IS NULL
    GROUP BY w.identity_kind, w.identity, w.sort_name
)
UPDATE import_contacts c SET
    prospect_id = CASE WHEN f.many = 1 THEN f.prospect_id END,
    outcome = CASE WHEN f.many = 1 THEN 'new' ELSE 'left_out' END,
    reason = CASE WHEN f.many > 1 THEN 'several_people' END
FROM counted f
WHERE c.import_id = :import_id AND c.outcome = 'new' AND c.of_line IS NULL AND c.prospect_id IS NULL
  AND (c.identity_kind, c.identity, c.sort_name) = (f.identity_kind, f.identity, f.sort_name)
"""

_STRANGERS = """
UPDATE import_contacts SET outcome = 'left_out', reason = 'stranger'
WHERE import_id = :import_id AND outcome = 'new' AND of_line IS NULL AND prospect_id IS NULL
"""


def match_contacts(import_: Import) -> None:
    """Give every contact of a file its outcome and its person."""
    values = {"import_id": import_.id, "user_id": import_.user_id, "source": import_.contact_source}
    for script in (_KNOWN_CONTACTS, _IN_THE_FILE, _AMONG_US, _STRANGERS):
        for statement in script.split(";\n"):
            named = {name: values[name] for name in values if f":{name}" in statement}
            db.session.execute(text(statement), named)
