import pytest

from ngheo_desktop.cli.main import EXIT_BUG, run


def test_a_mistake_of_the_program_has_its_own_status_and_tells_places_but_no_texts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def mistaken() -> dict[str, object]:
        raise LookupError("Hoàng Thị Mẫu")

    status = run(["self-check"], mistaken)

    out, err = capsys.readouterr()
    assert (status, out) == (EXIT_BUG, "")
    assert "LookupError" in err
    assert "test_bugs.py" in err
    assert "Hoàng" not in err
