"""What the server's log says, and how much of it."""

import logging


class RefusalInALine(logging.Filter):
    """A page that somebody may not see is no fault of the program: the line says who asked for what, without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == 403:
            record.exc_info = record.exc_text = None
        return True
