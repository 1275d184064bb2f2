"""What ODK Collect sends back: one XML file a questionnaire, alone or many in a zip file."""

import io
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.limited_file import read_limited
from ngheo_desktop.exchange.xlsform import PERSON

MAX_FILE_BYTES = 50 << 20
MAX_INSTANCE_BYTES = 1 << 20
MAX_INSTANCES = 20_000
MAX_PEOPLE = 100

# Groups within groups; a form of ours has one.
_MOST_DEEP = 20
# Collect writes neither; what an XML file could do with them is refused before it is read.
_NOT_ALLOWED = ("<!doctype", "<!entity")


@dataclass(frozen=True, slots=True)
class Instance:
    """A questionnaire as the telephone filled it in; every answer is text as Collect writes it.

    Attributes:
        name: the file it came from.
        form_id, version: of the form on the telephone.
        instance_id, replaces: its own id, and that of the earlier one of which it is the edited version; may be empty.
    """

    name: str
    form_id: str
    version: str
    answers: Mapping[str, str]
    people: tuple[Mapping[str, str], ...]
    instance_id: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class UnreadInstance:
    """A file of which nothing was taken, and why."""

    name: str
    fault: ErrorCode


def read_instances(path: Path) -> Iterator[Instance | UnreadInstance]:
    """Go through the questionnaires of a file: an XML file of Collect, or a zip file of such.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READ, FILE_TOO_LARGE; ODK_NOT_INSTANCE when the file is neither.
    """
    data = read_limited(path, MAX_FILE_BYTES)
    if data.startswith(b"PK"):
        yield from _of_zip(data, path.name)
        return
    found = _instance(path.name, data)
    if isinstance(found, UnreadInstance):
        raise KnownError(found.fault, file=path.name)
    yield found


def _of_zip(data: bytes, name: str) -> Iterator[Instance | UnreadInstance]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if one.filename.casefold().endswith(".xml")]
            if len(entries) > MAX_INSTANCES:
                raise KnownError(ErrorCode.FILE_TOO_LARGE, file=name, size=len(entries), limit=MAX_INSTANCES)
            if not entries:
                raise KnownError(ErrorCode.ODK_NOT_INSTANCE, file=name)
            for entry in entries:
                if entry.file_size > MAX_INSTANCE_BYTES:
                    yield UnreadInstance(entry.filename, ErrorCode.ODK_NOT_INSTANCE)
                    continue
                with archive.open(entry) as opened:
                    # The size in the directory may lie; never more than one byte over the limit is inflated.
                    content = opened.read(MAX_INSTANCE_BYTES + 1)
                yield _instance(entry.filename, content)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as fault:
        raise KnownError(ErrorCode.ODK_NOT_INSTANCE, file=name) from fault


def _instance(name: str, data: bytes) -> Instance | UnreadInstance:
    unread = UnreadInstance(name, ErrorCode.ODK_NOT_INSTANCE)
    if len(data) > MAX_INSTANCE_BYTES:
        return unread
    try:
        text = data.decode("utf-8-sig")
        if any(word in text.casefold() for word in _NOT_ALLOWED):
            return unread
        root = ET.fromstring(text)  # noqa: S314  (no document type, no entities, size limited: see above)
    except (UnicodeDecodeError, ET.ParseError, ValueError):
        return unread
    parts = [(_plain(child.tag), child) for child in root]
    people = [child for tag, child in parts if tag == PERSON]
    if "id" not in root.attrib or len(people) > MAX_PEOPLE or _is_deeper(root, _MOST_DEEP):
        return unread
    answers: dict[str, str] = {}
    about: dict[str, str] = {}
    for tag, child in parts:
        if tag != PERSON:
            (about if tag == "meta" else answers).update(_leaves(child))
    return Instance(
        name,
        root.attrib["id"],
        root.attrib.get("version", ""),
        answers,
        tuple({key: text for part in person for key, text in _leaves(part).items()} for person in people),
        about.get("instanceID", ""),
        about.get("deprecatedID", ""),
    )


def _is_deeper(root: ET.Element, limit: int) -> bool:
    """Tell whether elements stand in one another more than so many times."""
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
    return bool(level)


def _leaves(element: ET.Element) -> dict[str, str]:
    if not len(element):
        text = (element.text or "").strip()
        return {_plain(element.tag): text} if text else {}
    found: dict[str, str] = {}
    for child in element:
        found |= _leaves(child)
    return found


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]
