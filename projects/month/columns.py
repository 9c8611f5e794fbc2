"""The columns of the return page: what a department fills, what is asked of it at times, what the project office adds."""

from __future__ import annotations

from projects import access, vocabulary
from projects.choices import Choice
from projects.vocabulary import Column

_BY_KEY = {
    column.key: column
    for model in ("monthly_return", "project")
    for column in reversed(vocabulary.COLUMNS[model])
    if model == "monthly_return" or column.key in ("stage", "started")
}
#: what every month asks for, from left to right
REPORTED: tuple[str, ...] = (
    "completed", "declared_to_date", "progress_percent", "progress", "stage", "self_light", "light_reason",
    "difficulties", "next_steps", "remark",
)  # fmt: skip
#: what is asked for at times
MORE: tuple[str, ...] = (
    "funds_in_place", "statistics_to_date", "construction", "installation", "equipment", "other_costs", "started",
)  # fmt: skip
#: the same for whoever judges: the lights stand beside the figures
JUDGED: tuple[str, ...] = (
    "completed", "declared_to_date", "self_light", "light_reason", "assessed_light", "assessed_reason", "progress_percent",
    "progress", "stage", "difficulties", "next_steps", "remark",
)  # fmt: skip
#: what the project office says of a return
ASSESSED: tuple[str, ...] = ("assessed_light", "assessed_reason")
#: all that a return page can take
KEYS = (*REPORTED, *MORE, *ASSESSED)


def column(key: str) -> Column:
    """A column of the page by its key; KeyError for what is none."""
    return _BY_KEY[key]


def writable(held: frozenset[str], keys: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the columns that someone with the roles ``held`` may write."""
    return tuple(key for key in keys if access.may_edit(held, column(key).edit))


def offered(key: str, held: frozenset[str]) -> tuple[Choice, ...]:
    """The accepted values to choose from: a project is cancelled by the project office, on its own page."""
    choices = column(key).choices
    return tuple(c for c in choices if c.value != "cancelled") if key == "stage" else choices
