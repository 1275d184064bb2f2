"""The collector rests while very many objects are made, and works again afterwards, whatever happens."""

import gc

import pytest

from ngheo_desktop.services.many_objects import gathers_many


def test_the_collector_rests_meanwhile_and_works_again() -> None:
    assert gathers_many(gc.isenabled)() is False
    assert gc.isenabled()


def test_it_works_again_after_a_fault_and_stays_off_where_it_was_off() -> None:
    with pytest.raises(ZeroDivisionError):
        gathers_many(lambda: 1 // 0)()
    assert gc.isenabled()

    gc.disable()
    try:
        gathers_many(list)()
        assert not gc.isenabled()
    finally:
        gc.enable()
