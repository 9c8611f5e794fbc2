"""The fixtures of tests/factories.py, and running a command as a script does."""

from tests.commands.conftest import run
from tests.factories import house, people

__all__ = ["house", "people", "run"]
