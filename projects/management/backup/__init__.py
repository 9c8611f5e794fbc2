"""Backups: the whole ledger in one file, tried before it is called one, and put back where there is none.

A backup is a zip archive of what a data folder holds (database, files, heads.log; not the secret key) and a list of its
parts with their hashes. The database in it is SQLite, whatever the ledger runs on: the same file goes back to either."""

from projects.management.backup.making import Made, make
from projects.management.backup.restoring import Restored, restore

__all__ = ["Made", "Restored", "make", "restore"]
