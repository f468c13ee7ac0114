"""The barest page that shows fifty people: Flask, one query, one template. What ours is measured against."""

import os

from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy import text as sql  # noqa: TID251 - not the product

app = Flask("bare")
engine = create_engine(os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"), pool_size=10)

QUERY = sql("SELECT id, display_name, title, employer, location FROM prospects ORDER BY sort_name, id LIMIT 50")
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
