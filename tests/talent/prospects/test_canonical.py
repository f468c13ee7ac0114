"""Two spellings of the same identity have one canonical form, which is its own; wild text never makes anything fail."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from talent.prospects.canonical import (
    CleanName,
    NotCanonical,
    addresses,
    canonical_email,
    canonical_handle,
    canonical_phone,
    canonical_profile,
    clean_name,
    clean_note,
    clean_text,
    folded,
    profile_url,
)

WILD = st.text(max_size=60) | st.text("abJÜß.@-_/:%?#&=+ 0129\u202e\u200d\x00'\"<>,;", max_size=40)


class TestEmail:
    @pytest.mark.parametrize(
        ("raw", "canonical"),
        [
            ("  Jordan.Lee+news@Example.ORG ", "jordan.lee+news@example.org"),
            ("jordan@BÜCHER.de", "jordan@xn--bcher-kva.de"),
            ("jordan@xn--bcher-kva.de", "jordan@xn--bcher-kva.de"),
            ("mailto:a@b.test", "a@b.test"),
            ("<a@b.test>", "a@b.test"),
            ("JÖRG@example.org", "jörg@example.org"),
            ("jo\u0308rg@example.org", "jörg@example.org"),
        ],
    )
    def test_spellings_come_to_one_form(self, raw, canonical):
        assert canonical_email(raw) == canonical

    @pytest.mark.parametrize(
        "raw", ["", "jordan", "a@localhost", "a..b@c.org", "a@b@c.org", "a b@c.org", "=a@", "x" * 5000 + "@a.org"]
    )
    def test_what_is_no_address_is_refused_with_a_sentence(self, raw):
        with pytest.raises(NotCanonical, match="name@example"):
            canonical_email(raw)

    @given(st.from_regex(r"[a-zA-Z0-9.+_'-]{1,70}@[a-zA-Z0-9.-]{1,30}(\.(org|test|local|c))?", fullmatch=True))
    def test_the_fast_way_gives_the_slow_way_s_answer(self, raw):
        try:
            slow = validate_email(raw, check_deliverability=False, test_environment=True)
            expected = f"{slow.local_part.lower()}@{slow.ascii_domain.lower()}"
        except EmailNotValidError:
            expected = None
        assert attempt(canonical_email, raw) == expected


class TestPhone:
    @pytest.mark.parametrize(
        ("raw", "region", "canonical"),
        [
            ("030 / 123 456", "DE", "+4930123456"),
            ("+49 (0)30 123456", None, "+4930123456"),
            ("'+1 202 555 0143", None, "+12025550143"),
            ("tel:+1-202-555-0143", "DE", "+12025550143"),
            ("+49 30 123456 ext. 5", None, "+4930123456;ext=5"),
        ],
    )
    def test_spellings_come_to_e164(self, raw, region, canonical):
        assert canonical_phone(raw, region) == canonical

    def test_a_national_number_without_a_country_says_what_to_do(self):
        with pytest.raises(NotCanonical, match="country code"):
            canonical_phone("030 123456", None)

    @pytest.mark.parametrize("raw", ["", "12", "call me", "+49 1", "1" * 400])
    def test_what_is_no_number_is_refused(self, raw):
        with pytest.raises(NotCanonical):
            canonical_phone(raw, "DE")


class TestProfile:
    @pytest.mark.parametrize(
        "raw",
        [
            "https://www.linkedin.com/in/jordanlee",
            "http://linkedin.com/in/JordanLee/",
            "www.linkedin.com/in/jordanlee?trk=people#top",
            "linkedin.com/in/jordanlee/de",
            "https://de.linkedin.com/in/jordanlee/en-us/",
            "https://m.linkedin.com/in/jordanlee/overlay/contact-info/",
            "//touch.www.linkedin.com/in/%6Aordanlee",
            "https://www.linkedin.com/in/%256Aordanlee",
        ],
    )
    def test_linkedin_s_spellings_of_one_person_are_one(self, raw):
        assert canonical_profile(raw) == "linkedin.com/in/jordanlee"

    @pytest.mark.parametrize(
        ("raw", "canonical"),
        [
            ("https://www.linkedin.com/in/j%C3%B6rg-%C2%AE", "linkedin.com/in/jörg-®"),
            ("https://www.linkedin.com/in/jo\u0308rg-®", "linkedin.com/in/jörg-®"),
            ("https://www.linkedin.com/in/ACoAAAbCdEfGhIjKlMnOp", "linkedin.com/in/ACoAAAbCdEfGhIjKlMnOp"),
            ("https://sy.linkedin.com/pub/a-marzec/a7/576/b50?trk=x", "linkedin.com/in/a-marzec-b50576a7"),
            ("https://linkedin.com/pub/a-marzec/0/57/b5", "linkedin.com/pub/a-marzec/0/57/b5"),
            ("http://www.linkedin.com/profile/view?id=12345&trk=x", "linkedin.com/profile/view?id=12345"),
            ("https://GitHub.com/Torvalds/linux/issues", "github.com/torvalds"),
            ("https://mobile.twitter.com/@Jack/status/20", "x.com/jack"),
            ("https://twitter.com/#!/jack", "x.com/jack"),
            ("x.com/Jack?lang=de", "x.com/jack"),
            ("http://Bücher.de:80/~Jordan/?utm_source=x&a=1#f", "xn--bcher-kva.de/~Jordan?a=1"),
            ("https://jordan.example/über uns", "jordan.example/%C3%BCber%20uns"),
            ("jordan.example:8080/me", "jordan.example:8080/me"),
            ("https://linkedin.com.evil.example/in/jordan", "linkedin.com.evil.example/in/jordan"),
        ],
    )
    def test_others_keep_what_tells_people_apart(self, raw, canonical):
        assert canonical_profile(raw) == canonical

    @pytest.mark.parametrize(
        "raw",
        [
            "javascript:alert(1)",
            "JaVaScRiPt://linkedin.com/in/x%0Aalert(1)",
            "java\tscript:alert(1)",
            "data:text/html,<script>",
            "ftp://example.org/x",
            "https:javascript:alert(1)",
            "https://javascript:alert(1)",
            "https://linkedin.com@evil.example/in/x",
            "https://evil.example\\@linkedin.com/in/x",
            "https://127.0.0.1/x",
            "https://localhost/x",
            '=HYPERLINK("https://evil.example","Jordan")',
            "",
            "Jordan Lee",
            "https://www.linkedin.com/",
            "https://www.linkedin.com/company/acme",
            "https://www.linkedin.com/pub/dir/jordan/lee",
            "https://github.com/orgs/acme",
            "https://x.com/home",
            "https://acme.example",
            "acme.example/?utm_source=mail",
            "https://www.acme.example/en/index.html",
            "https://acme.example/Impressum/",
            "https://network.example/companies/acme/people",
            "https://a.example/" + "x" * 3000,
        ],
    )
    def test_hostile_and_impersonal_addresses_are_refused(self, raw):
        with pytest.raises(NotCanonical):
            canonical_profile(raw)

    def test_a_link_is_made_again_safely(self):
        assert profile_url("linkedin.com/in/jörg-®") == "https://linkedin.com/in/j%C3%B6rg-%C2%AE"
        assert profile_url('linkedin.com/in/100%"><x') == "https://linkedin.com/in/100%25%22%3E%3Cx"
        assert profile_url("linkedin.com/profile/view?id=1") == "https://linkedin.com/profile/view?id=1"

    @given(
        WILD.map(lambda text: f"https://www.linkedin.com/in/{text}") | WILD.map(lambda text: f"a.example/{text}") | WILD
    )
    def test_the_link_leads_back_to_the_same_person(self, raw):
        canonical = attempt(canonical_profile, raw)
        if canonical is not None:
            link = profile_url(canonical)
            assert link.startswith("https://")
            assert link.isascii()
            assert canonical_profile(canonical) == canonical
            assert canonical_profile(link) == canonical


class TestPlainNumbers:
    @given(st.from_regex(r"\+[1-9][0-9]{5,14}", fullmatch=True))
    def test_the_short_way_says_what_the_long_one_says(self, number):
        quick = addresses._is_plain_e164(number)
        assert not quick or addresses._e164(number, None) == number


class TestHandle:
    @pytest.mark.parametrize(
        ("raw", "canonical"),
        [
            ("@Jordan", "jordan"),
            ("@Jordan@Mastodon.social", "jordan@mastodon.social"),
            ("Signal: @jordan.42", "signal:jordan.42"),
        ],
    )
    def test_spellings_come_to_one_form(self, raw, canonical):
        assert canonical_handle(raw) == canonical

    @pytest.mark.parametrize("raw", ["", "@", "two words", "a\u202eb c", "x" * 300])
    def test_what_is_no_handle_is_refused(self, raw):
        with pytest.raises(NotCanonical):
            canonical_handle(raw)


class TestNames:
    @pytest.mark.parametrize(
        ("raw", "display", "credentials"),
        [
            ("  Jordan \t Lee ", "Jordan Lee", ""),
            ("Jordan Lee, PhD", "Jordan Lee", "PhD"),
            ("Jordan Lee, MBA, PMP", "Jordan Lee", "MBA, PMP"),
            ("Jordan Lee MBA PMP®", "Jordan Lee", "MBA, PMP®"),
            ("Jordan Lee, SAFE", "Jordan Lee", "SAFE"),
            ("Smith, Jr.", "Smith, Jr.", ""),
            ("Lee, Jordan", "Lee, Jordan", ""),
            ("YO YO MA", "YO YO MA", ""),
            ("LEE, MINA", "LEE, MINA", ""),
            ("Md Rahman", "Md Rahman", ""),
            ("Anna 🌱 Weiß", "Anna 🌱 Weiß", ""),
            ("MÃ¼ller", "Müller", ""),
            ("JosÃ© GarcÃ\xada", "José García", ""),
            ("Oâ€™Brien", "O\u2019Brien", ""),
            ("Ð\x98Ð²Ð°Ð½", "Иван", ""),
            ("MÃƒÂ¼ller", "Müller", ""),
            ("Müller-Ä®", "Müller-Ä®", ""),
            ("SÃO PAULO", "SÃO PAULO", ""),
            ("Jordan\u202eeeL", "JordaneeL", ""),
            ("Jor\x00dan\r\nLee", "Jordan Lee", ""),
            ("PhD", "PhD", ""),
            ("", "", ""),
        ],
    )
    def test_a_whole_name_is_shown_as_its_owner_writes_it(self, raw, display, credentials):
        assert clean_name(raw) == CleanName(display, credentials=credentials)

    def test_parts_make_the_display_name_and_stay_parts(self):
        assert clean_name(given="Jordan", family="Smith, PhD") == CleanName("Jordan Smith", "Jordan", "Smith", "PhD")

    def test_a_whole_name_beside_parts_is_the_truth(self):
        assert clean_name("Jo Smith", given="Jordan", family="Smith").display == "Jo Smith"

    @given(WILD | st.sampled_from(["PhD", "Jo, MBA", "Jo Lee, X, MBA,", "A PhD, PhD"]))
    def test_cleaning_twice_is_cleaning_once(self, raw):
        once = clean_name(raw)
        assert clean_name(once.display).display == once.display
        assert not set(once.display) & set("\x00\u202e\n")


class TestText:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("Łukasz  WEIẞ", "lukasz weiss"),
            ("Ærø ﬁ Þór", "aero fi thor"),
            ("İstanbul \u0131s\u0131", "istanbul isi"),
            ("Đặng Ñandú", "dang nandu"),
            ("🌱 Anna 🌱", "anna"),
            ("ガ か\u3099 한글 हिन्दी", "ガ が 한글 हिन्दी"),
            ("Anne\u2011Marie\u00a0Lee", "anne\u2010marie lee"),
        ],
    )
    def test_the_key_for_search_has_no_accents_case_or_emoji(self, text, key):
        assert folded(text) == key

    def test_notes_keep_their_lines(self):
        assert clean_note(" met at \x07 fair\r\n\r\n\r\n\r\nlikes\u202e tea \r") == "met at fair\n\nlikes tea"


def attempt(canonical, *arguments):
    try:
        return canonical(*arguments)
    except NotCanonical:
        return None


@given(WILD)
def test_what_is_canonical_stays_as_it_is(raw):
    for canonical in (canonical_email, canonical_handle, canonical_profile):
        once = attempt(canonical, raw)
        assert once is None or canonical(once) == once
    for cleaned in (folded, clean_text, clean_note):
        assert cleaned(cleaned(raw)) == cleaned(raw)


@given(
    WILD | st.from_regex(r"\+?[0-9 ()/x.;-]{3,24}(ext=?[0-9]{1,5})?", fullmatch=True),
    st.sampled_from([None, "DE", "US", "IT"]),
)
def test_a_canonical_number_stays_as_it_is(raw, region):
    once = attempt(canonical_phone, raw, region)
    assert once is None or canonical_phone(once, None) == once
