"""Who is it? Finds for each staged row the person whom we know already, and the rows of a file that mean the same person.

In this order, and the first that answers counts:
1. the very same row was imported before, or the file's own id for the person was;
2. a profile, or an e-mail address with a name that is alike (the one's words are among the other's);
   numbers and addresses that a whole office shares count only together with the same name;
3. the same name with the same employer, unless both have a profile of the same network and these differ.
What points to two people, or to one with another name, is a conflict: nobody is ever merged by a guess.

Raw SQL, set-based: it reads all prospects, as a person who imports may; what it finds is shown to that person alone.
"""

from typing import Any

from sqlalchemy import text  # noqa: TID251 - set-based over a whole file

from app.kernel.db import db
from talent.transfer.models import Import

SHARED_MAILBOX = (
    "^(info|office|kontakt|contact|contacto|hello|hallo|hi|mail|post|admin|team|sales|support|service|hr|jobs|"
    "careers?|karriere|recruiting|recruitment|talent|press|presse)@"
)
MOST_ROUNDS = 10
_IN_SCOPE = (
    "r.import_id = :import_id AND r.line > :first AND r.line <= :last AND r.outcome = 'created' AND NOT r.is_decided"
)
_ALIKE = (
    "(string_to_array({0}, ' ') <@ string_to_array({1}, ' ') OR string_to_array({0}, ' ') @> string_to_array({1}, ' '))"
)

_TABLES = f"""
DROP TABLE IF EXISTS pg_temp.known, pg_temp.hits, pg_temp.settled;
CREATE TEMP TABLE settled (
    line integer PRIMARY KEY, prospect_id uuid, reason text, candidates uuid[], is_old boolean NOT NULL DEFAULT false
) ON COMMIT DROP;
CREATE TEMP TABLE known ON COMMIT DROP AS
SELECT r.line, r.sort_name, i.kind, i.canonical, split_part(i.canonical, '/', 1) AS site,
       i.kind = 'phone' OR (i.kind = 'email' AND i.canonical ~ '{SHARED_MAILBOX}') AS is_shared,
       r.identities @> '[{{"kind": "profile"}}]' AS has_profile
FROM import_rows r CROSS JOIN LATERAL jsonb_to_recordset(r.identities) AS i(kind text, canonical text)
WHERE {_IN_SCOPE};
CREATE INDEX ON known (line);
ANALYZE known;
"""

_IMPORTED_BEFORE = f"""
INSERT INTO settled (line, prospect_id, is_old)
SELECT DISTINCT ON (r.line) r.line, p.id, b.row_key = r.row_key
FROM import_rows r
JOIN import_rows b ON b.{{key}} = r.{{key}} AND b.import_id <> r.import_id AND b.outcome <> 'rejected'
JOIN imports m ON m.id = b.import_id AND b.line <= m.committed_to AND m.state IN ('done', 'committing', 'cancelled')
JOIN prospects p ON p.id = b.prospect_id
WHERE {_IN_SCOPE}
ORDER BY r.line, m.created_at DESC, b.line
ON CONFLICT DO NOTHING
"""

_HITS = f"""
CREATE TEMP TABLE hits ON COMMIT DROP AS
SELECT k.line, k.kind || ' ' || k.canonical AS key, k.is_shared, p.id AS prospect_id, k.kind = 'profile' AS is_profile,
       p.sort_name = k.sort_name AS is_named_so, {_ALIKE.format("p.sort_name", "k.sort_name")} AS is_alike,
       k.kind <> 'profile' AND k.has_profile AND EXISTS (
           SELECT FROM known o JOIN identities i ON i.kind = 'profile' AND split_part(i.canonical, '/', 1) = o.site
           WHERE o.line = k.line AND o.kind = 'profile' AND i.prospect_id = p.id
       ) AS has_other_profile
FROM known k
JOIN identities x ON x.kind = k.kind AND x.canonical = k.canonical
JOIN prospects p ON p.id = x.prospect_id
WHERE (NOT k.is_shared OR p.sort_name = k.sort_name) AND p.import_id IS DISTINCT FROM :import_id
  AND NOT EXISTS (SELECT FROM settled s WHERE s.line = k.line)
"""

_BY_IDENTITY = """
WITH own AS (SELECT *, bool_or(NOT is_shared) OVER (PARTITION BY line) AS has_own FROM hits),
counting AS (SELECT * FROM own WHERE is_shared <> has_own),
totals AS (SELECT line, count(DISTINCT key) AS total, bool_or(is_profile) AS has_profile FROM counting GROUP BY line),
people AS (
    SELECT line, prospect_id, count(DISTINCT key) AS hit, bool_or(is_named_so) AS is_named_so,
           bool_or(is_profile) AS is_profile, bool_or(is_alike) AS is_alike, bool_or(has_other_profile) AS has_other
    FROM counting GROUP BY line, prospect_id
),
judged AS (
    SELECT line, array_agg(prospect_id ORDER BY hit DESC, prospect_id) AS everyone,
           array_agg(prospect_id) FILTER (WHERE hit = total) AS whole,
           array_agg(prospect_id) FILTER (WHERE hit = total AND is_named_so) AS named,
           bool_or(hit = total AND (is_profile OR is_alike)) AS is_sure,
           bool_or(hit = total AND has_other AND NOT is_profile) AS has_other
    FROM people JOIN totals USING (line) GROUP BY line
),
reasoned AS (
    SELECT *, CASE
        WHEN cardinality(whole) = 1 AND has_other THEN 'other_profile'
        WHEN cardinality(whole) = 1 AND is_sure THEN NULL
        WHEN cardinality(whole) = 1 THEN 'name_differs'
        WHEN cardinality(named) = 1 AND NOT has_other THEN NULL
        ELSE 'two_people' END AS reason
    FROM judged
)
INSERT INTO settled (line, prospect_id, reason, candidates)
SELECT line, CASE WHEN reason IS NULL THEN CASE WHEN cardinality(whole) = 1 THEN whole[1] ELSE named[1] END END,
       reason, everyone[1:10]
FROM reasoned
"""

_BY_NAME = f"""
WITH namesakes AS (
    SELECT r.line, p.id AS prospect_id, EXISTS (
        SELECT FROM known k JOIN identities i ON i.kind = 'profile' AND split_part(i.canonical, '/', 1) = k.site
        WHERE k.line = r.line AND k.kind = 'profile' AND i.prospect_id = p.id
    ) AS has_other
    FROM import_rows r JOIN prospects p ON p.sort_name = r.sort_name AND p.employer_key = r.employer_key
    WHERE {_IN_SCOPE} AND r.sort_name <> '' AND (r.employer_key <> '' OR r.identities = '[]')
      AND p.import_id IS DISTINCT FROM :import_id AND NOT EXISTS (SELECT FROM settled s WHERE s.line = r.line)
)
INSERT INTO settled (line, prospect_id, reason, candidates)
SELECT line, CASE WHEN count(*) = 1 AND NOT bool_or(has_other) THEN (array_agg(prospect_id))[1] END,
       CASE WHEN bool_and(has_other) THEN 'other_profile' WHEN count(*) > 1 THEN 'several_named_so' END,
       (array_agg(prospect_id ORDER BY prospect_id))[1:10]
FROM namesakes GROUP BY line
"""

_LINKS = f"""
DROP TABLE IF EXISTS pg_temp.links, pg_temp.leaders;
CREATE TEMP TABLE links ON COMMIT DROP AS
SELECT line, rep, CASE kind WHEN 'profile' THEN 1 WHEN 'email' THEN 2 ELSE 3 END AS place,
       kind = 'profile' OR {_ALIKE.format("sort_name", "rep_name")} AS is_alike
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
INSERT INTO links
SELECT line, rep, 0, true
FROM (
    SELECT line, prospect_id, first_value(line) OVER (PARTITION BY prospect_id ORDER BY line) AS rep
    FROM settled WHERE prospect_id IS NOT NULL
) AS matched
WHERE rep <> line;
INSERT INTO links
SELECT line, rep, 9, true
FROM (
    SELECT r.line, s.prospect_id, r.identities @> '[{{"kind": "profile"}}]' AS has_profile,
           r.employer_key <> '' OR r.identities = '[]' AS can_be_told,
           first_value(r.line) OVER namesakes AS rep,
           first_value(r.identities @> '[{{"kind": "profile"}}]') OVER namesakes AS rep_has_profile
    FROM import_rows r LEFT JOIN settled s USING (line)
    WHERE {_IN_SCOPE} AND r.sort_name <> '' AND s.reason IS NULL
    WINDOW namesakes AS (PARTITION BY r.sort_name, r.employer_key ORDER BY s.prospect_id IS NULL, r.line)
) AS named
WHERE rep <> line AND prospect_id IS NULL AND can_be_told AND NOT (has_profile AND rep_has_profile)
  AND NOT EXISTS (SELECT FROM links l WHERE l.line = named.line);
CREATE TEMP TABLE leaders ON COMMIT DROP AS
SELECT DISTINCT ON (line) line, rep AS leader FROM links WHERE is_alike ORDER BY line, place, rep;
CREATE INDEX ON leaders (line);
ANALYZE leaders;
"""

_FOLLOW = "UPDATE leaders l SET leader = above.leader FROM leaders above WHERE above.line = l.leader"

_TORN = """
WITH roots AS (
    SELECT k.line, coalesce(l.leader, k.rep) AS root, k.is_alike
    FROM links k LEFT JOIN leaders l ON l.line = k.rep WHERE k.place BETWEEN 1 AND 3
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
    identities = r.identities || coalesce(found.identities, '[]')
FROM groups g LEFT JOIN found USING (leader)
WHERE r.import_id = :import_id AND r.line = g.leader;
"""

_WRITE = """
UPDATE import_rows r SET
    prospect_id = CASE WHEN s.reason IS NULL THEN s.prospect_id END,
    outcome = CASE WHEN s.reason IS NOT NULL THEN 'conflict' WHEN s.is_old THEN 'same' ELSE 'updated' END,
    reason = CASE WHEN s.is_old AND s.reason IS NULL THEN 'imported_before' ELSE s.reason END,
    candidates = CASE WHEN s.reason IS NOT NULL THEN s.candidates END
FROM settled s WHERE r.import_id = :import_id AND r.line = s.line;
UPDATE import_rows r SET
    outcome = 'same', reason = 'repeats_line', of_line = l.leader, candidates = NULL,
    prospect_id = coalesce(s.prospect_id, f.id)
FROM leaders l
JOIN import_rows f ON f.import_id = :import_id AND f.line = l.leader
LEFT JOIN settled s ON s.line = l.leader
WHERE r.import_id = :import_id AND r.line = l.line;
UPDATE import_rows r SET prospect_id = f.prospect_id
FROM import_rows f
WHERE r.import_id = :import_id AND r.of_line IS NOT NULL AND f.import_id = :import_id AND f.line = r.of_line
  AND f.prospect_id <> r.prospect_id;
"""


def match(import_: Import, first: int, last: int) -> None:
    """Settle the rows below line `first` up to `last` that are still taken for new. What is matched awaits `compare`."""
    scope = {"import_id": import_.id, "first": first, "last": last}
    _run(_TABLES, scope)
    _run(_IMPORTED_BEFORE.format(key="row_key"), scope)
    _run(_IMPORTED_BEFORE.format(key="external_key"), scope)
    for statement in (_HITS, _BY_IDENTITY, _BY_NAME):
        _run(statement, scope)
    for _ in range(MOST_ROUNDS):
        if not _link(scope):
            break
    for statement in (_LEFT_WITH_A_CONFLICT, _FOLD, _WRITE):
        _run(statement, scope)


def _link(scope: dict[str, Any]) -> int:
    """Link the rows that mean the same person. Returns how many were found to be torn: without them it looks otherwise."""
    _run(_LINKS, scope)
    while _run(_FOLLOW, scope):
        pass
    return _run(_TORN, scope)


def _run(script: str, scope: dict[str, Any]) -> int:
    """Returns how many rows the last statement touched."""
    touched = 0
    for statement in script.split(";\n"):
        if statement.strip():
            values = {name: scope[name] for name in scope if f":{name}" in statement}
            touched = db.session.execute(text(statement), values).rowcount  # type: ignore[attr-defined]
    return touched
