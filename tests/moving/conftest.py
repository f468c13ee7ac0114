"""Another installation, to move to."""

import pytest

from tests.support.database import drop_database, own_database, plain


@pytest.fixture(scope="module")
def elsewhere(settings):
    """The address of an empty database of another installation."""
    own = own_database(settings, "elsewhere")
    yield plain(own.database_url)
    drop_database(own)
