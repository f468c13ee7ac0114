"""The two ceremonies of Web Authentication (W3C, level 3): making a passkey, and coming in with it. No third party takes part.

What a device signs is a challenge: a secret derived from the row of a request, which works once, in the browser that asked, for
a quarter of an hour, just as a mailed link. The passkey holds for the host name of `BASE_URL` alone, so it cannot be phished.
"""

import json
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import current_app

from app.identity import mailed_codes, tokens
from app.identity.request import browser_secret
from app.kernel.lazily import Lazily
from outreach.passkeys.models import Passkey
from outreach.portal.models import CandidateRequest
from talent.prospects.models import Prospect

if TYPE_CHECKING:
    import webauthn
    from webauthn.helpers import exceptions, structs
    from webauthn.registration.verify_registration_response import VerifiedRegistration
else:
    webauthn, structs, exceptions = map(Lazily, ("webauthn", "webauthn.helpers.structs", "webauthn.helpers.exceptions"))

PURPOSE = "passkey"


class NotProven(Exception):
    """What came from the browser proves nothing."""


def host() -> str:
    """For which host passkeys hold."""
    return urlsplit(current_app.extensions["settings"].base_url).hostname or ""


def origin() -> str:
    """From where pages of ours come."""
    base = urlsplit(current_app.extensions["settings"].base_url)
    return f"{base.scheme}://{base.netloc}"


def are_possible() -> bool:
    """Browsers make passkeys for names only, and only over https, or for this very machine."""
    try:
        ip_address(host())
    except ValueError:
        return host() == "localhost" or origin().startswith("https:")
    return False


def options_to_make(prospect: Prospect, known: list[Passkey], place_name: str) -> str:
    """JSON for the browser: make a passkey that is found without typing a name, on a device that has none of theirs yet."""
    return webauthn.options_to_json(
        webauthn.generate_registration_options(
            rp_id=host(),
            rp_name=place_name,
            user_id=prospect.id.bytes,
            user_name=prospect.display_name,
            user_display_name=prospect.display_name,
            challenge=_challenge(),
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED, user_verification=_verified()
            ),
            exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
        )
    )


def options_to_use() -> str:
    """JSON for the browser: sign with any passkey that it has for us."""
    return webauthn.options_to_json(
        webauthn.generate_authentication_options(rp_id=host(), challenge=_challenge(), user_verification=_verified())
    )


def _verified() -> "structs.UserVerificationRequirement":
    """The device asks for a finger, a face or a PIN: the passkey stands alone, so holding the device is not enough."""
    return structs.UserVerificationRequirement.REQUIRED


def made(answer: str) -> "VerifiedRegistration":
    """What the device made. Raises NotProven unless it answers a challenge of this browser, used here for the first time."""
    credential = _parsed(answer)
    try:
        return webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=_answered(credential),
            expected_rp_id=host(),
            expected_origin=origin(),
            require_user_verification=True,
        )
    except (exceptions.WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise NotProven from error


def named_by(answer: str) -> bytes:
    """Which passkey an answer says it is signed with. Raises NotProven if it says none."""
    try:
        return webauthn.base64url_to_bytes(_parsed(answer)["rawId"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotProven from error


def used(answer: str, passkey: Passkey) -> int:
    """The passkey's new counter. Raises NotProven unless it has signed a challenge of this browser."""
    credential = _parsed(answer)
    try:
        return webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=_answered(credential),
            expected_rp_id=host(),
            expected_origin=origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        ).new_sign_count
    except (exceptions.WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise NotProven from error


def _challenge() -> bytes:
    return tokens.link_secret(PURPOSE, mailed_codes.begin(CandidateRequest(), browser_secret())).encode()


def _parsed(answer: str) -> dict[str, Any]:
    try:
        credential = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise NotProven from error
    if not isinstance(credential, dict):
        raise NotProven
    return credential


def _answered(credential: dict[str, Any]) -> bytes:
    """The challenge that was answered, which is used up by this."""
    told = json.loads(webauthn.base64url_to_bytes(credential["response"]["clientDataJSON"]))
    challenge = webauthn.base64url_to_bytes(told["challenge"])
    if mailed_codes.by_link(CandidateRequest, PURPOSE, challenge.decode("ascii"), browser_secret()) is None:
        raise NotProven
    return challenge
