"""Numbers for Prometheus: for this machine and for whoever brings the token, and for nobody else."""

from dataclasses import replace

import pytest

TOKEN = "a token of more than thirty-two characters"
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def ask(app, world, browser):
    """`ask(token_of_the_settings, …)` asks without being signed in."""

    def asking(token, **how):
        app.extensions["settings"] = replace(app.extensions["settings"], metrics_token=token)
        return browser(None).get("/metrics", **how)

    return asking


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_needs_no_token(ask, address):
    answer = ask(None, environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == 200
    assert "perennial_jobs_waiting" in answer.text


def test_another_needs_the_token(ask):
    def presenting(given):
        return ask(TOKEN, environ_overrides=ELSEWHERE, headers={"Authorization": f"Bearer {given}"}).status_code

    assert [presenting(given) for given in (TOKEN, TOKEN[:-1], "")] == [200, 404, 404]
    assert ask(TOKEN, environ_overrides=ELSEWHERE).status_code == 404


@pytest.mark.parametrize("given", ["", "None", TOKEN])
def test_without_one_in_the_settings_no_token_opens(ask, given):
    answer = ask(None, environ_overrides=ELSEWHERE, headers={"Authorization": f"Bearer {given}"})
    assert answer.status_code == 404


def test_a_proxy_on_this_machine_asks_for_somebody_else(ask):
    assert ask(None, headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404
