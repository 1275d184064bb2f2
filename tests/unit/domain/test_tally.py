from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import DeviceId, derived_record_id
from ngheo_desktop.domain.journal import GENESIS_HASH, Change, Value, seal
from ngheo_desktop.domain.tally import counts_of

COMMUNE = "05665"


def changes(*wanted: tuple[str, str, dict[str, Value]]) -> list[Change]:
    made: list[Change] = []
    for seq, (kind, name, fields) in enumerate(wanted, start=1):
        record_id = derived_record_id(kind, name)
        before = [change.ref for change in made if change.record_id == record_id]
        made.append(
            seal(
                device_id=DeviceId("0" * 32),
                seq=seq,
                record_kind=kind,
                record_id=record_id,
                fields=fields,
                bases={field: (before[-1],) for field in fields if before},
                author="",
                reason="",
                at="2026-11-21T09:00:00+07:00",
                counter=seq,
                prev_hash=made[-1].hash if made else GENESIS_HASH,
            )
        )
    return made


def household(name: str, **fields: Value) -> tuple[str, str, dict[str, Value]]:
    return records.HOUSEHOLD, name, {"commune_code": COMMUNE, **fields}


def member(name: str, of: str, **fields: Value) -> tuple[str, str, dict[str, Value]]:
    return records.MEMBER, name, {"household_id": derived_record_id(records.HOUSEHOLD, of), **fields}


def test_people_count_in_their_households() -> None:
    found = counts_of(changes(household("a"), household("b"), member("1", "a"), member("2", "a")), COMMUNE)

    assert found == (2, 2)


def test_what_was_removed_does_not_count_nor_who_lived_there() -> None:
    made = changes(
        household("a"),
        household("b"),
        member("1", "a"),
        member("2", "b"),
        member("3", "b"),
        household("a", removed=True),
        member("3", "b", removed=True),
    )

    assert counts_of(made, COMMUNE) == (1, 1)


def test_other_communes_and_strays_do_not_count() -> None:
    made = changes(household("a", commune_code="02143"), member("1", "a"), member("2", "nowhere"))

    assert counts_of(made, COMMUNE) == (0, 0)
    assert counts_of(made, "02143") == (1, 1)
