"""The major-project ledger; its rooms and their order are told in docs/architecture.md."""
