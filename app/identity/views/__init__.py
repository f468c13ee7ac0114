"""The doors of signing in and of running the organisation."""

from app.identity.views.address import bp as account_bp
from app.identity.views.areas import bp as areas_bp
from app.identity.views.colleagues import bp as colleagues_bp
from app.identity.views.invitations import bp as invitations_bp
from app.identity.views.settings import bp as settings_bp
from app.identity.views.setup import bp as setup_bp
from app.identity.views.sign_in import bp as sign_in_bp
from app.identity.views.users import bp as users_bp

__all__ = [
    "account_bp",
    "areas_bp",
    "colleagues_bp",
    "invitations_bp",
    "settings_bp",
    "setup_bp",
    "sign_in_bp",
    "users_bp",
]
