"""What all tests share: a cache folder for the session, and `--update-cases`."""

import os

import pytest


def pytest_addoption(parser):
    parser.addoption("--update-cases", action="store_true", help="rewrite the emitted part of tests/cases")


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_session(tmp_path_factory):
    """One for all tests, so that nothing is compiled twice; never the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        if "ADSOURCE_CACHE_DIR" not in os.environ:
            patch.setenv("ADSOURCE_CACHE_DIR", str(tmp_path_factory.mktemp("adsource")))
        yield
