"""The sentences stand in one file a room, each code in one file only."""

from __future__ import annotations

from collections import Counter

from projects.sentences import ROOMS, SENTENCES


def test_a_code_has_one_sentence_in_one_room() -> None:
    said = Counter(code for room in ROOMS for code in room.SENTENCES)
    assert [code for code, number in said.items() if number > 1] == []
    assert said.keys() == SENTENCES.keys()
