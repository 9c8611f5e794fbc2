"""The audit: rules over what was reported, running them, and what becomes of their findings (DOMAIN.md §2.3)."""

from projects.audit.catalogue import RULES
from projects.audit.facts import Facts
from projects.audit.limits import Settings, settings
from projects.audit.looking import Hit
from projects.audit.rule import ERROR, INFO, WARNING, Rule
from projects.audit.run import Outcome, days, look, run

__all__ = [
    "ERROR", "INFO", "RULES", "WARNING", "Facts", "Hit", "Outcome", "Rule", "Settings", "days", "look", "run", "settings",
]  # fmt: skip
