"""What the web server imports."""

from app.shell.config import Settings
from app.shell.factory import create_app

app = create_app(Settings.from_environment())
