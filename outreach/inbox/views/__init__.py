"""Doors: sorting, mails, one's own address, and the endpoint for programs that hand mails over."""

from outreach.inbox.views import mails, settings, sorting
from outreach.inbox.views.blueprint import bp
from outreach.inbox.views.endpoint import endpoint_bp

__all__ = ["bp", "endpoint_bp", "mails", "settings", "sorting"]
