"""Life events recorded by mistake: taking them back brings back exactly what was, or says what is in the way."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support.families import Village, everything

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain import ids, records
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import KnownError
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services import life_events
from ngheo_desktop.services.folder import COMMUNE, Folder, Setup, create_folder
from ngheo_desktop.services.life_event_restore import void_event
from ngheo_desktop.services.life_event_work import Joining, NewHousehold, NewPerson, Succession
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import life_events as stored

DAY = "2026-11-02"


class Fate:
    """Lets one event after the other happen, as drawn, and remembers what was before each."""

    def __init__(self, place: Village) -> None:
        self.place = place
        self.before: list[tuple[RecordId, tuple[object, ...]]] = []
        self.names = count(1)

    def seen(self) -> tuple[object, ...]:
        return everything(self.place.folder.database, self.place.review_round.round_id)

    def here(self) -> list[Household]:
        found, *_ = self.seen()
        assert isinstance(found, list)
        return found

    def happen(self, kind: str, draw: Sequence[int]) -> None:
        homes = self.here()
        if not homes:
            return
        first = homes[draw[0] % len(homes)]
        others = [home for home in homes if home is not first]
        other = others[draw[1] % len(others)] if others else None
        before = self.seen()
        made = self._record(kind, first, other, draw)
        if made is not None:
            self.before.append((made.event_id, before))

    def _record(
        self, kind: str, home: Household, other: Household | None, draw: Sequence[int]
    ) -> life_events.Recorded | None:
        at = (self.place.folder, self.place.standards)
        chosen = [one.member_id for place, one in enumerate(home.members) if draw[2] >> place & 1]
        if kind == "birth":
            child = NewPerson(f"Hoàng Thị Mới {next(self.names)}", "female", DAY, "con_de", "02")
            return life_events.record_birth(*at, home.household_id, child)
        if kind == "arrived":
            return life_events.record_arrival(*at, home.household_id, DAY)
        if kind == "left":
            return life_events.record_departure(*at, home.household_id, DAY)
        if kind == "merge":
            if other is None:
                return None
            relations = {one.member_id: "o_nho" for one in home.members[::2]}
            return life_events.record_merge(*at, home.household_id, other.household_id, DAY, relations)
        return self._part(kind, home, other, chosen)

    def _part(
        self, kind: str, home: Household, other: Household | None, chosen: list[RecordId]
    ) -> life_events.Recorded | None:
        """Let some of a household's people go."""
        at = (self.place.folder, self.place.standards)
        if not chosen or len(chosen) == len(home.members):
            return None
        stay = [one for one in home.members if one.member_id not in chosen]
        follows = Succession()
        if home.head is not None and home.head.member_id in chosen:
            follows = Succession(stay[0].member_id, {one.member_id: "khac" for one in stay[1:]})
        losses = {"death": life_events.record_death, "move_out": life_events.record_move_out}
        if kind in losses:
            return losses[kind](*at, home.household_id, DAY, chosen, follows)
        if kind == "mistake":
            only = chosen[0]
            follows = follows if home.head is not None and home.head.member_id == only else Succession()
            rest = {own: relation for own, relation in follows.relations.items() if own != only}
            return life_events.record_mistake(
                *at, home.household_id, only, "nhập nhầm", Succession(follows.new_head_id, rest)
            )
        if kind == "split":
            new = NewHousehold(Succession(chosen[-1], {chosen[0]: "em"} if len(chosen) > 1 else {}))
            return life_events.record_split(*at, home.household_id, DAY, chosen, new, follows)
        if other is None:
            return None
        joining = Joining((), home.household_id, chosen, {chosen[0]: "khac"}, follows)
        return life_events.record_move_in(*at, other.household_id, DAY, joining)


KINDS = ("birth", "death", "move_in", "move_out", "arrived", "left", "split", "merge", "mistake")
EVENTS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.lists(st.integers(0, 63), min_size=3, max_size=3)), min_size=1, max_size=7
)


@contextmanager
def ids_drawn_from(seed: int) -> Iterator[None]:
    """Make the ids of new records the same in every run: things of one moment are in their order."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ids, "os", SimpleNamespace(urandom=Random(seed).randbytes))
        yield


def take_back(folder: Folder, standards: Standards, event_id: RecordId) -> None:
    """Take an event back; a refusal tells what is said to be in the way."""
    try:
        void_event(folder, standards, event_id, "ghi nhầm")
    except KnownError as fault:
        fault.add_note(f"{stored.get(folder.database, event_id).kind}: {fault.context}")
        raise


@given(events=EVENTS, seed=st.integers(0, 1_000))
def test_events_taken_back_in_reverse_order_leave_what_was_before_them(
    tmp_path_factory: pytest.TempPathFactory,
    standards: Standards,
    events: list[tuple[str, list[int]]],
    seed: int,
) -> None:
    root: Path = tmp_path_factory.mktemp("fate")
    clock = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))
    setup = Setup(COMMUNE, "Nguyễn Thị Mẫu", commune_code="05665")
    opened = create_folder(DataFolder(root), setup, passphrase=None, clock=clock, areas=standards.areas).folder
    with opened as folder, ids_drawn_from(seed):
        place = Village.of(folder, standards)
        for village in ("Nà Cà", "Bản Lầu", "Nà Cà"):
            family = place.family(village=village)
            answers = {records.member_answer(one.member_id, "insured"): "yes" for one in family.members}
            place.answer(family.household_id, {**answers, "h.house.wall": "durable"})
        fate = Fate(place)
        for kind, draw in events:
            fate.happen(kind, draw)
        for event_id, before in reversed(fate.before):
            take_back(folder, standards, event_id)

            assert fate.seen() == before
        assert check_folder(folder).ok
