"""What is shared is read for whom it may be about; wild text harms nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.anywhere.reading import read
from talent.prospects.canonical import IdentityKind

IN = "https://www.linkedin.com/in/amara-diallo"


class TestWhoItIs:
    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Amara Diallo | LinkedIn", "Amara Diallo"),
            ("(12) Amara Diallo - Battery chemist - Voltwerk | LinkedIn", "Amara Diallo"),
            ("Amara Diallo \N{EN DASH} Voltwerk | LinkedIn", "Amara Diallo"),
            ("amara-d (Amara Diallo) · GitHub", "Amara Diallo"),
            ("Amara Diallo (@amara) / X", "Amara Diallo"),
            ("Amara Diallo | XING", "Amara Diallo"),
            ("", ""),
            ("Something", ""),
        ],
    )
    def test_the_name_stands_in_the_title_of_the_page(self, title, name):
        assert read(title=title, url=IN).name == name

    def test_a_phone_says_it_in_the_text(self):
        shared = read(
            text=f"Check out Amara Diallo\N{RIGHT SINGLE QUOTATION MARK}s profile on LinkedIn {IN}?utm_source=share."
        )
        assert (shared.name, shared.profiles, shared.summary) == ("Amara Diallo", ("linkedin.com/in/amara-diallo",), "")

    @pytest.mark.parametrize(
        ("url", "profile"),
        [
            ("https://de.linkedin.com/in/Amara-Diallo/?originalSubdomain=de", "linkedin.com/in/amara-diallo"),
            ("https://github.com/Amara/repo/issues", "github.com/amara"),
            ("https://twitter.com/amara/status/12", "x.com/amara"),
            ("https://www.xing.com/profile/Amara_Diallo", "www.xing.com/profile/Amara_Diallo"),
        ],
    )
    def test_every_spelling_of_a_profile_is_the_same_one(self, url, profile):
        assert read(url=url).profiles == (profile,)

    def test_an_article_is_nobodys_profile_but_what_was_talked_about(self):
        shared = read(title="Why ships vibrate", url="https://example.org/ships/vibrate")
        assert (shared.names_somebody, shared.summary) == (False, "Why ships vibrate")
        assert (IdentityKind.PROFILE, "example.org/ships/vibrate") in shared.marks

    def test_an_address_of_somebody_is_found_in_words(self):
        assert read(text="Amara <Amara@Example.org> says hello").emails == ("amara@example.org",)


@given(st.text(), st.text(), st.text())
def test_wild_text_is_read_without_harm(title, text, url):
    shared = read(title=title, text=text, url=url)
    assert len(shared.summary) <= 500
    assert len(shared.name) <= 80
