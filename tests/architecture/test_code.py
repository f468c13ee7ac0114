"""Rules about the code are tests of the code."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "talent", "outreach")
FILE_LINES, FUNCTION_LINES, VIEW_LINES = 300, 40, 20

RAW_SQL = {
    "app/shell/migrate.py",
    "outreach/calendar/refreshing.py",
    "outreach/nudges/calendars.py",
    "outreach/nudges/digests.py",
    "app/people/held.py",
    "talent/consent/erasing.py",
    "talent/consent/notices.py",
    "talent/consent/retention.py",
    "talent/duplicates/applying.py",
    "talent/transfer/erased.py",
    "talent/duplicates/finding.py",
    "talent/duplicates/scanning.py",
    "talent/transfer/committing.py",
    "talent/transfer/comparing.py",
    "talent/relationships/recounting.py",
    "talent/transfer/contact_matching.py",
    "talent/transfer/copies.py",
    "talent/transfer/folding.py",
    "talent/transfer/staging.py",
}
"""The modules with named set-based functions in raw SQL, each reviewed for whose rows it touches."""

READ_EVERYWHERE = {
    "app/identity/actions/signing_in.py",
    "app/identity/mailed_codes.py",
    "app/identity/queries.py",
    "app/identity/sessions.py",
    "app/identity/tokens.py",
    "app/moving/handlers.py",
    "app/people/exports/handlers.py",
    "app/shell/presentation.py",
    "app/kernel/audit/checking.py",
    "app/kernel/audit/sealing.py",
    "app/kernel/scope.py",
    "app/shell/admin/checkup.py",
    "app/shell/health.py",
    "outreach/passkeys/actions.py",
    "outreach/calendar/feeds.py",
    "outreach/calendar/handlers.py",
    "outreach/portal/coming_in.py",
    "outreach/portal/sessions.py",
    "outreach/nudges/handlers.py",
    "outreach/inbox/handlers.py",
    "outreach/inbox/views/endpoint.py",
    "outreach/inbox/ways.py",
    "outreach/community/asking.py",
    "outreach/community/joining.py",
    "outreach/own/handlers.py",
    "outreach/own_profiles/handlers.py",
    "talent/blocks/queries.py",
    "talent/consent/erasing.py",
    "talent/conversations/guarding/checks.py",
    "talent/conversations/guarding/handlers.py",
    "talent/conversations/guarding/holding.py",
    "talent/conversations/guarding/rhythm.py",
    "talent/conversations/guarding/watching.py",
    "talent/conversations/handlers.py",
    "talent/conversations/joining.py",
    "talent/documents/handlers.py",
    "talent/duplicates/actions.py",
    "talent/prospects/addressee.py",
    "talent/duplicates/jobs.py",
    "talent/pools/left_behind.py",
    "talent/duplicates/merged.py",
    "talent/duplicates/newcomers.py",
    "talent/duplicates/leading_on.py",
    "talent/pools/counts.py",
    "talent/relationships/queries.py",
}
"""The modules that lift the row rules, each for a reason that stands beside it."""


@cache
def sources() -> dict[Path, str]:
    return {path: path.read_text() for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(sources()[path])


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines_of(function: ast.FunctionDef) -> int:
    body = function.body
    has_docstring = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    first = body[1] if has_docstring and len(body) > 1 else body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def test_a_file_is_read_in_one_sitting():
    assert {named(path) for path, text in sources().items() if len(text.splitlines()) > FILE_LINES} == set()


def test_a_function_fits_on_a_screen_and_a_view_is_a_few_lines():
    too_long = {
        f"{named(path)}: {node.name}": lines_of(node)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and lines_of(node) > most_lines(path)
    }
    assert too_long == {}


def most_lines(path: Path) -> int:
    return VIEW_LINES if path.name == "views.py" or path.parent.name == "views" else FUNCTION_LINES


def test_a_module_says_what_stands_here():
    assert {
        named(path) for path, text in sources().items() if text.strip() and not ast.get_docstring(tree(path))
    } == set()


def using(pattern: str) -> set[str]:
    return {named(path) for path, text in sources().items() if re.search(pattern, text)}


def test_exactly_one_place_commits():
    assert using(r"\.commit\(\)") <= {"app/kernel/transaction.py", "app/shell/migrate.py"}


def test_exactly_one_place_reads_the_clock():
    assert using(r"datetime\.now\(|date\.today\(|utcnow\(") == {"app/kernel/clock.py"}


def test_exactly_one_place_sends_mail():
    assert using(r"import smtplib|from smtplib") == {"app/kernel/mail.py"}


def test_raw_sql_stands_only_in_reviewed_modules():
    assert using(r"from sqlalchemy import [^)\n]*\btext\b|from sqlalchemy import \([^)]*\btext\b") == RAW_SQL


def test_the_row_rules_are_lifted_only_in_reviewed_modules():
    assert using(r"\beverywhere\(\)") == READ_EVERYWHERE


def test_core_selects_from_tables_are_not_used_to_escape_the_row_rules():
    assert using(r"select\([^)]*__table__") == set()


def test_nothing_is_left_to_be_done_later():
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X"))
    assert using(rf"\b({marks})\b") == set()


def test_nothing_about_a_person_is_called_a_score_a_rank_or_a_fit():
    named_so = re.compile(r"\b\w*(score|rank|fit)\b", re.IGNORECASE)
    models = [path for path in sources() if path.name == "models.py" or path.parent.name == "models"]
    found = {
        f"{named(path)}: {node.target.id}"
        for path in models
        for node in ast.walk(tree(path))
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and named_so.fullmatch(node.target.id)
    }
    assert found == set()
