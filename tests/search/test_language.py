"""The text form of a question: it reads back as what it was written from, and says what is wrong and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.language import DEEPEST, LONGEST, Unreadable, parse
from app.search.tree import EVERYBODY, And, Not, Or, Term, Word, all_of, any_of, negated, written

texts = st.text(min_size=1, max_size=12) | st.sampled_from(
    ["OR", "AND", "NOT", "-", "--x", "a:b", "tie:any", '"', "\\", '\\"', "(", "a,b", ",", "http://a", "O'Brien", " "]
)
terms = st.builds(
    Term, st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), st.lists(texts, min_size=1, max_size=3).map(tuple)
)
trees = st.recursive(
    st.builds(Word, texts) | terms,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(all_of),
        st.lists(inner, min_size=1, max_size=4).map(any_of),
        inner.map(negated),
    ),
    max_leaves=12,
)


@pytest.fixture(autouse=True)
def _sentences(app):
    with app.test_request_context():
        yield


class TestRoundTrip:
    @given(trees)
    def test_what_is_written_reads_back_as_the_same_question(self, tree):
        assert parse(written(tree)) == tree

    @given(st.text(max_size=80))
    def test_whatever_is_typed_is_read_or_refused_with_its_place(self, typed):
        place = 0
        try:
            tree = parse(typed)
        except Unreadable as wrong:
            place = wrong.at
        assert parse(written(tree)) == tree if not place else place <= len(typed)


class TestReading:
    @pytest.mark.parametrize(
        ("typed", "tree"),
        [
            ("", EVERYBODY),
            ("  ", EVERYBODY),
            ("amara okafor", And((Word("amara"), Word("okafor")))),
            ('"amara okafor"', Word("amara okafor")),
            ('pool:"Nurses"', Term("pool", ("Nurses",))),
            ("-tie:any last:>6mo", And((Not(Term("tie", ("any",))), Term("last", (">6mo",))))),
            ("skill:python,go", Term("skill", ("python", "go"))),
            ('Pool:"a, b",c', Term("pool", ("a, b", "c"))),
            ("a OR b c", Or((Word("a"), And((Word("b"), Word("c")))))),
            ("(a OR b) c", And((Or((Word("a"), Word("b"))), Word("c")))),
            ("NOT (a b)", Not(And((Word("a"), Word("b"))))),
            ("a AND b", And((Word("a"), Word("b")))),
            ("a or b", And((Word("a"), Word("or"), Word("b")))),
            ("--a", Word("a")),
            ("jean-luc - x", And((Word("jean-luc"), Word("-"), Word("x")))),
            ("http://a.example", Word("http://a.example")),
            ("O'Brien", Word("O'Brien")),
            ("last:2026-01-01..2026-03-31", Term("last", ("2026-01-01..2026-03-31",))),
            ('"say \\"hi\\" \\\\"', Word('say "hi" \\')),
        ],
    )
    def test_it_is_read_as_people_mean_it(self, typed, tree):
        assert parse(typed) == tree


class TestRefusing:
    @pytest.mark.parametrize(
        ("typed", "at", "said"),
        [
            ('pool:"Nurses', 6, "never closed"),
            ("a (b", 3, "never closed"),
            ("a ()", 3, "nothing in the brackets"),
            ("a )", 3, "too many"),
            ("a OR", 3, "after OR"),
            ("OR a", 1, "before OR"),
            ("a NOT", 3, "after NOT"),
            ("pool: Nurses", 1, "needs a value"),
            ("x skill:python,", 3, "needs a value"),
            ("(" * (DEEPEST + 2) + "a", DEEPEST + 1, "too many brackets"),
            ("a" * (LONGEST + 1), LONGEST, "longer"),
        ],
    )
    def test_one_sentence_says_what_is_wrong_and_where(self, typed, at, said):
        with pytest.raises(Unreadable) as wrong:
            parse(typed)
        assert said in wrong.value.sentence
        assert wrong.value.at == at
