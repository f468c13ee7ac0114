"""Who is it? Finds for each staged row the person whom we know already; `folding.py`, which rows mean the same person.

In this order, and the first that answers counts:
1. the very same row was imported before, or the file's own id for the person is known;
2. a profile, or an e-mail address with a name that is alike (the one's words are among the other's);
   numbers, role addresses, and what three people with names of their own share count only together with the same name,
   and beside something of the row's own not for whoever has another profile of the same network;
3. the same name with the same employer, unless both have a profile of the same network and these differ.
What points to two people, or to one with another name, is a conflict: nobody is ever merged by a guess.

Raw SQL, set-based: it reads all prospects, as a person who imports may; what it finds is shown to that person alone.
"""

from talent.prospects.canonical import ROLE_ADDRESS
from talent.transfer.folding import ALIKE, IN_SCOPE, fold, run_script
from talent.transfer.models import Import
from talent.transfer.reading import Format

SHARED_BY = 3
"""People with names of their own who have the same address or page: it says nothing of any of them."""
NAMES_COMPARED = 30
_TABLES = f"""
DROP TABLE IF EXISTS pg_temp.known, pg_temp.hits, pg_temp.settled, pg_temp.shared;
CREATE TEMP TABLE settled (
    line integer PRIMARY KEY, prospect_id uuid, reason text, candidates uuid[], is_old boolean NOT NULL DEFAULT false
) ON COMMIT DROP;
CREATE TEMP TABLE known ON COMMIT DROP AS
SELECT r.line, r.sort_name, i.kind, i.canonical, split_part(i.canonical, '/', 1) AS site,
       i.kind = 'phone' OR (i.kind = 'email' AND i.canonical ~ '{ROLE_ADDRESS}') AS is_shared,
       r.identities @> '[{{"kind": "profile"}}]' AS has_profile
FROM import_rows r CROSS JOIN LATERAL jsonb_to_recordset(r.identities) AS i(kind text, canonical text)
WHERE {IN_SCOPE};
CREATE INDEX ON known (line);
ANALYZE known;
"""

_IMPORTED_BEFORE = f"""
INSERT INTO settled (line, prospect_id, is_old)
SELECT DISTINCT ON (r.line) r.line, p.id, true
FROM import_rows r
JOIN import_rows b ON b.row_key = r.row_key AND b.import_id <> r.import_id AND b.outcome <> 'rejected'
JOIN imports m ON m.id = b.import_id AND b.line <= m.committed_to AND m.state IN ('done', 'committing', 'cancelled')
JOIN prospects o ON o.id = b.prospect_id
JOIN prospects p ON p.id = coalesce(o.merged_into_id, o.id)
WHERE {IN_SCOPE}
ORDER BY r.line, m.created_at DESC, b.line
ON CONFLICT DO NOTHING
"""

_BY_EXTERNAL_ID = f"""
INSERT INTO settled (line, prospect_id)
SELECT r.line, x.prospect_id
FROM import_rows r JOIN external_ids x ON x.source = :ids_from AND x.value = r.external_id
WHERE {IN_SCOPE} AND r.external_id <> ''
ON CONFLICT DO NOTHING
"""

_HITS = f"""
CREATE TEMP TABLE hits ON COMMIT DROP AS
SELECT k.line, k.kind || ' ' || k.canonical AS key, k.is_shared, p.id AS prospect_id, k.kind = 'profile' AS is_profile,
       p.sort_name = k.sort_name AS is_named_so, {ALIKE.format("p.sort_name", "k.sort_name")} AS is_alike,
       k.kind <> 'profile' AND k.has_profile AND EXISTS (
           SELECT FROM known o JOIN identities i ON i.kind = 'profile' AND split_part(i.canonical, '/', 1) = o.site
           WHERE o.line = k.line AND o.kind = 'profile' AND i.prospect_id = p.id
       ) AS has_other_profile
FROM known k
JOIN identities x ON x.kind = k.kind AND x.canonical = k.canonical
JOIN prospects p ON p.id = x.prospect_id AND p.merged_into_id IS NULL
WHERE (NOT k.is_shared OR p.sort_name = k.sort_name) AND p.import_id IS DISTINCT FROM :import_id
  AND NOT EXISTS (SELECT FROM settled s WHERE s.line = k.line)
"""

_SHARED = f"""
CREATE TEMP TABLE shared ON COMMIT DROP AS
WITH held AS (
    SELECT k.kind || ' ' || k.canonical AS key, k.sort_name AS name FROM known k WHERE NOT k.is_shared
    UNION
    SELECT h.key, p.sort_name FROM hits h JOIN prospects p ON p.id = h.prospect_id WHERE NOT h.is_shared
),
many AS (
    SELECT key, array_agg(name) AS names FROM held WHERE name <> '' GROUP BY key HAVING count(*) >= {SHARED_BY}
)
SELECT key FROM many
WHERE cardinality(names) > {NAMES_COMPARED} OR {SHARED_BY} <= (
    SELECT count(*) FROM unnest(names) AS one WHERE NOT EXISTS (
        SELECT FROM unnest(names) AS two
        WHERE two <> one AND {ALIKE.format("one", "two")} AND (length(two), two) < (length(one), one)
    )
);
UPDATE known k SET is_shared = true FROM shared s WHERE s.key = k.kind || ' ' || k.canonical;
DELETE FROM hits h USING shared s WHERE s.key = h.key AND NOT h.is_named_so;
UPDATE hits h SET is_shared = true FROM shared s WHERE s.key = h.key
"""
"""Spellings of one name count once: of those that are alike, the shortest."""

_BY_IDENTITY = """
WITH own AS (SELECT *, bool_or(NOT is_shared) OVER (PARTITION BY line) AS has_own FROM hits),
counting AS (SELECT * FROM own WHERE NOT (is_shared AND has_own AND has_other_profile)),
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
    ) OR (r.external_id <> '' AND :ids_tell_apart AND EXISTS (
        SELECT FROM external_ids x WHERE x.prospect_id = p.id AND x.source = :ids_from
    )) AS has_other
    FROM import_rows r JOIN prospects p ON p.sort_name = r.sort_name AND p.employer_key = r.employer_key
    WHERE {IN_SCOPE} AND p.merged_into_id IS NULL AND r.sort_name <> '' AND (r.employer_key <> '' OR r.identities = '[]')
      AND p.import_id IS DISTINCT FROM :import_id AND NOT EXISTS (SELECT FROM settled s WHERE s.line = r.line)
)
INSERT INTO settled (line, prospect_id, reason, candidates)
SELECT line, CASE WHEN count(*) = 1 AND NOT bool_or(has_other) THEN (array_agg(prospect_id))[1] END,
       CASE WHEN bool_and(has_other) THEN 'other_profile' WHEN count(*) > 1 THEN 'several_named_so' END,
       (array_agg(prospect_id ORDER BY prospect_id))[1:10]
FROM namesakes GROUP BY line
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
    scope |= {"ids_from": import_.ids_from, "ids_tell_apart": import_.format is not Format.VCARD}
    for statement in (_TABLES, _IMPORTED_BEFORE, _BY_EXTERNAL_ID, _HITS, _SHARED, _BY_IDENTITY, _BY_NAME):
        run_script(statement, scope)
    fold(scope)
    run_script(_WRITE, scope)
