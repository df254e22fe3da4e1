"""Output is replaced whole or not at all."""

import os
import stat

import pytest

from adsource.errors import Refusal
from adsource.runtime.write import write_text


def test_a_new_file_and_a_replaced_one(tmp_path):
    path = tmp_path / "out.py"
    write_text(path, "één\n")
    assert path.read_bytes() == "één\n".encode()
    os.chmod(path, 0o600)
    write_text(path, "two\n")
    assert path.read_text() == "two\n" and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "out.py"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(Refusal, match="AD003: cannot write the output: No space left on device"):
        write_text(path, "new")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.py").write_text("old")
    link = tmp_path / "link.py"
    link.symlink_to("real.py")
    write_text(link, "new")
    assert link.is_symlink() and (tmp_path / "real.py").read_text() == "new"


def test_a_device_is_written_to_and_stays():
    write_text(os.devnull, "nothing")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@pytest.mark.parametrize("name", [".", "absent/out.py"])
def test_what_cannot_be_written_is_told(tmp_path, name):
    with pytest.raises(Refusal, match="AD003"):
        write_text(tmp_path / name, "text")
