"""The settings of a deployment, read once from environment variables. Standard library only."""

import contextlib
import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit

from app.shell.config_values import MINIMUM_SECRET, ConfigError, flag, number, token, url, words
from app.shell.places import CHECKOUT, Places

DEFAULT_PORT = 8000
EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 (compared, not bound)
SERVED_AS = ("PERENNIAL_HOST", "PERENNIAL_PORT", "BASE_URL", "TRUSTED_HOSTS", "PERENNIAL_DEMO")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class InboundTls:
    """With which certificate the receiver of mails speaks TLS (STARTTLS), and whether it takes mail without."""

    certificate: Path
    key: Path
    is_required: bool


@dataclass(frozen=True)
class Settings:
    """What a deployment decides. Every field stands in `.env.example` and docs/self-hosting.md."""

    data_dir: Path
    database_url: str
    redis_url: str
    secret_key: str = field(repr=False)
    base_url: str = f"http://127.0.0.1:{DEFAULT_PORT}"
    storage_url: str = ""
    largest_document: int = 25_000_000
    clamd_url: str | None = None
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = "perennial@localhost"
    inbound_address: str = ""
    inbound_listen: tuple[str, ...] = ()
    inbound_imap_url: str | None = field(default=None, repr=False)
    inbound_secret: str | None = field(default=None, repr=False)
    inbound_authserv: str = ""
    inbound_tls: InboundTls | None = None
    largest_mail: int = 25_000_000
    metrics_token: str | None = field(default=None, repr=False)
    private_hosts: tuple[str, ...] = ()
    trusted_hosts: tuple[str, ...] = _LOOPBACK
    proxy_hops: int = 0
    demo: bool = False
    development: bool = False
    log_level: str = "INFO"
    embedded_database: bool = False
    embedded_redis: bool = False

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        """Only this machine can reach the address that people are given."""
        host = urlsplit(self.base_url).hostname or ""
        return host in {"localhost", "::1"} or host.startswith("127.")

    @property
    def root(self) -> Path:
        """The checkout."""
        return CHECKOUT

    @property
    def mail_dir(self) -> Path:
        """Where mails are written as `.eml` files as long as no `SMTP_URL` is given."""
        return self.data_dir / "mail"

    @property
    def places(self) -> Places:
        return Places(self.data_dir)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read and check the environment; raises ConfigError. Makes the data directory, and the secret key in it."""
        places = made_places(environ)
        environ = {**_last_served_as(places), **environ}
        base_url = _base_url(environ)
        return cls(
            data_dir=places.data,
            database_url=_database_url(environ) or embedded_database_url(places),
            redis_url=_redis_url(environ) or f"unix://{quote(str(places.valkey_socket))}?db=0",
            storage_url=_storage_url(environ) or f"file://{places.data / 'files'}",
            largest_document=number("DOCUMENT_MAX_MB", environ, default=25) * 1_000_000,
            clamd_url=url("CLAMD_URL", environ, ("tcp", "unix")),
            smtp_url=url("SMTP_URL", environ, ("smtp", "smtps", "smtp+starttls")),
            mail_from=environ.get("MAIL_FROM") or f"perennial@{urlsplit(base_url).hostname}",
            inbound_address=_inbound_address(environ),
            inbound_listen=_inbound_listen(environ),
            inbound_imap_url=url("INBOUND_IMAP_URL", environ, ("imap", "imaps", "imap+starttls")),
            inbound_secret=token("INBOUND_SECRET", environ),
            inbound_authserv=environ.get("INBOUND_AUTHSERV", "").strip().lower(),
            inbound_tls=_inbound_tls(environ),
            largest_mail=number("INBOUND_MAX_MB", environ, default=25) * 1_000_000,
            metrics_token=token("METRICS_TOKEN", environ),
            base_url=base_url,
            secret_key=_secret_key(environ, places.data / "secret-key"),
            private_hosts=tuple(host.lower() for host in words("PRIVATE_HOSTS", environ)),
            trusted_hosts=_trusted_hosts(environ, base_url),
            proxy_hops=number("PROXY_HOPS", environ, default=0),
            demo=flag("PERENNIAL_DEMO", environ),
            development=flag("PERENNIAL_DEVELOPMENT", environ),
            log_level=_log_level(environ),
            embedded_database=not environ.get("DATABASE_URL"),
            embedded_redis=not environ.get("REDIS_URL"),
        )


def data_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """`PERENNIAL_DATA`, or `data` in the checkout, so that every command means the same one wherever it is called."""
    return Path(environ.get("PERENNIAL_DATA") or CHECKOUT / "data").expanduser().absolute()


def remember_how_we_serve(environ: Mapping[str, str]) -> None:
    """Note under which address people reach us, so that commands beside `bin/serve` make links that work."""
    known = {name: environ[name] for name in SERVED_AS if environ.get(name)}
    Places(data_directory(environ)).served_as.write_text(json.dumps(known))


def _last_served_as(places: Places) -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads(places.served_as.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return known


def embedded_database_url(places: Places, *, role: str = "perennial", database: str = "perennial") -> str:
    return f"postgresql+psycopg://{role}@/{database}?host={quote(str(places.postgres_socket), safe='')}"


def made_places(environ: Mapping[str, str] = os.environ) -> Places:
    """The data directory, made unless it stands; raises ConfigError."""
    places = Places(data_directory(environ))
    try:
        places.prepare()
    except OSError as error:
        raise ConfigError(f"The data directory {places.data} cannot be made: {error.strerror}.") from error
    if not os.access(places.data, os.R_OK | os.W_OK | os.X_OK):
        raise ConfigError(f"The data directory {places.data} belongs to somebody else.")
    return places


def _database_url(environ: Mapping[str, str]) -> str | None:
    """SQLAlchemy wants to know the driver; people paste what their provider shows them."""
    value = url("DATABASE_URL", environ, ("postgresql", "postgres", "postgresql+psycopg"))
    return value and f"postgresql+psycopg://{value.partition('://')[2]}"


def _redis_url(environ: Mapping[str, str]) -> str | None:
    """A socket's path comes after two slashes or three: `unix:///run/redis.sock?db=0`."""
    return url("REDIS_URL", environ, ("redis", "rediss", "unix"))


def _storage_url(environ: Mapping[str, str]) -> str | None:
    value = url("STORAGE_URL", environ, ("file", "s3"))
    if value and value.startswith("s3:") and find_spec("boto3") is None:
        raise ConfigError("STORAGE_URL is a bucket: install the package boto3 first (pip install boto3).")
    return value


def _inbound_address(environ: Mapping[str, str]) -> str:
    """Such as `*@in.example.org`, or `talent+*@example.org` for one mailbox. The demo has one without any mail coming in."""
    value = environ.get("INBOUND_ADDRESS", "").strip().lower()
    if not value:
        return "*@in.nordlicht.example" if flag("PERENNIAL_DEMO", environ) and not environ.get("SMTP_URL") else ""
    local, at, domain = value.rpartition("@")
    if not at or local.count("*") != 1 or "*" in domain or not domain or any(blank.isspace() for blank in value):
        raise ConfigError("INBOUND_ADDRESS must be an address with one star before the @, such as *@in.example.org.")
    return value


def _inbound_listen(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Where `perennial inbox` listens: `smtp://host:port`, `lmtp://host:port` or `lmtp:///path`, by commas."""
    given = words("INBOUND_LISTEN", environ)
    for part in given:
        url("INBOUND_LISTEN", {"INBOUND_LISTEN": part}, ("smtp", "lmtp"))
        if not urlsplit(part).port and not (part.startswith("lmtp:///") and urlsplit(part).path.strip("/")):
            raise ConfigError("INBOUND_LISTEN needs a port, or the path of a socket: lmtp:///run/perennial/lmtp.")
    return given


def _inbound_tls(environ: Mapping[str, str]) -> InboundTls | None:
    """The certificate's file may hold the key as well."""
    certificate, key = environ.get("INBOUND_TLS_CERTIFICATE", "").strip(), environ.get("INBOUND_TLS_KEY", "").strip()
    how = environ.get("INBOUND_TLS", "").strip().lower()
    if how not in {"", "offered", "required"}:
        raise ConfigError(f"INBOUND_TLS must be offered or required, not {how!r}.")
    if not certificate and (key or how):
        raise ConfigError("INBOUND_TLS needs a certificate: name its file in INBOUND_TLS_CERTIFICATE.")
    return InboundTls(Path(certificate), Path(key or certificate), how == "required") if certificate else None


def _base_url(environ: Mapping[str, str]) -> str:
    value = url("BASE_URL", environ, ("http", "https"))
    if value is None:
        host = environ.get("PERENNIAL_HOST") or "127.0.0.1"
        return http_url(
            socket.gethostname() if host in EVERY_ADDRESS else host,
            number("PERENNIAL_PORT", environ, default=DEFAULT_PORT),
        )
    parts = urlsplit(value)
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ConfigError("BASE_URL must name a host and nothing after it, such as https://talent.example.org.")
    return value.rstrip("/")


def http_url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _trusted_hosts(environ: Mapping[str, str], base_url: str) -> tuple[str, ...]:
    """The hosts a request may ask for, without ports. By default: the base URL's, and loopback."""
    given = words("TRUSTED_HOSTS", environ)
    if given:
        return given
    named = urlsplit(base_url).netloc.rpartition("@")[2]
    host = named.rpartition(":")[0] if named[-1:].isdigit() and ":" in named.rpartition("]")[2] else named
    return tuple(dict.fromkeys((host, *_LOOPBACK)))


def _log_level(environ: Mapping[str, str]) -> str:
    value = (environ.get("LOG_LEVEL") or "INFO").upper()
    if value not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ConfigError(f"LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not {value!r}.")
    return value


def _secret_key(environ: Mapping[str, str], kept: Path) -> str:
    """Signs cookies and links. Made once; many processes may ask for the first time together, and all get the same."""
    given = environ.get("SECRET_KEY", "")
    if given and len(given) < MINIMUM_SECRET:
        raise ConfigError(f"SECRET_KEY must have at least {MINIMUM_SECRET} characters.")
    return given or _kept_secret(kept)


def _kept_secret(kept: Path) -> str:
    if not kept.exists():
        fresh = kept.with_name(f".{kept.name}-{os.getpid()}-{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, kept)
        fresh.unlink()
    secret = kept.read_text().strip()
    if len(secret) < MINIMUM_SECRET:
        raise ConfigError(f"The secret key in {kept} is too short; remove the file and a new one is made.")
    return secret
