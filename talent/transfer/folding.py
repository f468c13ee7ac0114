"""Which rows of a file mean the same person? The first of them speaks for all, and takes over what only the others say.

Rows are linked by the file's own id for the person, by an identity, or by name and employer; a row that leads to two
people is torn, and somebody decides. Raw SQL, set-based, over the temporary tables that `matching.py` makes.
"""

from typing import Any

from sqlalchemy import text  # noqa: TID251 - set-based over a whole file

from app.kernel.db import db

MOST_ROUNDS = 10
IN_SCOPE = (
    "r.import_id = :import_id AND r.line > :first AND r.line <= :last AND r.outcome = 'created' AND NOT r.is_decided"
)
ALIKE = (
    "(string_to_array({0}, ' ') <@ string_to_array({1}, ' ') OR string_to_array({0}, ' ') @> string_to_array({1}, ' '))"
)

_LINKS = f"""
DROP TABLE IF EXISTS pg_temp.row_links, pg_temp.leaders;
CREATE TEMP TABLE row_links ON COMMIT DROP AS
SELECT line, rep, CASE kind WHEN 'profile' THEN 1 WHEN 'email' THEN 2 ELSE 3 END AS place,
       kind = 'profile' OR {ALIKE.format("sort_name", "rep_name")} AS is_alike
FROM (
    SELECT k.*, s.prospect_id, first_value(k.line) OVER same AS rep, first_value(k.sort_name) OVER same AS rep_name,
           first_value(k.has_profile) OVER same AS rep_has_profile
    FROM known k LEFT JOIN settled s USING (line)
    WHERE s.reason IS NULL
    WINDOW same AS (
        PARTITION BY k.kind, k.canonical, CASE WHEN k.is_shared THEN k.sort_name END
        ORDER BY s.prospect_id IS NULL, k.line
    )
) AS grouped
WHERE rep <> line AND prospect_id IS NULL AND (kind = 'profile' OR NOT (has_profile AND rep_has_profile));
INSERT INTO row_links
SELECT line, rep, 0, true
FROM (
    SELECT line, prospect_id, first_value(line) OVER (PARTITION BY prospect_id ORDER BY line) AS rep
    FROM settled WHERE prospect_id IS NOT NULL
) AS matched
WHERE rep <> line;
INSERT INTO row_links
SELECT line, rep, 0, true
FROM (
    SELECT r.line, s.prospect_id,
           first_value(r.line) OVER (PARTITION BY r.external_id ORDER BY s.prospect_id IS NULL, r.line) AS rep
    FROM import_rows r LEFT JOIN settled s USING (line)
    WHERE {IN_SCOPE} AND r.external_id <> '' AND s.reason IS NULL
) AS numbered
WHERE rep <> line AND prospect_id IS NULL;
INSERT INTO row_links
SELECT line, rep, 9, true
FROM (
    SELECT r.line, s.prospect_id, r.identities @> '[{{"kind": "profile"}}]' AS has_profile,
           r.employer_key <> '' OR r.identities = '[]' AS can_be_told,
           :ids_tell_apart AND r.external_id <> '' AS has_id,
           first_value(r.line) OVER namesakes AS rep, first_value(r.external_id <> '') OVER namesakes AS rep_has_id,
           first_value(r.identities @> '[{{"kind": "profile"}}]') OVER namesakes AS rep_has_profile
    FROM import_rows r LEFT JOIN settled s USING (line)
    WHERE {IN_SCOPE} AND r.sort_name <> '' AND s.reason IS NULL
    WINDOW namesakes AS (PARTITION BY r.sort_name, r.employer_key ORDER BY s.prospect_id IS NULL, r.line)
) AS named
WHERE rep <> line AND prospect_id IS NULL AND can_be_told AND NOT (has_profile AND rep_has_profile)
  AND NOT (has_id AND rep_has_id)
  AND NOT EXISTS (SELECT FROM row_links l WHERE l.line = named.line);
CREATE TEMP TABLE leaders ON COMMIT DROP AS
SELECT DISTINCT ON (line) line, rep AS leader FROM row_links WHERE is_alike ORDER BY line, place, rep;
CREATE INDEX ON leaders (line);
ANALYZE leaders;
"""

_FOLLOW = "UPDATE leaders l SET leader = above.leader FROM leaders above WHERE above.line = l.leader"

_TORN = """
WITH roots AS (
    SELECT k.line, coalesce(l.leader, k.rep) AS root, k.is_alike
    FROM row_links k LEFT JOIN leaders l ON l.line = k.rep WHERE k.place BETWEEN 1 AND 3
),
torn AS (
    SELECT line, CASE WHEN bool_or(is_alike) THEN 'two_people' ELSE 'name_differs' END AS reason,
           array_agg(DISTINCT root) AS roots
    FROM roots GROUP BY line HAVING count(DISTINCT root) > 1 OR NOT bool_or(is_alike)
)
INSERT INTO settled (line, reason, candidates)
SELECT t.line, t.reason, (
    SELECT array_agg(coalesce(s.prospect_id, f.id) ORDER BY f.line)
    FROM import_rows f LEFT JOIN settled s ON s.line = f.line
    WHERE f.import_id = :import_id AND f.line = ANY(t.roots[1:10])
)
FROM torn t
"""

_LEFT_WITH_A_CONFLICT = """
INSERT INTO settled (line, reason, candidates)
SELECT l.line, s.reason, s.candidates FROM leaders l JOIN settled s ON s.line = l.leader AND s.reason IS NOT NULL
ON CONFLICT (line) DO NOTHING
"""

_FOLD = """
DELETE FROM leaders l USING settled s WHERE s.line = l.line AND s.reason IS NOT NULL;
UPDATE settled s SET is_old = false
FROM leaders l JOIN settled f ON f.line = l.line WHERE l.leader = s.line AND NOT f.is_old;
UPDATE settled s SET is_old = false
FROM leaders l WHERE l.leader = s.line AND NOT EXISTS (SELECT FROM settled f WHERE f.line = l.line);
WITH groups AS (
    SELECT l.leader,
        (array_agg(r.employer ORDER BY r.line) FILTER (WHERE r.employer <> ''))[1] AS employer,
        (array_agg(r.employer_key ORDER BY r.line) FILTER (WHERE r.employer <> ''))[1] AS employer_key,
        (array_agg(r.title ORDER BY r.line) FILTER (WHERE r.title <> ''))[1] AS title,
        (array_agg(r.location ORDER BY r.line) FILTER (WHERE r.location <> ''))[1] AS location,
        (array_agg(r.note ORDER BY r.line) FILTER (WHERE r.note <> ''))[1] AS note,
        min(r.connected_on) AS connected_on
    FROM leaders l JOIN import_rows r ON r.import_id = :import_id AND r.line = l.line
    GROUP BY l.leader
),
told AS (
    SELECT l.leader, jsonb_strip_nulls(jsonb_build_object(
        'birthday', (array_agg(r.extras -> 'birthday' ORDER BY r.line) FILTER (WHERE r.extras ? 'birthday'))[1],
        'photo', (array_agg(r.extras -> 'photo') FILTER (WHERE r.extras ? 'photo'))[1],
        'do_not_contact', (array_agg(r.extras -> 'do_not_contact') FILTER (WHERE r.extras ? 'do_not_contact'))[1],
        'groups', (SELECT jsonb_object_agg(g.key, g.value)
            FROM unnest(array_agg(r.extras -> 'groups')) AS one, jsonb_each(one) AS g),
        'links', (SELECT jsonb_agg(DISTINCT link)
            FROM unnest(array_agg(r.extras -> 'links')) AS one, jsonb_array_elements(one) AS link))) AS extras
    FROM (SELECT leader, line FROM leaders UNION SELECT leader, leader FROM leaders) AS l
    JOIN import_rows r ON r.import_id = :import_id AND r.line = l.line AND r.extras IS NOT NULL
    GROUP BY l.leader
),
found AS (
    SELECT leader, jsonb_agg(identity ORDER BY line) AS identities FROM (
        SELECT DISTINCT ON (l.leader, i.identity ->> 'kind', i.identity ->> 'canonical') l.leader, r.line, i.identity
        FROM leaders l JOIN import_rows r ON r.import_id = :import_id AND r.line = l.line
        JOIN import_rows f ON f.import_id = :import_id AND f.line = l.leader
        CROSS JOIN LATERAL jsonb_array_elements(r.identities) AS i(identity)
        WHERE NOT EXISTS (
            SELECT FROM jsonb_array_elements(f.identities) AS h(identity)
            WHERE h.identity ->> 'kind' = i.identity ->> 'kind'
              AND h.identity ->> 'canonical' = i.identity ->> 'canonical'
        )
        ORDER BY l.leader, i.identity ->> 'kind', i.identity ->> 'canonical', r.line
    ) AS others GROUP BY leader
)
UPDATE import_rows r SET
    employer = CASE WHEN r.employer = '' THEN coalesce(g.employer, '') ELSE r.employer END,
    employer_key = CASE WHEN r.employer = '' THEN coalesce(g.employer_key, '') ELSE r.employer_key END,
    title = CASE WHEN r.title = '' THEN coalesce(g.title, '') ELSE r.title END,
    location = CASE WHEN r.location = '' THEN coalesce(g.location, '') ELSE r.location END,
    note = CASE WHEN r.note = '' THEN coalesce(g.note, '') ELSE r.note END,
    connected_on = least(r.connected_on, g.connected_on),
    extras = told.extras,
    identities = r.identities || coalesce(found.identities, '[]')
FROM groups g LEFT JOIN told USING (leader) LEFT JOIN found USING (leader)
WHERE r.import_id = :import_id AND r.line = g.leader;
"""


def fold(scope: dict[str, Any]) -> None:
    """Link the rows that are not torn, and fold each group into the row that leads it."""
    for _ in range(MOST_ROUNDS):
        if not _link(scope):
            break
    for statement in (_LEFT_WITH_A_CONFLICT, _FOLD):
        run_script(statement, scope)


def _link(scope: dict[str, Any]) -> int:
    """Link the rows that mean the same person. Returns how many were found to be torn: without them it looks otherwise."""
    run_script(_LINKS, scope)
    while run_script(_FOLLOW, scope):
        pass
    return run_script(_TORN, scope)


def run_script(script: str, scope: dict[str, Any]) -> int:
    """Returns how many rows the last statement touched."""
    touched = 0
    for statement in script.split(";\n"):
        if statement.strip():
            values = {name: scope[name] for name in scope if f":{name}" in statement}
            touched = db.session.execute(text(statement), values).rowcount  # type: ignore[attr-defined]
    return touched
