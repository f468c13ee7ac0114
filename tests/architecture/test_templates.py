"""Rules about templates."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
PAGES = [
    path
    for path in ALL
    if not path.name.startswith("_") and path.relative_to(TEMPLATES).parts[0] not in ("components", "emails", "layouts")
]


def named(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_page_has_a_title(path):
    assert re.search(r"{% block title %}.+{% endblock", path.read_text(), re.DOTALL)


@pytest.mark.parametrize("path", ALL, ids=named)
def test_no_markup_from_outside_is_trusted(path):
    assert not re.search(r"\|\s*safe\b", path.read_text())


@pytest.mark.parametrize("path", [path for path in ALL if "emails" not in path.parts], ids=named)
def test_no_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", ALL, ids=named)
def test_every_form_that_posts_carries_its_token(path):
    for form in re.findall(r"<form\b.*?</form>", path.read_text(), re.DOTALL):
        if re.search(r'method="post"', form, re.IGNORECASE):
            assert re.search(r"csrf|hidden_tag|token\(", form), form[:120]


SPOKEN = sorted([*ALL, *TEMPLATES.rglob("*.txt")])
NOT_SPOKEN = re.compile(
    r"<style.*?</style>|<!--.*?-->|<!doctype[^>]*>|<[^>]*>|&[a-z]+;|[a-z-]+=\"[^\"]*\"", re.DOTALL | re.IGNORECASE
)
ATTRIBUTE_BLOCK = re.compile(r"{% block (?:width|size|body_attributes) %}.*?{% endblock")
TEMPLATE_CODE = re.compile(r"{#.*?#}|{%(?:\"[^\"]*\"|[^\"])*?%}|{{(?:\"[^\"]*\"|[^\"])*?}}", re.DOTALL)
NEUTRAL = frozenset({"Perennial", "Esc", "Ctrl", "K"})
SPOKEN_ATTRIBUTE = re.compile(r"\s(?:title|placeholder|aria-label|alt)=\"([^\"{]*[A-Za-z]{2}[^\"{]*)\"")


@pytest.mark.parametrize("path", [path for path in SPOKEN if "dev" not in path.parts], ids=named)
def test_every_word_that_people_read_can_be_translated(path):
    text = path.read_text()
    words = (
        set(
            re.findall(
                r"[A-Za-z]{2,}", NOT_SPOKEN.sub(" ", TEMPLATE_CODE.sub("", ATTRIBUTE_BLOCK.sub("{% endblock", text)))
            )
        )
        - NEUTRAL
    )
    assert words == set()
    assert SPOKEN_ATTRIBUTE.findall(re.sub(r"{[{%#].*?[}%#]}", "{", text, flags=re.DOTALL)) == []
