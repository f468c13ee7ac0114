"""Rules about templates."""

import re
from collections.abc import Iterable
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"
ALL = {path: path.read_text() for path in sorted(TEMPLATES.rglob("*.html"))}
PAGES = [
    path
    for path in ALL
    if not path.name.startswith("_") and path.relative_to(TEMPLATES).parts[0] not in ("components", "emails", "layouts")
]


def named(paths: Iterable[Path]) -> set[str]:
    return {str(path.relative_to(TEMPLATES)) for path in paths}


def test_every_page_has_a_title():
    title = re.compile(r"{% block title %}.+{% endblock", re.DOTALL)
    assert named(path for path in PAGES if not title.search(ALL[path])) == set()


def test_no_markup_from_outside_is_trusted():
    assert named(path for path, text in ALL.items() if re.search(r"\|\s*safe\b", text)) == set()


def test_no_inline_style_or_script():
    inline = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)")
    assert named(path for path, text in ALL.items() if "emails" not in path.parts and inline.search(text)) == set()


def test_every_form_that_posts_carries_its_token():
    assert named(path for path, text in ALL.items() if any(map(posts_without_token, forms(text)))) == set()


def forms(text: str) -> list[str]:
    return re.findall(r"<form\b.*?</form>", text, re.DOTALL)


def posts_without_token(form: str) -> bool:
    is_posted = re.search(r'method="post"', form, re.IGNORECASE) is not None
    return is_posted and not re.search(r"csrf|hidden_tag|token\(", form)


SPOKEN = sorted(path for path in (*ALL, *TEMPLATES.rglob("*.txt")) if "dev" not in path.parts)
NOT_SPOKEN = re.compile(
    r"<style.*?</style>|<!--.*?-->|<!doctype[^>]*>|<[^>]*>|&[a-z]+;|[a-z-]+=\"[^\"]*\"", re.DOTALL | re.IGNORECASE
)
ATTRIBUTE_BLOCK = re.compile(r"{% block (?:width|size|body_attributes) %}.*?{% endblock")
TEMPLATE_CODE = re.compile(r"{#.*?#}|{%(?:\"[^\"]*\"|[^\"])*?%}|{{(?:\"[^\"]*\"|[^\"])*?}}", re.DOTALL)
NEUTRAL = frozenset({"Perennial", "Esc", "Ctrl", "K"})
SPOKEN_ATTRIBUTE = re.compile(r"\s(?:title|placeholder|aria-label|alt)=\"([^\"{]*[A-Za-z]{2}[^\"{]*)\"")


def test_every_word_that_people_read_can_be_translated():
    untranslated = {
        name: words for path in SPOKEN if (words := untranslated_of(path.read_text())) for name in named([path])
    }
    assert untranslated == {}


def untranslated_of(text: str) -> set[str]:
    spoken = NOT_SPOKEN.sub(" ", TEMPLATE_CODE.sub("", ATTRIBUTE_BLOCK.sub("{% endblock", text)))
    attributes = SPOKEN_ATTRIBUTE.findall(re.sub(r"{[{%#].*?[}%#]}", "{", text, flags=re.DOTALL))
    return (set(re.findall(r"[A-Za-z]{2,}", spoken)) - NEUTRAL) | set(attributes)
