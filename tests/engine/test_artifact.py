"""The server is the one we know, whole, and stays inside its folder."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from artifacts.maven import verify
from engine.artifact import SHA512, unpack
from engine.model import EngineError


def pack(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name in names:
            packed.writestr(name, "#!/bin/sh\n")
    return path


def test_a_file_is_verified_byte_for_byte(tmp_path: Path) -> None:
    archive = tmp_path / "server.zip"
    archive.write_bytes(b"server")
    assert verify(archive, hashlib.sha512(b"server").hexdigest())
    archive.write_bytes(b"serve")
    assert not verify(archive, hashlib.sha512(b"server").hexdigest())


def test_a_half_file_is_not_the_server(tmp_path: Path) -> None:
    archive = tmp_path / "server.zip"
    archive.write_bytes(b"PK\x03\x04")
    assert not verify(archive, SHA512)


def test_an_archive_becomes_its_folder_with_programs_that_run(tmp_path: Path) -> None:
    archive = pack(
        tmp_path / "a.zip", "elasticsearch-8/bin/elasticsearch", "elasticsearch-8/lib/x.jar"
    )
    unpack(archive, tmp_path / "home")
    assert (tmp_path / "home" / "bin" / "elasticsearch").stat().st_mode & 0o111
    assert (tmp_path / "home" / "lib" / "x.jar").exists()


def test_a_path_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.zip", "../../outside")
    with pytest.raises(EngineError, match="outside its folder"):
        unpack(archive, tmp_path / "deep" / "home")
    assert not (tmp_path / "outside").exists()


def test_a_broken_archive_leaves_nothing_behind(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"no zip")
    with pytest.raises(EngineError, match="cannot be unpacked"):
        unpack(archive, tmp_path / "servers" / "home")
    assert not list((tmp_path / "servers").iterdir())
