"""What ours is measured against: the barest page that shows fifty people (Flask, one query, one template), and the barest way
to take a message (Flask, one row, one commit).
"""

import os

from flask import Flask, request
from sqlalchemy import create_engine
from sqlalchemy import text as sql  # noqa: TID251 - not the product

app = Flask("bare")
engine = create_engine(os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"), pool_size=10)

QUERY = sql("SELECT id, display_name, title, employer, location FROM prospects ORDER BY sort_name, id LIMIT 50")
MESSAGE = sql("INSERT INTO bare_said (id, body, at) VALUES (:id, :body, now())")
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>People</title></head>
<body>
<table>
{% for person in people %}
<tr><td><a href="/people/{{ person.id }}">{{ person.display_name }}</a></td><td>{{ person.title }}</td>
<td>{{ person.employer }}</td><td>{{ person.location }}</td></tr>
{% endfor %}
</table>
</body>
</html>
"""
template = app.jinja_env.from_string(PAGE)


@app.get("/")
def people() -> str:
    with engine.connect() as connection:
        rows = connection.execute(QUERY).all()
    return template.render(people=rows)


@app.post("/said")
def say() -> tuple[str, int]:
    with engine.begin() as connection:
        connection.execute(MESSAGE, {"id": request.form["id"], "body": request.form["body"]})
    return "", 204
