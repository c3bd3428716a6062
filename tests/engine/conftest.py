import pytest

from msclinic.engine import Release
from tests.engine import records


@pytest.fixture(scope="session")
def release() -> Release:
    """The golden release, loaded."""
    return records.golden()
