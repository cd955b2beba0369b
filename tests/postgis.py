"""A real PostgreSQL with PostGIS for the tests: one private server a worker, a database a test."""

import os
from collections.abc import Iterator

import pytest

from aidmap.store.postgis import schema
from benchmarks.clusters import Cluster, cluster, missing


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """A server; without one these tests skip, unless AIDMAP_REQUIRE_POSTGIS=1."""
    if reason := missing():
        if os.environ.get("AIDMAP_REQUIRE_POSTGIS"):
            pytest.fail(reason)
        pytest.skip(reason)
    with cluster() as made:
        yield made


@pytest.fixture(scope="session")
def empty_schema(server: Cluster) -> str:
    """The name of a database that has the schema, and nothing in it: to be copied."""
    name = server.database()
    schema.upgrade(server.address(name), new=True)
    return name


@pytest.fixture
def address(server: Cluster, empty_schema: str) -> Iterator[str]:
    """The address of a database that has the schema, and nothing in it."""
    name = server.database(template=empty_schema)
    yield server.address(name)
    server.drop(name)
