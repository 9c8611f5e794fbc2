"""What a national code and an industry code look like."""

from __future__ import annotations

import pytest

from projects import codes


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("national_code", "2509-320193-89-01-544060", ""), ("national_code", " 2101-150203-04-01-123456 ", ""), ("national_code", "", ""),
        ("national_code", None, ""), ("national_code", "abc", "rule-A21"), ("national_code", "2113-150203-04-01-123456", "rule-A21"),
        ("national_code", "2020-150203-41-03-000006", "rule-A21-old"), ("industry", "3110", ""), ("industry", "C3110", ""), ("industry", "31", ""),
        ("industry", "", ""), ("industry", "12345", "industry-code"), ("industry", "钢铁", "industry-code"), ("industry", "CC31", "industry-code"),
        ("name", "abc", ""),
    ],
)  # fmt: skip
def test_codes_of_another_shape_are_told(key: str, value: str | None, said: str) -> None:
    assert codes.odd(key, value) == said
