"""Every page, as each role meets it: whole, accessible, in light and dark, on a phone and a desk, without complaint."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.looking import faults_of
from tests.support.office import Office

pytestmark = pytest.mark.browser
PATHS = {
    "employee": ("/", "/account/public", "{person}", "{tie}", "{edit}", "/people/new", "/log", "/account/anywhere", "/share", "/waiting", "/pools", "{pool}", "/import",
                 "/asks", "{nudge}", "{not_me}", "{contact}", "/nowhere",
                 "/inbox", "/inbox/mails", "/inbox/address", "{mail}", "{mention}", "{sorting}", "/calendar",
                 "{person}/hand-over", "{ask}", "{promise}", "{import_mapping}", "{import_ready}", "{import_done}", "{import_stopped}"),
    "recruiter": ("/", "/people?q=nobody-by-that-name", "{documented}",
                  "/people?f=(tie:any+OR+pool:any)+-last:never+place:bergen&cols=what,place,last,source,added&sort=place", "/people?add=last&f=tie:any+place:bergen",
                  "/people/questions?question=tie:none", "/people/views/new?question=tie:none&columns=place",
                  "/people/acts/new?kind=tag&all=1&f=tie:none", "/people/acts", "/people/exports", "/people/exports/new?all=1&f=tie:none",
                  "{documented}/documents", "{documented}/photo", "{document}",
                  "{documented}/consent", "{documented}/erasing", "/privacy", "/privacy/going", "/privacy/automatic", "/privacy/texts", "/pools", "{pool}", "/pools/new",
                  "{pool}/edit", "{pool}/board", "{pool}/health", "{pool}/steps", "{pool}/spread", "{pool}/ask?prospect_id={member}", "/pools?archived=1", "/users", "/communities", "{community}", "{community}/stories", "{community}/stories/new", "{story}",
                  "{community}/questions", "{question}", "{community}/people", "{community}/gatherings", "{community}/topics", "{community}/preview",
                  "{twin}/same-as", "{pair}", "{twin}/details", "{fact}", "/duplicates", "/duplicates?show=denied", "/words"),
    "admin": ("/", "/users", "/users?standing=invited", "/users/new", "{user}", "/areas", "{area}", "/settings", "/health", "/inbox/ways",
              "/privacy/retention", "/privacy/retention/new", "{rule}", "/pools/left-behind",
              "/fields", "/dev/components", "/account", "/account/address", "/account/password", "/account/sessions"),
    "leader": ("/", "/people"),
    "partner": ("/", "/people"),
}  # fmt: skip


@pytest.fixture(scope="session")
def known(demo, tmp_path_factory) -> dict[str, str]:
    """Addresses of pages about somebody or something that the demo has."""

    def one(query: str) -> str:
        return str(demo.server.sql(query, demo.address_of("employee"))[0][0])

    mine = "JOIN users u ON u.id = {}.user_id AND u.email = %s"
    person = one(f"SELECT prospect_id FROM relationships r {mine.format('r')} ORDER BY due_on LIMIT 1")
    nudge = one(f"SELECT n.id FROM nudges n {mine.format('n')} WHERE n.state = 'open' LIMIT 1")
    contact = one(f"SELECT t.id FROM touchpoints t {mine.format('t')} ORDER BY t.at DESC LIMIT 1")
    mention = one(f"SELECT m.id FROM note_mentions m {mine.format('m')} ORDER BY m.id LIMIT 1")
    promise = one(f"SELECT p.id FROM promises p {mine.format('p')} ORDER BY p.due_on DESC LIMIT 1")
    rule = demo.server.sql("SELECT id FROM retention_rules ORDER BY id LIMIT 1")[0][0]
    pool = demo.server.sql("SELECT id FROM pools ORDER BY name LIMIT 1")[0][0]
    member = demo.server.sql("SELECT prospect_id FROM pool_members WHERE pool_id = %s LIMIT 1", pool)[0][0]
    user = demo.server.sql("SELECT id FROM users WHERE role = 'partner' LIMIT 1")[0][0]
    described = demo.server.sql("SELECT id, prospect_id FROM documents ORDER BY id LIMIT 1")[0]
    community, story = demo.server.sql("SELECT community_id, id FROM community_stories ORDER BY id LIMIT 1")[0]
    question = demo.server.sql("SELECT id FROM community_questions WHERE published_at IS NOT NULL ORDER BY id LIMIT 1")
    area = demo.server.sql("SELECT id FROM business_areas ORDER BY name LIMIT 1")[0][0]
    pair = demo.server.sql("SELECT first_id, second_id FROM duplicate_pairs WHERE state = 'open' LIMIT 1")[0]
    fact = demo.server.sql("SELECT id FROM facts WHERE NOT is_private LIMIT 1")[0][0]
    party, mail = demo.server.sql("SELECT id, mail_id FROM inbound_parties ORDER BY id LIMIT 1")[0]
    return {
        "mail": f"/inbox/mails/{mail}",
        "sorting": f"/inbox/addresses/{party}",
        "document": f"/documents/{described[0]}",
        "documented": f"/people/{described[1]}",
        **imports(demo, tmp_path_factory.mktemp("imports")),
        "twin": f"/people/{pair[0]}",
        "pair": f"/people/{pair[0]}/same-as/{pair[1]}",
        "fact": f"/facts/{fact}",
        "area": f"/areas/{area}",
        "community": f"/communities/{community}",
        "story": f"/communities/stories/{story}",
        "question": f"/questions/{question[0][0]}",
        "ask": f"/asks/{an_ask(demo)}",
        "person": f"/people/{person}",
        "tie": f"/people/{person}/relationship",
        "edit": f"/people/{person}/edit",
        "nudge": f"/nudges/{nudge}",
        "not_me": f"/nudges/{nudge}/not-me",
        "contact": f"/contacts/{contact}",
        "promise": f"/promises/{promise}",
        "mention": f"/mentions/{mention}",
        "rule": f"/privacy/retention/{rule}",
        "pool": f"/pools/{pool}",
        "member": str(member),
        "user": f"/users/{user}",
    }


def imports(demo: Office, folder: Path) -> dict[str, str]:
    """An import of the employee's in each place where one can stand for long."""
    employee, standing = demo.address_of("employee"), {}
    for state in ("done", "mapping", "ready", "reading"):
        demo.bring_in(folder, employee, f"Ida {state.title()}", f"Ole {state.title()}", keeps_in_touch=False)
        latest = demo.server.sql("SELECT id FROM imports ORDER BY created_at DESC LIMIT 1")[0][0]
        stopped = "now()" if state == "reading" else "NULL"
        demo.server.sql(f"UPDATE imports SET state = %s, stopped_at = {stopped} WHERE id = %s", state, latest)
        standing["import_stopped" if state == "reading" else f"import_{state}"] = f"/import/{latest}"
    return standing


def an_ask(demo: Office) -> str:
    """A question that waits for the employee's answer."""
    return str(
        demo.server.sql(
            "INSERT INTO asks (id, created_at, prospect_id, user_id, asked_by_id, message, cadence_days, visibility,"
            " state, expires_at, reason) SELECT gen_random_uuid(), now(), p.id, u.id, r.id, 'You both ski', 90, 'open',"
            " 'open', now() + interval '7 days', '' FROM users u, users r, prospects p WHERE u.email = %s"
            " AND r.email = %s AND NOT EXISTS (SELECT FROM asks a WHERE a.user_id = u.id AND a.prospect_id = p.id)"
            " LIMIT 1 RETURNING id",
            demo.address_of("employee"),
            demo.address_of("recruiter"),
        )[0][0]
    )


@pytest.mark.parametrize("role", PATHS)
def test_every_page_is_whole_and_accessible(role, demo, demo_desk, known, tmp_path):
    page = demo.sign_in(demo_desk, demo.address_of(role))
    faults = [fault for path in PATHS[role] for fault in faults_of(page, path.format(**known), tmp_path)]
    assert faults == []
    demo_desk.complaints[:] = [words for words in demo_desk.complaints if "status of 40" not in words]


@pytest.mark.parametrize(
    "path",
    [
        "/c",
        "/c/marine-engineering",
        "/c/marine-engineering/join",
        "/c/marine-engineering/ask",
        "/c/marine-engineering/answers",
        "/c/joining/nothing",
        "/sign-in",
        "/me/sign-in",
        "/sign-in/link/not-a-link",
        "/join/not-an-invitation",
        "/nowhere",
    ],
)
def test_pages_for_strangers_too(path, demo_desk, tmp_path):
    assert faults_of(demo_desk.open(), path, tmp_path) == []
    demo_desk.complaints[:] = [words for words in demo_desk.complaints if "status of 4" not in words]


@pytest.mark.parametrize("summary", [".columns-menu > summary", ".selection-bar summary"])
def test_the_list_is_whole_also_with_a_menu_open_and_people_selected(summary, demo, demo_desk, tmp_path):
    def open_it(page: Page) -> None:
        page.locator("[data-select]").first.check()
        page.locator(summary).click()
        expect(page.locator("details[open] > .menu-list")).to_be_visible()

    page = demo.sign_in(demo_desk, demo.address_of("recruiter"))
    assert faults_of(page, "/people", tmp_path, having=open_it) == []
