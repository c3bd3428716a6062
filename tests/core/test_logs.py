import logging

import pytest

from msclinic.core.logs import WithoutQuery


@pytest.mark.parametrize(
    ("arguments", "logged"),
    [
        (('"GET /relapse/?onset=2026-06-14 HTTP/1.1"', "200"), '"GET /relapse/ HTTP/1.1" 200'),
        (("Not Found", "/welcome/?next=/relapse/"), "Not Found /welcome/"),
        (("/relapse/", 3), "/relapse/ 3"),
    ],
)
def test_query_strings_are_not_logged(arguments: tuple[object, ...], logged: str) -> None:
    record = logging.makeLogRecord({"msg": "%s %s", "args": arguments})
    assert WithoutQuery().filter(record)
    assert record.getMessage() == logged
