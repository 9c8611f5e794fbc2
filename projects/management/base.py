"""What all commands of the ledger share: one answer, three exit codes, no traceback for bad input."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from projects import access, ledger, sentences
from projects.ledger import Actor, Conflict, Refused, Source, triggers
from projects.models import Plan

DONE, HAS_ERRORS, UNUSABLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found or did: ``json`` for scripts, ``text`` for people, ``code`` 0 or 1."""

    json: dict[str, Any]
    text: str = ""
    code: int = DONE


class Unusable(Exception):
    """The call or the file cannot be used (exit 2); ``code`` names the sentence, ``params`` fill it."""

    def __init__(self, code: str, params: dict[str, Any] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, Any] = {**(params or {}), **more}


class LedgerCommand(BaseCommand):
    """A command of the ledger. A subclass says ``answer``; what it raises becomes a sentence.

    ``writes`` offers ``--as USER``; ``action`` is what ``access.may`` is asked of that person; ``past`` offers ``--at``,
    and the whole answer is of the ledger as it stood then."""

    #: the checks look at the pages, whose modules a command does not need: importing them takes longer than most commands
    requires_system_checks = ()
    writes: ClassVar[bool] = False
    action: ClassVar[str] = ""
    past: ClassVar[bool] = False
    #: whether it works on the ledger that stands here; what restores one has none yet
    of_ledger: ClassVar[bool] = True
    _in_json = False

    def run_from_argv(self, argv: list[str]) -> None:
        """From a command line; whether it asks for JSON is known before the rest of it is read."""
        self._in_json = any(len(each) > 2 and "--json".startswith(each) for each in argv)
        super().run_from_argv(argv)

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """A call that cannot be used is told to scripts in the answer's shape, beside the usage that people read."""
        parser = super().create_parser(prog_name, subcommand, **options)
        usual = parser.error

        def error(message: str) -> Any:
            if self._in_json:
                self._write({"json": True}, Answer({"error": "usage", "message": message}))
            usual(message)

        parser.error = error  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        """--json for all, --as for those that write, --at for those that look back; a subclass calls this and adds its own."""
        parser.add_argument(
            "--json", action="store_true", help="answer with one JSON object on standard output"
        )
        if self.writes:
            parser.add_argument(
                "--as", dest="as_user", metavar="USER", help="act as this person, with this person's rights"
            )
        if self.past:
            parser.add_argument(
                "--at", metavar="POSITION_OR_MOMENT", help="as the ledger stood then: a number of the history, a day (its end) or a moment",
            )  # fmt: skip

    def answer(self, options: dict[str, Any]) -> Answer:
        """Do it. Raises ``Unusable``, ``ledger.Refused`` or ``ledger.Conflict``."""
        raise NotImplementedError

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer on standard output; anything else that is said goes to standard error."""
        try:
            self._warn_unguarded()
            self._check_right(options)
            with self._looking(options):
                answer = self.answer(options)
        except Conflict as problem:
            self._fail(options, problem.code, problem.params, HAS_ERRORS)
        except (Unusable, Refused) as problem:
            self._fail(options, problem.code, problem.params, UNUSABLE)
        except DatabaseError as error:
            if options.get("traceback"):
                raise
            self._fail(options, *_database_problem(error), UNUSABLE)
        self._write(options, answer)
        if answer.code:
            raise SystemExit(answer.code)

    def actor(self, options: dict[str, Any]) -> Actor:
        """Who acts: the person after ``--as``, else the account of the operating system."""
        user = self.user(options)
        return Actor.of(user) if user else Actor.system()

    def user(self, options: dict[str, Any]) -> User | None:
        """The person after ``--as``; raises ``Unusable`` for an unknown or inactive one."""
        name = options.get("as_user")
        if name is None:
            return None
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None:
            raise Unusable("unknown-user", name=name)
        return found

    def source(self, file: str = "", sha256: str = "") -> Source:
        """From where: this command, and the file it read."""
        return Source("command", self.__module__.rsplit(".", 1)[-1], file, sha256)

    def plan(self, year: int) -> Plan:
        """The plan of a year; raises ``Unusable`` where there is none."""
        found = Plan.objects.filter(year=year).first()
        if found is None:
            raise Unusable("unknown-plan", year=year)
        return found

    def say(self, text: str) -> None:
        """A message for people, on standard error."""
        self.stderr.write(text, self.style.NOTICE)

    def _warn_unguarded(self) -> None:
        """Say that somebody could change the history now, or could have; the command does its work all the same."""
        if names := triggers.unguarded() if self.of_ledger else []:
            self.say(sentences.say("unguarded", {"names": ", ".join(names)}))

    def _check_right(self, options: dict[str, Any]) -> None:
        user = self.user(options)
        asked = [self.action] if self.action else []
        asked += ["past"] if options.get("at") else []
        if user and not all(access.may(user, each) for each in asked):
            raise Unusable("not-allowed", name=user.get_username())

    def _looking(self, options: dict[str, Any]) -> AbstractContextManager[None]:
        """In the past that ``--at`` means, or in the present."""
        asked = options.get("at")
        if asked is None:
            return nullcontext()
        number = ledger.meant(asked.strip())
        if not number:
            raise Unusable("no-such-past", asked=asked[:40])
        return ledger.standing_at(number)

    def _fail(self, options: dict[str, Any], code: str, params: dict[str, Any], exit_code: int) -> NoReturn:
        message = _sentence(code, params)
        if options.get("json"):
            self._write(options, Answer({"error": code, "message": message}))
        self.say(message)
        raise SystemExit(exit_code)

    def _write(self, options: dict[str, Any], answer: Answer) -> None:
        """One JSON object, or the text. A console that is not UTF-8 gets escapes and never an error."""
        if self.stdout._out is sys.stdout and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="backslashreplace")
        if options.get("json"):
            self.stdout.write(json.dumps(answer.json, ensure_ascii=not _is_utf8(self.stdout)))
        elif answer.text:
            self.stdout.write(answer.text)


def month_number(text: str) -> int:
    """A month 1–12 as an argument; argparse says the rest."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 12:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a month from 1 to 12")


def _is_utf8(stream: Any) -> bool:
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"


def _sentence(code: str, params: dict[str, Any]) -> str:
    """The sentence of a code; a code that has none yet speaks for itself."""
    if code not in sentences.SENTENCES:
        return " ".join([code, *(f"{key}={value}" for key, value in params.items())])
    return sentences.say(code, params)


def _database_problem(error: DatabaseError) -> tuple[str, dict[str, Any]]:
    """Why the database did not answer: not migrated yet, or what it said itself."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        behind = False
    detail = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ("not-migrated", {}) if behind else ("database", {"detail": detail})
