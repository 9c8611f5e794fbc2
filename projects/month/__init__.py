"""The month: its periods, what is due, what a return may become, and what is frozen when it is closed.

The door keeps the rules (``ledger.rules.months``, ``ledger.rules.periods``); here is how a person goes about them."""
