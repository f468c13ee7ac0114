"""What people wrote is cut out exactly, whatever their program and language; every line is kept either way."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from mailparser_reply import EmailReplyParser

from outreach.inbox.reading.folding import fold
from outreach.inbox.reading.html import text_of

HERE = Path(__file__).parent / "clients"


@dataclass(frozen=True)
class Example:
    """A body as a program made it, and what its author wrote."""

    name: str
    body: str
    said: str

    @property
    def text(self) -> str:
        is_html = self.body.lstrip().startswith(("<html", "<div"))
        return text_of(self.body) if is_html else self.body


def examples() -> list[Example]:
    found = []
    for path in sorted(HERE.glob("*.txt")):
        for part in re.split(r"^@@ ", path.read_text(), flags=re.MULTILINE)[1:]:
            name, rest = part.split("\n", 1)
            body, said = re.split(r"^@= ?\n", rest, maxsplit=1, flags=re.MULTILINE)
            found.append(Example(name, body, said.strip()))
    return found


EXAMPLES = examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
def test_what_somebody_wrote_is_cut_exactly(example):
    assert fold(example.text).said == example.said


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
def test_no_word_is_lost(example):
    folded = fold(example.text)
    kept = re.findall(r"\w+", f"{folded.said} {folded.folded}")
    assert sorted(kept) == sorted(re.findall(r"\w+", example.text.replace("&nbsp;", " ")))


@pytest.mark.filterwarnings("ignore:'count' is passed as positional argument:DeprecationWarning")  # the library's own
def test_more_of_them_than_the_best_library_for_it_cuts():
    library = EmailReplyParser(
        languages=[
            "en",
            "de",
            "fr",
            "es",
            "it",
            "pt",
            "nl",
            "pl",
            "ru",
            "ja",
            "zh",
            "sv",
            "da",
            "cs",
            "he",
            "ko",
            "tr",
            "hu",
            "fi",
        ]
    )
    cut = [library.read(one.text.replace("\x1e", "").replace("\x1f", "")).replies[0].body for one in EXAMPLES]
    right = sum(said.split() == one.said.split() for said, one in zip(cut, EXAMPLES, strict=True))
    assert right < len(EXAMPLES) * 2 / 3


def test_there_are_many_programs_and_languages():
    assert len(EXAMPLES) >= 60
