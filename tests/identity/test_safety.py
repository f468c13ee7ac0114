"""What must hold whatever the door: scanners, forged forms, limits, secrets in logs, equal effort for all."""

import re
from uuid import UUID

import pytest
import structlog
from sqlalchemy import Text, cast, func, literal_column, select, table

from app.identity import passwords
from app.kernel.db import Model, db
from app.kernel.ids import new
from app.kernel.limits import limiter
from tests.support.outbox import send_mail

GOOD = "drei Birken am Bach"
IDENTITY = ("setup", "sign_in", "invitations", "account", "users", "areas", "settings")


@pytest.fixture
def emil(world):
    world.emil.password_hash = passwords.hashed(GOOD)
    return world.emil


def fingerprint():
    """Every row of every table, as one hash each."""
    rows = {}
    for name in Model.metadata.tables:
        line = cast(literal_column(f'"{name}".*::text'), Text)
        rows[name] = db.session.execute(select(func.md5(func.string_agg(line, "|"))).select_from(table(name))).scalar()
    return rows


def addresses(app, world):
    """Every GET address of this feature, for rows that exist and for secrets that do not."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in IDENTITY and "GET" in rule.methods:
            row = {"user_id": world.emil.id, "area_id": world.engineering.id}
            values = {name: row.get(name, "inv_nothing") for name in rule.arguments}
            yield app.url_map.bind("localhost").build(rule.endpoint, values)


class TestScanners:
    @pytest.mark.parametrize("name", ["ada", "emil", None])
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_looking_changes_nothing(self, app, world, browser, name, method):
        visitor = browser(world[name] if name else None)
        db.session.flush()
        before = fingerprint()
        looked_at = list(addresses(app, world))
        for address in looked_at:
            getattr(visitor, method)(address)
        assert len(looked_at) >= 15
        assert fingerprint() == before

    def test_looking_at_live_links_changes_nothing_either(self, app, world, browser):
        visitor = browser(world.ada)
        visitor.post("/users", data={"name": "Ines", "email": "ines@example.org", "role": "employee", "area_id": ""})
        stranger = browser(None)
        stranger.post("/sign-in/codes", data={"email": world.emil.email})
        links = [letter.link for letter in send_mail(app)]
        before = fingerprint()
        for link in links:
            assert stranger.get(link).status_code == 200
            stranger.head(link)
        assert len(links) == 2
        assert fingerprint() == before


class TestForgedForms:
    @pytest.fixture
    def guarded(self, app):
        app.config["WTF_CSRF_ENABLED"] = True
        yield app
        app.config["WTF_CSRF_ENABLED"] = False

    @pytest.mark.parametrize(
        "address",
        ["/sign-in", "/sign-in/codes", "/sign-in/code", "/sign-in/link/x", "/sign-in/once/x", "/sign-out", "/join/x",
         "/setup", "/account", "/account/password", "/account/sessions/others/ending", "/users", "/areas", "/settings"],
    )  # fmt: skip
    def test_without_the_token_of_our_page_nothing_is_taken(self, guarded, world, browser, address):
        assert browser(world.ada).post(address).status_code == 400

    def test_with_it_signing_in_works(self, guarded, emil, browser):
        visitor = browser(None)
        token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/sign-in").text)[1]
        form = {"email": emil.email, "password": GOOD, "csrf_token": token}
        assert visitor.post("/sign-in", data=form).status_code == 303

    def test_pages_that_send_no_referrer_need_no_more_than_it_over_tls_either(self, guarded, emil, browser):
        visitor, address = browser(None), {"base_url": "https://localhost"}
        token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/sign-in", **address).text)[1]
        form = {"email": emil.email, "password": GOOD, "csrf_token": token}
        assert visitor.post("/sign-in", data=form, headers={"Origin": "null"}, **address).status_code == 303

    def test_another_site_is_refused_even_with_it(self, emil, browser):
        form = {"email": emil.email, "password": GOOD}
        answer = browser(None).post("/sign-in", data=form, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 401
        assert not answer.headers.getlist("Set-Cookie") or "_user_id" not in str(answer.headers)


class TestLimits:
    @pytest.fixture(autouse=True)
    def _counting(self, app):
        limiter.enabled = True
        limiter.reset()
        yield
        limiter.reset()
        limiter.enabled = False

    def knock(self, browser, address, email="emil@example.org", **environ):
        form = {"email": email, "password": "not this one", "code": "12345678"}
        return browser.post(address, data=form, environ_base={"REMOTE_ADDR": environ.get("ip", "192.0.2.1")})

    def test_an_account_is_tried_ten_times_whatever_the_network(self, emil, browser, monkeypatch):
        visitor = browser(None)
        checks = []
        is_right = passwords.is_right
        monkeypatch.setattr(passwords, "is_right", lambda *args: checks.append(1) or is_right(*args))
        answers = [self.knock(visitor, "/sign-in", ip=f"192.0.2.{n}") for n in range(11)]
        assert [answer.status_code for answer in answers] == [422] * 10 + [429]
        assert len(checks) == 10, "counted before the expensive part"
        assert re.search(r"Wait 1[45] minutes, then try again\.", answers[-1].text)
        assert 800 < int(answers[-1].headers["Retry-After"]) <= 900

    def test_an_account_that_does_not_exist_is_limited_alike(self, world, browser):
        visitor = browser(None)
        answers = [self.knock(visitor, "/sign-in", "nobody@example.org") for _ in range(11)]
        assert [answer.status_code for answer in answers] == [422] * 10 + [429]

    def test_writing_the_address_differently_does_not_help(self, emil, browser):
        visitor = browser(None)
        spellings = ["emil@example.org", "Emil@Example.ORG ", " EMIL@example.org"]
        codes = [self.knock(visitor, "/sign-in", spellings[n % 3]).status_code for n in range(11)]
        assert codes[-1] == 429

    def test_a_network_tries_many_accounts_sixty_times(self, world, browser, monkeypatch):
        monkeypatch.setattr(passwords, "is_right", lambda *_args: False)
        visitor = browser(None)
        codes = [self.knock(visitor, "/sign-in", f"n{n}@example.org").status_code for n in range(61)]
        assert codes == [422] * 60 + [429]

    def test_five_mails_a_quarter_of_an_hour_are_enough(self, app, emil, browser):
        visitor = browser(None)
        codes = [self.knock(visitor, "/sign-in/codes").status_code for _ in range(6)]
        assert codes == [303] * 5 + [429]
        assert len(send_mail(app)) == 5

    def test_looking_is_not_limited(self, world, browser):
        visitor = browser(None)
        assert {visitor.get("/sign-in").status_code for _ in range(80)} == {200}


class TestEqualEffort:
    def test_a_password_costs_the_same_statements_for_known_and_unknown(self, emil, browser, statements):
        def tried(email):
            visitor = browser(None)
            return statements(lambda: visitor.post("/sign-in", data={"email": email, "password": "not this one"}))

        assert tried(emil.email) == tried("nobody@example.org")

    def test_a_code_costs_the_same_statements_and_rings_the_same_bell(self, app, emil, browser, statements):
        rung = []
        app.extensions["doorbell"] = lambda *bell: rung.append(bell[:2])

        def asked(email):
            rung.clear()
            visitor = browser(None)
            count = statements(lambda: visitor.post("/sign-in/codes", data={"email": email}))
            return count, list(rung)

        assert asked(emil.email) == asked("nobody@example.org")
        assert rung == [("mail", "delivery")]


class TestLogs:
    def test_no_secret_and_no_address_reaches_them(self, app, emil, browser):
        visitor = browser(None)
        with structlog.testing.capture_logs() as said:
            visitor.post("/sign-in", data={"email": emil.email, "password": "canary-of-a-password"})
            visitor.get("/setup?token=canary-of-a-token")
            visitor.post("/sign-in/codes", data={"email": emil.email})
            (letter,) = send_mail(app)
            visitor.post(letter.link)
        assert "/sign-in/link/<secret>" in str(said)
        for secret in ("canary", emil.email, letter.link.rpartition("/")[2]):
            assert secret not in str(said)


def test_ids_that_do_not_exist_are_not_found(world, browser):
    ada, nobody = browser(world.ada), new()
    assert isinstance(nobody, UUID)
    for address in (f"/users/{nobody}", f"/areas/{nobody}"):
        assert ada.get(address).status_code == 404
        assert ada.post(address).status_code == 404
