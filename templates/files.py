"""One state in one file: written whole or not at all, read back to the last bit or refused.

    8 bytes   ADSTATE2
    12 bytes  length of the header and its checksum
    header    JSON: what the file is, and of each value its kind, layout and length
    blocks    the bytes of the arrays, in order
    checksums of the blocks, 4 bytes each

Nothing in a file is run when it is read.  Checksums are CRC-32.
"""

import errno
import json
import os
import shutil
import struct
import zlib

import numpy as np


class DamagedFile(OSError):
    """A file that does not hold what was written into it."""


def write_file(path, about, values, packed=False, named=True):
    """The file is under its name when all of it is on the disk; until then what had that name stays.

    about: what is told of the file, a dict.  packed: compressed.  named: the folder is synced too, which
    makes all names in it last through a loss of power.  Returns the length of the file.  One file is written
    in a folder at a time."""
    entries, blocks = [], []
    for value in values:
        entry, block = encoded(value, packed)
        entries.append(entry)
        blocks += [block] if block is not None else []
    folder, name = os.path.split(path)
    header = json.dumps({"name": name, **about, "values": entries}).encode()
    size = 20 + len(header) + sum(len(block) + 4 for block in blocks)
    part = os.path.join(folder, "next.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT, 0o666), "wb") as file:
            spare = os.fstat(file.fileno()).st_size
            enough_room(folder, size - spare)
            file.write(b"ADSTATE2" + struct.pack("<QI", len(header), zlib.crc32(header)) + header)
            for block in blocks:
                file.write(block)
            file.flush()
            if size > 2**17 and hasattr(os, "posix_fadvise"):  # the disk may begin: checksums take as long
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            file.write(struct.pack(f"<{len(blocks)}I", *map(zlib.crc32, blocks)))
            file.flush()
            if spare > size:
                file.truncate()
            sync(file.fileno())
        exchange(part, path)
    except OSError as error:
        if os.path.exists(part):
            os.unlink(part)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise full_disk(folder, size) from error
        raise
    if named:
        opened = os.open(folder, os.O_RDONLY)
        os.fsync(opened)
        os.close(opened)
    return size


def sync(file):
    """What the file holds is on the disk, and its length."""
    getattr(os, "fdatasync", os.fsync)(file)


def exchange(part, path):
    """The file gets its name.  The next one is written over what had that name before: blocks that the disk has
    given out need no entry in the file system's journal, which costs more than all else here."""
    old = os.path.join(os.path.dirname(path), "old.part")
    try:
        os.link(path, old)
    except OSError:  # there was none, or there are no links
        os.replace(part, path)
    else:
        os.replace(part, path)
        os.replace(old, part)


def read_file(path):
    """What is told of the file, and its values; DamagedFile where anything is not as it was written."""
    try:
        with open(path, "rb") as file:
            head = file.read(20)
            if len(head) < 20 or head[:8] != b"ADSTATE2":
                raise DamagedFile(f"{path} is no file of states")
            length, checksum = struct.unpack("<QI", head[8:])
            header = file.read(length) if length < 2**31 else b""
            if not header or len(header) != length or zlib.crc32(header) != checksum:  # that of nothing is 0
                raise DamagedFile(f"the header of {path} is damaged")
            about = json.loads(header)
            if about.pop("name") != os.path.basename(path):
                raise DamagedFile(f"{path} holds what had another name")
            entries = about.pop("values")
            checks = checksums(entries, file, path)
            return about, tuple(decoded(entry, file, path, checks) for entry in entries)
    except FileNotFoundError as error:
        raise DamagedFile(f"{path} is gone") from error


def checksums(entries, file, path):
    """Of the blocks that follow, in order; behind them the file has to end."""
    blocks, at = [entry["length"] for entry in entries if "array" in entry], file.tell()
    file.seek(sum(blocks), os.SEEK_CUR)
    found = file.read(4 * len(blocks) + 1)
    if len(found) != 4 * len(blocks):
        raise DamagedFile(f"{path} is damaged")
    file.seek(at)
    return iter(struct.unpack(f"<{len(blocks)}I", found))


def encoded(value, packed):
    """What the header tells of a value, and its block: its bytes in C order, None for what is no array."""
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject or value.dtype.names:
            raise TypeError(f"an array of {value.dtype} is not kept in files")
        block = np.ascontiguousarray(value).reshape(-1).view(np.uint8).data if value.size else b""
        if packed:
            block = zlib.compress(block, 1)
        entry = {"array": value.dtype.str, "shape": value.shape, "strides": value.strides}
        return {**entry, "packed": packed, "length": len(block)}, block
    if isinstance(value, np.random.Generator):
        return {"generator": plain(value.bit_generator.state)}, None
    if isinstance(value, (np.number, np.bool_)):
        return {"scalar": value.dtype.str, "bytes": value.tobytes().hex()}, None
    if isinstance(value, float):
        return {"float": struct.pack("<d", value).hex()}, None
    if isinstance(value, complex):
        return {"complex": struct.pack("<dd", value.real, value.imag).hex()}, None
    if value is None or isinstance(value, (bool, int, str)):
        return {"plain": value}, None
    raise TypeError(f"{type(value).__name__} is not kept in files")


def decoded(entry, file, path, checks):
    match entry:
        case {"array": dtype}:
            return decoded_array(np.dtype(dtype), entry, file, path, next(checks))
        case {"generator": state}:
            made = np.random.Generator(getattr(np.random, state["bit_generator"])())
            made.bit_generator.state = restored(state)
            return made
        case {"scalar": dtype, "bytes": text}:
            return np.frombuffer(bytes.fromhex(text), dtype)[0]
        case {"float": text}:
            return struct.unpack("<d", bytes.fromhex(text))[0]
        case {"complex": text}:
            return complex(*struct.unpack("<dd", bytes.fromhex(text)))
    return entry["plain"]


def decoded_array(dtype, entry, file, path, check):
    shape, strides = tuple(entry["shape"]), tuple(entry["strides"])
    made = laid_out_as(dtype, shape, strides)
    whole = made if made.flags.c_contiguous else np.empty(shape, dtype)
    block = np.empty(entry["length"], np.uint8) if entry["packed"] else whole.reshape(-1).view(np.uint8)
    if block.size != entry["length"] or file.readinto(block.data) != block.size or zlib.crc32(block) != check:
        raise DamagedFile(f"{path} is damaged")
    if entry["packed"]:
        whole.reshape(-1).view(np.uint8)[:] = np.frombuffer(zlib.decompress(block), np.uint8)
    if whole is not made:
        np.copyto(made, whole)
    return made


def plain(state):
    """The state of a bit generator in terms of JSON."""
    if isinstance(state, dict):
        return {key: plain(value) for key, value in state.items()}
    return {"dtype": state.dtype.str, "items": state.tolist()} if isinstance(state, np.ndarray) else state


def restored(state):
    if isinstance(state, dict):
        array = state.keys() == {"dtype", "items"}
        return np.array(state["items"], state["dtype"]) if array else {k: restored(v) for k, v in state.items()}
    return state


def enough_room(folder, size):
    """Refused before anything is written."""
    if shutil.disk_usage(folder).free < size:
        raise full_disk(folder, size)


def full_disk(folder, size):
    free = shutil.disk_usage(folder).free
    return OSError(errno.ENOSPC, f"the disk is full: {size} bytes are to be written, {free} are free", folder)
