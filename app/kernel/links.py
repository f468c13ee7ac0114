"""Addresses that leave the product: in mails, on the command line. Whole ones, made from the settings alone."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app


def absolute_url(endpoint: str, **values: Any) -> str:
    """The address of an endpoint as people outside a request need it. Never from a Host header, which can lie."""
    base = urlsplit(current_app.extensions["settings"].base_url)
    adapter = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)
