"""The log file of a data folder; keeps personal data out of it.

A log line carries codes, counts and the names of types. Whatever else is passed as an argument is replaced by the name
of its type, runs of 9 to 12 digits (citizen numbers, telephone numbers) are masked, and of an exception only its type
and the places in the code are written, because its text may hold what the officer typed.
"""

import enum
import logging
import re
from pathlib import Path
from types import TracebackType

from ngheo_desktop.errors import ErrorCode, KnownError

LOGGER_NAME = "ngheo_desktop"
FILE_NAME = "ngheo.log"

_MAX_BYTES = 1_000_000
_KEPT_FILES = 5
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8,11}(?!\d)")
_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_PACKAGE = Path(__file__).resolve().parent


def mask_long_numbers(text: str) -> str:
    """Return the text with every run of 9 to 12 digits, also one written in groups, replaced by “#”."""
    return _LONG_NUMBER.sub("#", text)


def _allowed(value: object) -> object:
    """Return a log argument that may be written: a number, a code, or the name of its type instead."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, KnownError):
        return value.code.number
    if isinstance(value, ErrorCode):
        return value.number
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, str) and _CODE.fullmatch(value):
        return value
    return f"<{type(value).__name__}>"


class PersonalDataFilter(logging.Filter):
    """Rewrites a record so that nothing but codes and counts is left of its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record in place; it is always let through."""
        if isinstance(record.args, dict):
            record.args = {name: _allowed(value) for name, value in record.args.items()}
        elif record.args:
            record.args = tuple(_allowed(value) for value in record.args)
        record.msg = mask_long_numbers(record.getMessage())
        record.args = ()
        return True


class _LogFormatter(logging.Formatter):
    """Writes one line a record, and of an exception its types and places only."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03d"

    def formatException(  # noqa: N802  (the name logging calls)
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        error = ei[1]
        lines = []
        while error is not None:
            number = f" {error.code.number}" if isinstance(error, KnownError) else ""
            lines.append(f"  {type(error).__name__}{number}")
            trace = error.__traceback__
            while trace is not None:
                lines.append(f"    {_place(trace)}")
                trace = trace.tb_next
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def _place(trace: TracebackType) -> str:
    """Return file, line and function of a frame; paths are cut, because a home folder holds a person's name."""
    code = trace.tb_frame.f_code
    path = Path(code.co_filename)
    shown = path.relative_to(_PACKAGE).as_posix() if path.is_relative_to(_PACKAGE) else path.name
    return f"{shown}:{trace.tb_lineno} {code.co_name}"


def start_logging(folder: Path, level: int = logging.INFO) -> logging.Handler:
    """Write this program's log to a folder from now on; return the handler for `stop_logging`.

    Raises:
        KnownError: STORE_READ_ONLY, the folder cannot be made or written to.
    """
    # Brings sockets and pickles with it, which the first window need not wait for.
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / FILE_NAME, maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES, encoding="utf-8"
        )
    except OSError as fault:
        raise KnownError(ErrorCode.STORE_READ_ONLY, folder=folder) from fault
    handler.setFormatter(_LogFormatter(_FORMAT))
    handler.addFilter(PersonalDataFilter())
    # Only this program's own logger: other packages may write anything into theirs.
    logger = logging.getLogger(LOGGER_NAME)
    logger.setLevel(level)
    logger.addHandler(handler)
    return handler


def stop_logging(handler: logging.Handler) -> None:
    """Stop writing and close the file."""
    logging.getLogger(LOGGER_NAME).removeHandler(handler)
    handler.close()
