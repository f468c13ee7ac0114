"""A device that makes passkeys, as software: what a browser would send of it (W3C Web Authentication, level 3)."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


class Authenticator:
    """One key pair for one host; it counts how often it signs."""

    def __init__(self, host: str, *, flags: int = PRESENT | VERIFIED) -> None:
        self.host, self.flags = host, flags
        self.id, self.key, self.count = secrets.token_bytes(32), ec.generate_private_key(ec.SECP256R1()), 0

    def make(self, options: dict[str, Any], origin: str) -> str:
        """The answer to `navigator.credentials.create`."""
        told = self._told("webauthn.create", options, origin)
        data = self._data(WITH_KEY) + bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(self._public())
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": told, "attestationObject": attestation})

    def use(self, options: dict[str, Any], origin: str) -> str:
        """The answer to `navigator.credentials.get`."""
        self.count += 1
        told, data = self._told("webauthn.get", options, origin), self._data()
        signature = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"clientDataJSON": told, "authenticatorData": data, "signature": signature})

    def _told(self, what: str, options: dict[str, Any], origin: str) -> bytes:
        return json.dumps({"type": what, "challenge": options["challenge"], "origin": origin}).encode()

    def _data(self, more: int = 0) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([self.flags | more]) + self.count.to_bytes(4)

    def _public(self) -> dict[int, Any]:
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}

    def _answer(self, response: dict[str, bytes]) -> str:
        id_, told = _text(self.id), {name: _text(value) for name, value in response.items()}
        return json.dumps(
            {"id": id_, "rawId": id_, "type": "public-key", "response": told, "clientExtensionResults": {}}
        )


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
