"""What the environment says becomes settings, or one sentence about what is wrong with it."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.shell.config import Settings, remember_how_we_serve
from app.shell.config_values import ConfigError


@pytest.fixture
def read(tmp_path):
    return lambda **environ: Settings.from_environment({"PERENNIAL_DATA": str(tmp_path / "data"), **environ})


class TestDefaults:
    def test_nothing_need_be_set(self, read, tmp_path):
        settings = read()
        assert settings.embedded_database
        assert settings.embedded_redis
        assert settings.base_url == "http://127.0.0.1:8000"
        assert settings.trusted_hosts == ("127.0.0.1", "localhost", "[::1]")
        assert settings.storage_url == f"file://{tmp_path / 'data' / 'files'}"
        assert not settings.is_https
        assert settings.is_loopback

    def test_the_secret_is_made_once_and_private(self, read, tmp_path):
        with ThreadPoolExecutor(8) as readers:
            secrets = {settings.secret_key for settings in readers.map(lambda _: read(), range(16))}
        assert len(secrets) == 1
        assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600
        assert len(secrets.pop()) >= 60

    def test_secrets_do_not_show_in_a_log(self, read):
        settings = read(SMTP_URL="smtp://ada:hunter2@mail.example.org")
        assert settings.secret_key not in repr(settings)
        assert "hunter2" not in repr(settings)


class TestAddresses:
    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
    def test_any_common_form_of_a_database_url_will_do(self, read, scheme):
        settings = read(DATABASE_URL=f"{scheme}://ada:secret@db.example.org:5433/perennial?sslmode=require")
        expected = "postgresql+psycopg://ada:secret@db.example.org:5433/perennial?sslmode=require"
        assert settings.database_url == expected
        assert not settings.embedded_database

    def test_https_is_told_from_the_base_url(self, read):
        settings = read(BASE_URL="https://talent.example.org/")
        assert settings.is_https
        assert settings.base_url == "https://talent.example.org"
        assert settings.trusted_hosts[0] == "talent.example.org"
        assert settings.mail_from == "perennial@talent.example.org"

    def test_the_host_of_a_base_url_is_trusted_without_its_port(self, read):
        assert read(BASE_URL="http://talent.example.org:8080").trusted_hosts[0] == "talent.example.org"
        assert read(BASE_URL="http://[2001:db8::1]:8080").trusted_hosts[0] == "[2001:db8::1]"

    def test_trusted_hosts_are_taken_as_given(self, read):
        assert read(TRUSTED_HOSTS="a.example.org, .example.com").trusted_hosts == ("a.example.org", ".example.com")

    def test_a_command_knows_where_the_last_server_listened(self, read, tmp_path):
        read()
        remember_how_we_serve({"PERENNIAL_DATA": str(tmp_path / "data"), "PERENNIAL_PORT": "8123", "SECRET_KEY": "s"})
        assert read().base_url == "http://127.0.0.1:8123"
        assert read(PERENNIAL_PORT="9000").base_url == "http://127.0.0.1:9000"
        assert "SECRET_KEY" not in (tmp_path / "data" / "run" / "served-as.json").read_text()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://db.example.org/perennial"),
        ("DATABASE_URL", "postgresql://db.example.org:many/perennial"),
        ("REDIS_URL", "db.example.org:6379"),
        ("SMTP_URL", "mail.example.org"),
        ("BASE_URL", "talent.example.org"),
        ("BASE_URL", "https://example.org/talent"),
        ("PROXY_HOPS", "one"),
        ("PROXY_HOPS", "-1"),
        ("PERENNIAL_DEMO", "perhaps"),
        ("LOG_LEVEL", "loud"),
        ("SECRET_KEY", "short"),
        ("METRICS_TOKEN", "short"),
        ("INBOUND_SECRET", "short"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_it(read, name, value):
    with pytest.raises(ConfigError, match=name) as caught:
        read(**{name: value})
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_data_directory_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "data").write_text("a file in the way")
    with pytest.raises(ConfigError, match="cannot be made"):
        Settings.from_environment({"PERENNIAL_DATA": str(tmp_path / "data" / "below")})


def test_a_certificate_for_mails_needs_no_second_file_and_a_key_alone_is_nothing(tmp_path):
    given = {"PERENNIAL_DATA": str(tmp_path / "d"), "INBOUND_TLS_CERTIFICATE": "/c.pem"}
    offered = Settings.from_environment(given).inbound_tls
    assert (str(offered.certificate), str(offered.key), offered.is_required) == ("/c.pem", "/c.pem", False)
    required = Settings.from_environment(given | {"INBOUND_TLS_KEY": "/k.pem", "INBOUND_TLS": "Required"}).inbound_tls
    assert (str(required.key), required.is_required) == ("/k.pem", True)
    for wrong in ({"INBOUND_TLS": "perhaps"}, {"INBOUND_TLS_CERTIFICATE": "", "INBOUND_TLS": "required"}):
        with pytest.raises(ConfigError, match="INBOUND_TLS"):
            Settings.from_environment(given | wrong)
