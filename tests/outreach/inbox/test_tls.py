"""The receiver speaks TLS where it has a certificate: to whoever asks, or to nobody else."""

import smtplib
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.shell.config import InboundTls
from outreach.inbox.certificate import Certificate
from tests.outreach.inbox.conftest import a_mail
from tests.outreach.inbox.test_server import SENDER, listening, mails


def a_certificate(folder, name="in.nordlicht.example"):
    """One that signs itself, for this machine; its file holds the key as well."""
    key, moment = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    content = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, *plain
    )
    path = folder / "certificate.pem"
    path.write_bytes(content)
    return path


@pytest.fixture
def certificate(tmp_path):
    return a_certificate(tmp_path)


def with_tls(app, path, *, is_required=False):
    tls = InboundTls(path, path, is_required)
    app.extensions["settings"] = replace(app.extensions["settings"], inbound_tls=tls)
    return app


def trusting(path):
    return ssl.create_default_context(cafile=str(path))


@pytest.mark.parametrize("is_required", [False, True])
def test_a_mail_comes_in_over_tls(world, of_emil, open_doors, certificate, is_required):
    app = with_tls(open_doors, certificate, is_required=is_required)
    with listening(app) as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as dialogue:
        dialogue.ehlo()
        assert dialogue.has_extn("starttls")
        dialogue.starttls(context=trusting(certificate))
        dialogue.ehlo()
        assert not dialogue.has_extn("starttls")
        assert dialogue.sendmail(SENDER, [of_emil], a_mail(SENDER, "amara@there.example")) == {}
        assert dialogue.sock.version() in {"TLSv1.2", "TLSv1.3"}
    assert len(mails()) == 1


def test_without_tls_mail_is_taken_where_it_is_only_offered(world, of_emil, open_doors, certificate):
    with listening(with_tls(open_doors, certificate)) as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as dialogue:
        dialogue.sendmail(SENDER, [of_emil], a_mail(SENDER, "amara@there.example"))
    assert len(mails()) == 1


def test_without_tls_no_mail_is_taken_where_it_is_required(world, of_emil, open_doors, certificate):
    app = with_tls(open_doors, certificate, is_required=True)
    with listening(app) as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as dialogue:
        dialogue.ehlo()
        assert dialogue.mail(SENDER)[0] == 530
        assert dialogue.docmd("DATA")[0] == 530
    assert mails() == []


def test_what_was_said_in_plain_before_the_handshake_is_forgotten(world, of_emil, open_doors, certificate):
    """Commands that somebody in between slips in behind STARTTLS (RFC 3207, 6)."""
    app = with_tls(open_doors, certificate)
    with listening(app) as port, socket.create_connection(("127.0.0.1", port), 20) as plain:
        stream = plain.makefile("rb")
        stream.readline()
        plain.sendall(b"EHLO x\r\n")
        while stream.readline()[3:4] == b"-":
            pass
        plain.sendall(b"MAIL FROM:<a@x.example>\r\nRCPT TO:<" + of_emil.encode() + b">\r\n")
        assert [stream.readline()[:3], stream.readline()[:3]] == [b"250", b"250"]
        plain.sendall(b"STARTTLS\r\n")
        assert stream.readline()[:3] == b"220"
        with trusting(certificate).wrap_socket(plain, server_hostname="127.0.0.1") as secured:
            secured.sendall(b"EHLO x\r\n")
            answer = secured.makefile("rb")
            while (line := answer.readline())[3:4] == b"-":
                pass
            secured.sendall(b"DATA\r\n")
            assert line[:3] == b"250"
            assert answer.readline()[:3] == b"503"


def test_a_renewed_certificate_holds_for_the_next_dialogue_and_half_of_one_for_none(tmp_path):
    path = a_certificate(tmp_path)
    known = Certificate(InboundTls(path, path, is_required=False))
    first = known.context()
    assert known.context() is first
    path.write_bytes(path.read_bytes()[:100])
    assert known.context() is first
    a_certificate(tmp_path, "renewed.example")
    assert known.context() is not first


def test_without_a_certificate_none_is_offered_and_one_that_is_missing_is_said(open_doors, world, tmp_path):
    with listening(open_doors) as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as dialogue:
        dialogue.ehlo()
        assert not dialogue.has_extn("starttls")
    with pytest.raises(OSError, match="No such file"):
        Certificate(InboundTls(tmp_path / "none", tmp_path / "none", is_required=True))
