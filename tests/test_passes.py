"""Both passes of the suite: side by side, each one's words in one piece, and no failure lost."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tools import passes
from tools.passes import Pass

NOBODY = "postgres://nobody@127.0.0.1:1/none"


def talking(name: str, *steps: str) -> Pass:
    """A pass that says and does these things."""
    program = "import sys, time\n" + "\n".join(steps)
    return Pass(name, [sys.executable, "-u", "-c", program], os.environ)


def meeting(mine: Path, other: Path) -> str:
    """A step that ends well only while the other pass is at the same step: neither can have waited for the other."""
    return (
        f"from pathlib import Path; Path({str(mine)!r}).touch()\n"
        f"until = time.monotonic() + 60\n"
        f"while not Path({str(other)!r}).exists(): time.sleep(0.01) if time.monotonic() < until else sys.exit(9)"
    )


def test_each_pass_stands_in_one_piece_and_none_waits_for_the_other(tmp_path: Path) -> None:
    one, two, out = tmp_path / "one", tmp_path / "two", io.BytesIO()
    slow = talking("A", "print('a1')", meeting(one, two), "print('a2', file=sys.stderr)")
    quick = talking("B", "print('b1')", meeting(two, one), "print('b2')")
    assert passes.run([slow, quick], out) == {"A": 0, "B": 0}
    assert out.getvalue().decode().split() == [
        "==",
        "tests",
        "on",
        "A",
        "a1",
        "a2",
        "==",
        "tests",
        "on",
        "B",
        "b1",
        "b2",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no niceness")
def test_one_pass_stands_back_behind_another() -> None:
    wait = "import os; time.sleep(0.2); print(os.nice(0))"
    first, out = talking("A", wait), io.BytesIO()
    passes.run([first, replace(talking("B", wait), behind=3)], out)
    nice = [int(line) for line in out.getvalue().decode().splitlines() if line.isdecimal()]
    assert nice == [os.nice(0), os.nice(0) + 3]


@pytest.mark.parametrize("codes", [(0, 1), (3, 0)])
def test_a_failure_of_either_is_kept(codes: tuple[int, int]) -> None:
    both = [talking(name, f"sys.exit({code})") for name, code in zip("AB", codes, strict=True)]
    assert tuple(passes.run(both, io.BytesIO()).values()) == codes


def test_the_first_pass_is_shown_while_it_runs(tmp_path) -> None:
    """Its second step waits for a file that is made when its first word has been shown."""
    gate = tmp_path / "shown"

    class Screen(io.BytesIO):
        def write(self, text) -> int:
            if b"first" in text:
                gate.touch()
            return super().write(text)

    wait = f"import os\nfor _ in range(100):\n    os.path.exists({str(gate)!r}) and sys.exit(0)\n    time.sleep(0.05)"
    assert passes.run([talking("A", "print('first')", wait, "sys.exit(9)")], Screen()) == {"A": 0}


def test_the_pass_on_postgresql_is_left_out_aloud_where_no_server_answers() -> None:
    found, left_out = passes.of_this_machine(
        ["-q"], {"TEST_DATABASE_URL": NOBODY, "DATABASE_URL": "postgres://real"}
    )
    assert [(each.name, each.environment.get("DATABASE_URL")) for each in found] == [
        ("SQLite", None),
        ("either", None),
    ]
    assert found[0].command[1:] == ["-m", "pytest", "-q", "--part", "database"]
    assert left_out[0].startswith("LEFT OUT: the tests on PostgreSQL")


@pytest.mark.postgres
def test_both_passes_run_where_a_server_answers() -> None:
    url = os.environ["DATABASE_URL"]
    found, left_out = passes.of_this_machine([], {"TEST_DATABASE_URL": url})
    assert [each.environment.get("DATABASE_URL") for each in found] == [url, None, None]
    assert left_out == []


def test_every_test_is_in_one_part_and_what_needs_a_database_is_in_that_one() -> None:
    def collected(*arguments: str) -> set[str]:
        call = [sys.executable, "-m", "pytest", "--collect-only", "-q", *arguments]
        said = subprocess.run([*call, "tests/test_access.py"], capture_output=True, text=True, check=True)  # fmt: skip
        return {line for line in said.stdout.splitlines() if "::" in line}

    both = collected("--part", "database"), collected("--part", "once")
    assert not both[0] & both[1]
    assert both[0] | both[1] == collected()
    assert both[0]
    assert both[1]


@pytest.mark.parametrize(("required", "code"), [("1", 1), ("", 0)])
def test_a_required_pass_that_is_left_out_fails(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], required: str, code: int
) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", NOBODY)
    monkeypatch.setenv("REQUIRE_POSTGRES", required)
    monkeypatch.setattr(sys, "argv", ["passes", "--version"])
    assert passes.main() == code
    said = capfd.readouterr().out
    assert "LEFT OUT: the tests on PostgreSQL" in said
    assert said.endswith("== SQLite: passed, either: passed\n")
