"""What the crowd of the seeds lacks to be asked by every filter: areas, pools with steps, fields, notes, documents, consent.

Shares of people from a thousandth to a tenth, spread by the number of their row; put in once, and kept with the database.
"""

import psycopg

from app.shell.config import Settings
from bench.ground import address

_AREAS = """
INSERT INTO business_areas (id, created_at, name, parent_id)
SELECT gen_random_uuid(), now(), name, NULL FROM unnest(ARRAY['Care', 'Energy', 'Software', 'Sea']) AS name
"""
_AREA_OF_USERS = """
UPDATE users SET area_id = (SELECT id FROM business_areas ORDER BY name OFFSET abs(hashtext(users.id::text)) % 4 LIMIT 1)
"""
_POOLS = """
INSERT INTO pools (id, created_at, version, name, purpose, default_cadence_days, owner_id, visibility, default_visibility, question)
SELECT gen_random_uuid(), now(), 1, name, '', 90, (SELECT id FROM users ORDER BY id LIMIT 1), visibility, 'open', ''
  FROM (VALUES ('Everybody later', 'shared'), ('Sea', 'shared'), ('Few', 'shared'), ('Hidden', 'confidential')) AS p(name, visibility)
"""
_STEPS = """
INSERT INTO pool_steps (id, created_at, pool_id, name, position)
SELECT gen_random_uuid(), now(), pools.id, step, place
  FROM pools, unnest(ARRAY['Interested', 'Talking', 'Ready']) WITH ORDINALITY AS s(step, place)
"""
_MEMBERS = """
INSERT INTO pool_members (id, created_at, version, pool_id, prospect_id, batch_id, step_id, stepped_at, is_kept)
SELECT gen_random_uuid(), now(), 1, pools.id, people.id, gen_random_uuid(),
       (SELECT id FROM pool_steps WHERE pool_id = pools.id AND position = 1 + people.number % 3), now(), true
  FROM (VALUES ('Everybody later', 10, 3), ('Sea', 100, 7), ('Few', 2000, 11), ('Hidden', 500, 13)) AS share(name, each, at)
  JOIN pools ON pools.name = share.name
  JOIN (SELECT id, abs(hashtext(id::text)) AS number FROM prospects) AS people ON people.number % share.each = share.at % share.each
"""
_FIELDS = """
INSERT INTO custom_fields (id, created_at, version, label, folded, hint, kind, position, roles)
SELECT gen_random_uuid(), now(), 1, label, lower(label), '', kind, place, ARRAY['admin', 'recruiter', 'employee', 'leader']
  FROM (VALUES ('Notice period', 'choice', 1), ('Years', 'number', 2), ('Free from', 'date', 3), ('Hobby', 'text', 4)) AS f(label, kind, place)
"""
_CHOICES = """
INSERT INTO field_choices (id, field_id, label, folded, position)
SELECT gen_random_uuid(), custom_fields.id, choice, lower(choice), place FROM custom_fields,
       unnest(ARRAY['None', '1 month', '3 months', '6 months']) WITH ORDINALITY AS c(choice, place) WHERE kind = 'choice'
"""
_VALUES = """
INSERT INTO custom_values (id, created_at, version, prospect_id, field_id, text, text_key, choice_id, day, number)
SELECT gen_random_uuid(), now(), 1, people.id, fields.id,
       CASE WHEN kind = 'text' THEN hobby END, CASE WHEN kind = 'text' THEN hobby END,
       CASE WHEN kind = 'choice' THEN (SELECT c.id FROM field_choices AS c WHERE c.field_id = fields.id AND c.position = 1 + people.number % 4) END,
       CASE WHEN kind = 'date' THEN current_date - people.number % 700 END,
       CASE WHEN kind = 'number' THEN people.number % 40 END
  FROM custom_fields AS fields,
       (SELECT id, abs(hashtext(id::text)) AS number, (ARRAY['sailing', 'chess', 'baking'])[1 + abs(hashtext(id::text)) % 3] AS hobby
          FROM prospects) AS people
 WHERE (people.number / 7) % (2 + fields.position * 5) = 0
"""
_NOTES = """
INSERT INTO notes (id, created_at, version, prospect_id, author_id, body, folded, is_private)
SELECT gen_random_uuid(), now(), 1, people.id, (SELECT id FROM users ORDER BY id LIMIT 1),
       (ARRAY['Would like night shifts less.', 'Speaks of moving to the sea.', 'Kubernetes and sails.'])[1 + people.number % 3],
       '', people.number % 17 = 0
  FROM (SELECT id, abs(hashtext(id::text)) AS number FROM prospects) AS people WHERE people.number % 13 = 0
"""
_DOCUMENTS = """
INSERT INTO documents (id, created_at, version, prospect_id, kind, title, original_name, claimed, media_type, size, sha256,
                       stored_as, state, characters, text, words, uploaded_by_id, is_private)
SELECT gen_random_uuid(), now(), 1, people.id, 'cv', 'CV', 'cv.pdf', '', 'application/pdf', 1, '', people.id::text, 'read', 30,
       body, perennial_words(body), (SELECT id FROM users ORDER BY id LIMIT 1), false
  FROM (SELECT id, abs(hashtext(id::text)) AS number,
               (ARRAY['Kubernetes at sea', 'Turbines and blades', 'Nurse, night shifts'])[1 + abs(hashtext(id::text)) % 3] AS body
          FROM prospects) AS people WHERE people.number % 20 = 0
"""
_CONSENT = """
INSERT INTO legal_bases (id, created_at, prospect_id, purpose, basis, state, since, proof, note)
SELECT gen_random_uuid(), now(), people.id, 'keeping_in_touch', 'consent',
       (ARRAY['accepted', 'requested', 'declined', 'withdrawn'])[1 + people.number % 4], current_date, '', ''
  FROM (SELECT id, abs(hashtext(id::text)) AS number FROM prospects) AS people WHERE people.number % 5 = 1
"""
_PLACES = """
UPDATE prospects SET location = (ARRAY['Berlin', 'Hamburg, Germany', 'Lagos', 'São Paulo'])[1 + abs(hashtext(id::text)) % 4],
       source = (ARRAY['Referral', 'PyCon 2026', ''])[1 + abs(hashtext(id::text)) % 3]
 WHERE abs(hashtext(id::text)) % 9 = 0
"""
_ALONE = "DELETE FROM relationships WHERE abs(hashtext(prospect_id::text)) % 3 = 1 AND abs(hashtext(id::text)) % 4 > 0"
_TOGETHER = """
INSERT INTO relationships (id, created_at, version, user_id, prospect_id, how, since, cadence_days, visibility, state, ended_reason,
       first_due_on, last_two_way_on, last_contact_at, contacts_in, contacts_out, contacts_both, ignored_nudges)
SELECT gen_random_uuid(), now(), 1, (SELECT id FROM users ORDER BY id OFFSET tie.number % 10 LIMIT 1), tie.prospect_id, 'event',
       tie.since, 180, 'open', 'active', '', tie.since, tie.last_two_way_on - 30, tie.last_contact_at - interval '30 days', 0, 0, 1, 0
  FROM (SELECT *, abs(hashtext(prospect_id::text)) AS number FROM relationships) AS tie WHERE tie.number % 6 = 0
    ON CONFLICT DO NOTHING
"""
_ALL = (
    _AREAS,
    _AREA_OF_USERS,
    _POOLS,
    _STEPS,
    _MEMBERS,
    _FIELDS,
    _CHOICES,
    _VALUES,
    _NOTES,
    _DOCUMENTS,
    _CONSENT,
    _PLACES,
    _ALONE,
    _TOGETHER,
)


def enrich(settings: Settings) -> None:
    """Put all of it in, unless it is there."""
    with psycopg.connect(address(settings), autocommit=True) as connection:
        if connection.execute("SELECT name FROM pools WHERE name = 'Everybody later'").fetchone():
            return
        with connection.transaction():
            for statement in _ALL:
                connection.execute(statement)
        connection.execute("VACUUM ANALYZE")
