"""Said to whoever calls a command: demo, seeds, accounts, backups, files to write."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "demo-only": _("Simulated figures go into a data folder of their own. Run: make demo"),
    "seed-unreadable": _("%(file)s cannot be read: %(detail)s"),
    "seed-not-toml": _("%(file)s is not a valid TOML file: %(detail)s"),
    "seed-not-a-table": _("%(file)s: “%(place)s” must be a table."),
    "seed-missing": _("%(file)s, %(place)s: “%(key)s” is missing."),
    "seed-unknown-key": _("%(file)s, %(place)s: “%(key)s” is not known here. See seeds/README.md."),
    "seed-bad": _("%(file)s, %(place)s, “%(key)s”: %(problem)s"),
    "seed-neither": _("Write a text or a number."),
    "seed-twice": _("%(file)s, %(place)s: the same thing is said twice."),
    "seed-more-named": _("%(named)s projects are named, which is more than this count."),
    "seed-no-sector": _("There is no sector with the code “%(sector)s”."),
    "unknown-user": _("There is no active account “%(name)s”."),
    "not-allowed": _("The role of “%(name)s” does not allow this."),
    "no-backup": _(
        "%(file)s is no backup of this ledger, or was cut short (%(detail)s). Choose a file that the command backup wrote."
    ),
    "backup-damaged": _("%(file)s is damaged: %(part)s is not what was written. Choose another backup."),
    "backup-newer": _(
        "The backup of %(made)s was written by a newer version of the program. Install that version first."
    ),
    "backup-not-verified": _(
        "The history in the backup does not verify (%(why)s). Nothing was put in place. Choose an earlier backup."
    ),
    "restore-filled": _(
        "%(folder)s is not empty, and a ledger is never overwritten. Name a folder that does not exist yet."
    ),
    "restore-database-filled": _(
        "The database of DATABASE_URL holds a ledger already, and a ledger is never overwritten. Name an empty database."
    ),
    "database-newer": _("A newer version of the program has changed the database. Install that version."),
    "step-failed": _("The step “%(step)s” failed: %(detail)s"),
    "not-migrated": _("The database is not set up yet. Run first: python manage.py migrate"),
    "unguarded": _(
        "The history is not guarded: triggers are missing (%(names)s). Put them back with: python manage.py migrate, then find out whether anything was changed: python manage.py verifyhistory --replay"
    ),
    "database": _("The database cannot be used now: %(detail)s"),
    "unwritable": _(
        "%(file)s cannot be written: %(detail)s. Close it where it is open, or name another file."
    ),
    "not-xlsx": _("%(file)s: the name of a workbook ends in .xlsx."),
    "unknown-view": _(
        "There is no view “%(name)s”. Keep it on the list of projects, and share it or name its person with --as."
    ),
    "wrong-suffix": _("%(file)s: the name of this file ends in %(suffix)s."),
    "sheet-full": _("A sheet holds at most %(limit)s rows. Export a part, for example one sector."),
    "text-cut": _("The text is longer than a cell can hold and was cut."),
    "nobody-responsible": _(
        "No department is responsible for %(codes)s, so nobody is asked for their returns. Name one in the ledger."
    ),
    "note-of-cell": _("Row %(row)s, %(heading)s: %(note)s"),
}
