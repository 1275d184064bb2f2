"""Search as you type, with the first page of rows: p95 against 30 ms at 20,000 households and 100 ms at 500,000.

Every text is typed key by key; every key press asks for the numbers of all matches, how many they are (the count that
the screen shows) and the rows of the first page. The 500,000 households of an upper office are not written through the
journal, which would take a quarter of an hour: their rows go straight into the tables that lists and searches read,
with the words the program itself would write and through the same triggers, in portions as bundles would bring them.

In every combination of filter, order and direction a list is opened, searched, paged to its end and asked for the place
of a household, before and after it was read as a whole.

Run as a file; with a number, only that many households; with a folder, the large database is made there and used again.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "support")]

from tests_support import communes

from ngheo_desktop.domain.ids import derived_record_id
from ngheo_desktop.domain.text import person_sort_key, sort_key
from ngheo_desktop.store import search, search_counts
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.driver import connect
from ngheo_desktop.store.search import HouseholdQuery
from ngheo_desktop.store.search_words import exact_text, words_of
from ngheo_desktop.store.summary import number_key

LIMITS_MS = {20_000: 30.0, 500_000: 100.0}
PAGE = 128
ROUNDS = 3
PORTION = 5_000
VILLAGES_OF_A_COMMUNE = 40
TEXTS = {
    "one letter": ("n", "t", "h", "đ", "l", "1", "0"),
    "two letters": ("ng", "th", "đô", "tr", "ma", "12", "hư"),
    "word": ("nguyen", "thi", "Thị", "Hương", "ghen", "văn", "đặng", "dung"),
    "two words": ("nguyen thi", "Triệu Ghến", "na leng", "lý văn", "thi huong", "tan lap"),
    "whole name": ("nguyễn thị phương quyên", "Triệu Văn Ghến", "ly a sua", "bàn thị thảo hương"),
    "id tail": ("4321", "04321", "98765", "0190123"),
    "household number": ("7", "312", "40"),
    "no hit": ("zz", "qwerty", "nguyen zz", "99999999999"),
}
FILTERS: dict[str, dict[str, object]] = {
    "no filter": {},
    "poor": {"household_class": "poor"},
    "not classified": {"household_class": "none"},
    "no questionnaire": {"status": "none"},
    "complete": {"status": "complete"},
    "near-poor last year": {"last_class": "near_poor"},
    "not on record last year": {"last_class": "none"},
    "no questionnaire, near-poor last year": {"status": "none", "last_class": "near_poor"},
    "not classified, begun, average last year": {
        "household_class": "none",
        "status": "open",
        "last_class": "average",
    },
}
ORDERS: tuple[search.Order, ...] = ("village", "name", "number", "class")
KEYS = 24


def prefixes(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from (text[:length] for length in range(1, len(text) + 1))


def timed(act: Callable[[], object]) -> float:
    """Return the milliseconds of processor time: what else the computer does meanwhile does not count."""
    started = time.process_time()
    act()
    return (time.process_time() - started) * 1e3


def press(database: Database, query: HouseholdQuery) -> float:
    def look() -> None:
        numbers = search.look(database, query)
        len(numbers)
        search.rows(database, query, numbers[:PAGE])

    return timed(look)


def report(what: str, times: list[float], limit: float) -> None:
    ordered = sorted(times)
    median, p95 = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
    print(
        f"  {what}: {len(times)} times, median {median:.1f} ms, p95 {p95:.1f} ms, worst {ordered[-1]:.1f} ms:"
        f" p95 is {p95 / limit:.2f} of the limit",
        flush=True,
    )


def forget(database: Database) -> None:
    """Make the database read everything anew, as after a commit."""
    database._kept.clear()


def measure(database: Database, base: HouseholdQuery, households: int) -> None:
    limit = LIMITS_MS[min(LIMITS_MS, key=lambda size: abs(size - households))]
    print(f"{households:,} households, limit {limit:.0f} ms of processor time")
    print(f"  counts of the filters: {timed(lambda: search_counts.counts(database, base)):.0f} ms")
    search.find(database, base)
    for name, texts in TEXTS.items():
        report(name, [press(database, replace(base, text=text)) for _ in range(ROUNDS) for text in texts], limit)
    typed = list(prefixes([text for texts in TEXTS.values() for text in texts]))
    report("all typed key by key", [press(database, replace(base, text=text)) for text in typed], limit)
    chance = random.Random(2)
    spent: dict[str, list[float]] = {}
    for name, options in FILTERS.items():
        for order in ORDERS:
            for descending in (False, True):
                query = replace(base, order=order, descending=descending, **options)  # type: ignore[arg-type]
                of_list = one_list(database, query, chance.sample(typed, KEYS))
                for what, times in of_list.items():
                    spent.setdefault(what, []).extend(times)
                worst = ", ".join(f"{what} {max(times, default=0.0):.0f}" for what, times in of_list.items())
                print(f"    {name}, by {order}{', last first' if descending else ''}: worst {worst} ms", flush=True)
    for what, times in spent.items():
        report(f"every filter, order and direction: {what}", times, limit)


def one_list(database: Database, query: HouseholdQuery, texts: Sequence[str]) -> dict[str, list[float]]:
    """Return the times of what a person does with a list: the first two before it was read, the third unseen."""
    forget(database)
    spent = {"opened": [press(database, query)]}
    spent["typed before it was read"] = [press(database, replace(query, text=text)) for text in texts[:3]]
    spent["read by the worker"] = [timed(lambda: search.find(database, query))]
    numbers = search.find(database, query).all()
    spent["opened again"] = [press(database, query)]
    spent["typed"] = [press(database, replace(query, text=text)) for text in texts]
    worked_out = replace(query, text="th")
    spent["typed text worked out by the worker"] = [timed(lambda: search.find(database, worked_out).all())]
    places = [len(numbers) * part // 6 for part in range(1, 7)]
    spent["page down"] = [
        timed(lambda end=end: search.rows(database, query, numbers[max(0, end - PAGE) : end])) for end in places
    ]
    spent["jump to a household"] = [timed(lambda end=end: numbers.index(numbers[end - 1])) for end in places if end]
    return spent


def small(folder: Path, households: int) -> None:
    database = communes.new_database(folder / "ngheo.db")
    with communes.work_on(database) as work:
        communes.fill(work, households)
        work.commit()
    base = HouseholdQuery(communes.COMMUNE, rule_set=communes.RULES, last_year=2025, round_id=communes.ROUND)
    measure(database, base, households)
    database.close()


def fill_straight(database: Database, households: int) -> None:
    """Write what lists read, without a journal, and without what lists do not read."""
    chance = random.Random(1)
    connection = connect(database.path, database.key)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    last = 0
    for start in range(0, households, PORTION):
        connection.execute("BEGIN")
        commune = f"{10_000 + start // PORTION}"
        villages: list[tuple[int, str]] = []
        round_no = last = last + 1
        round_id = communes.ROUND if start == 0 else f"round-{commune}"
        connection.execute("INSERT INTO record (record_no, record_id) VALUES (?, ?)", (round_no, round_id))
        for position in range(VILLAGES_OF_A_COMMUNE):
            last += 1
            name = f"{chance.choice(communes.VILLAGES)} {position % 7 + 1}"
            villages.append((last, name))
            connection.execute("INSERT INTO record (record_no, record_id) VALUES (?, ?)", (last, f"v{last}"))
            connection.execute(
                "INSERT INTO village (record_no, record_id, commune_code, name, position, folded, list_key)"
                " VALUES (?, ?, ?, ?, ?, '', ?)",
                (last, f"v{last}", commune, name, position, f"{position:06d}{sort_key(name)}"),
            )
        rows: dict[str, list[tuple[object, ...]]] = {
            name: [] for name in ("record", "household", "summary", "text", "questionnaire", "class", "last")
        }
        for number in range(start, min(start + PORTION, households)):
            last = one_household(chance, rows, number, last, commune, villages, round_no)
        write(connection, rows)
        connection.execute("COMMIT")
    connection.close()


def one_household(
    chance: random.Random,
    rows: dict[str, list[tuple[object, ...]]],
    number: int,
    last: int,
    commune: str,
    villages: list[tuple[int, str]],
    round_no: int,
) -> int:
    position = number % len(villages)
    village_no, village = villages[position]
    own, record_id, label = last + 1, str(derived_record_id("household", str(number))), str(number % 400 + 1)
    size = chance.choice((1, 2, 3, 3, 4, 4, 5, 5, 6, 7))
    surname = chance.choice(communes.SURNAMES)
    people = [f"{surname} {chance.choice(communes.MIDDLE)} {chance.choice(communes.GIVEN)}" for _ in range(size)]
    ids = [f"0{chance.randrange(10**11):011d}" for _ in range(size)]
    phone = [f"09{chance.randrange(10**8):08d}"] if chance.random() < 0.7 else []
    lines = [*people, village, label]
    rows["record"].append((own, record_id))
    rows["household"].append((own, record_id, commune, village_no, label))
    head_key = f"{person_sort_key(people[0])}\x01{record_id}"
    village_key = f"{position:06d}{sort_key(village)}"
    rows["summary"].append((own, commune, village_no, village_key, number_key(label), head_key, people[0], size))
    rows["text"].append((own, words_of(lines, [*ids, *phone]), exact_text("\n".join(["", *lines, ""]))))
    last = own + size
    rows["last"].append((last + 1, f"l{own}", own, 2025, chance.choice(communes.CLASSES)))
    last += 1
    if chance.random() < 0.8:
        status = chance.choice(("open", "complete"))
        rows["questionnaire"].append((last + 1, f"q{own}", own, round_no, status))
        last += 1
        if status == "complete":
            household_class = chance.choice(communes.CLASSES)
            rows["class"].append((last + 1, f"c{own}", own, round_no, communes.RULES, household_class))
            last += 1
    return last


def write(connection: object, rows: dict[str, list[tuple[object, ...]]]) -> None:
    statements = {
        "record": "record (record_no, record_id) VALUES (?, ?)",
        "household": "household (record_no, record_id, commune_code, village_no, number) VALUES (?, ?, ?, ?, ?)",
        "summary": "household_summary VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        "text": "household_text VALUES (?, ?, ?)",
        "questionnaire": "questionnaire (record_no, record_id, household_no, round_no, status, answers)"
        " VALUES (?, ?, ?, ?, ?, '{}')",
        "last": "class_record (record_no, record_id, household_no, year, household_class) VALUES (?, ?, ?, ?, ?)",
        "class": "classification (record_no, record_id, household_no, round_no, rule_set, household_class, counter,"
        " device_no, seq, is_current) VALUES (?, ?, ?, ?, ?, ?, 1, 1, 1, 1)",
    }
    for name, statement in statements.items():
        connection.executemany(f"INSERT INTO {statement}", rows[name])  # type: ignore[attr-defined]


def large(folder: Path, households: int) -> None:
    file = folder / "ngheo.db"
    if not file.exists():
        database = communes.new_database(file)
        started = time.perf_counter()
        fill_straight(database, households)
        size = file.stat().st_size / 1e6
        print(f"{households:,} households written straight in {time.perf_counter() - started:.0f} s, {size:.0f} MB")
        database.close()
    base = HouseholdQuery(None, rule_set=communes.RULES, last_year=2025, round_id=communes.ROUND)
    with Database(file, communes.KEY) as database:
        measure(database, base, households)


def main() -> None:
    kept = [Path(text) for text in sys.argv[1:] if not text.replace("_", "").isdigit()]
    wanted = [int(text) for text in sys.argv[1:] if text.replace("_", "").isdigit()] or [20_000, 500_000]
    for households in wanted:
        with tempfile.TemporaryDirectory() as folder:
            (large if households > 50_000 else small)((kept or [Path(folder)])[0], households)


if __name__ == "__main__":
    main()
