"""What is said to people: each code of a problem or a refusal with its sentence, once, for page, command and file.

A sentence says what is wrong and what to do. msgids are English; ``locale/`` has the Chinese. One file a room: a new
sentence goes into the file of the room that says it; a code stands in one file only."""

from __future__ import annotations

import re
from typing import Any

from django.utils.functional import Promise

from projects.sentences import (
    around,
    audit,
    cells,
    commands,
    door,
    files,
    lights,
    month,
    reports,
    sample,
    sheets,
)

#: the rooms' sentences, from a cell up to a command
ROOMS = (cells, door, around, sheets, files, month, lights, audit, reports, sample, commands)
SENTENCES: dict[str, Promise] = {code: text for room in ROOMS for code, text in room.SENTENCES.items()}
#: a full stop with more behind it; "one. Two", and in Chinese without a blank
_END_OF_SENTENCE = re.compile(r"[.?!](?=\s)|。")


def say(code: str, params: dict[str, Any] | None = None) -> str:
    """The sentence of ``code`` in the language of the moment."""
    return str(SENTENCES[code]) % (params or {})


def parted(code: str, params: dict[str, Any] | None = None) -> tuple[str, str]:
    """The sentence of ``code`` in two: what is wrong, and what to do ("" where that goes without saying).

    Cut before its places are filled: what fills them may hold a full stop."""
    found = _END_OF_SENTENCE.search(template := str(SENTENCES[code]))
    cut = found.end() if found else len(template)
    return template[:cut].strip() % (params or {}), template[cut:].strip() % (params or {})
