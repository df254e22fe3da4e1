"""One state in one file: written whole or not at all, read back to the last bit or refused.

    8 bytes   ADSTATE1
    12 bytes  length of the header and its checksum
    header    JSON: what the file is, and of each value its kind, layout, length and checksum
    blocks    the bytes of the arrays, in order

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
    makes all names in it last through a loss of power.  Returns the length of the file."""
    entries, blocks = [], []
    for value in values:
        entry, block = encoded(value, packed)
        entries.append(entry)
        blocks += [block] if block is not None else []
    header = json.dumps({**about, "values": entries}).encode()
    size = 20 + len(header) + sum(len(block) for block in blocks)
    folder = os.path.dirname(path)
    enough_room(folder, size)
    try:
        with open(path + ".part", "wb") as file:
            file.write(b"ADSTATE1" + struct.pack("<QI", len(header), zlib.crc32(header)) + header)
            for block in blocks:
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        os.replace(path + ".part", path)
    except OSError as error:
        if os.path.exists(path + ".part"):
            os.unlink(path + ".part")
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise full_disk(folder, size) from error
        raise
    if named:
        synced = os.open(folder, os.O_RDONLY)
        os.fsync(synced)
        os.close(synced)
    return size


def read_file(path):
    """What is told of the file, and its values; DamagedFile where anything is not as it was written."""
    try:
        with open(path, "rb") as file:
            head = file.read(20)
            if len(head) < 20 or head[:8] != b"ADSTATE1":
                raise DamagedFile(f"{path} is no file of states")
            length, checksum = struct.unpack("<QI", head[8:])
            header = file.read(length) if length < 2**31 else b""
            if len(header) != length or zlib.crc32(header) != checksum:
                raise DamagedFile(f"the header of {path} is damaged")
            about = json.loads(header)
            values = tuple(decoded(entry, file, path) for entry in about.pop("values"))
            if file.read(1):
                raise DamagedFile(f"{path} is longer than it was")
            return about, values
    except FileNotFoundError as error:
        raise DamagedFile(f"{path} is gone") from error


def encoded(value, packed):
    """What the header tells of a value, and its block: its bytes in C order, None for what is no array."""
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject or value.dtype.names:
            raise TypeError(f"an array of {value.dtype} is not kept in files")
        block = np.ascontiguousarray(value).reshape(-1).view(np.uint8).data if value.size else b""
        if packed:
            block = zlib.compress(block, 1)
        entry = {"array": value.dtype.str, "shape": value.shape, "strides": value.strides}
        return {**entry, "packed": packed, "length": len(block), "crc": zlib.crc32(block)}, block
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


def decoded(entry, file, path):
    match entry:
        case {"array": dtype}:
            return decoded_array(np.dtype(dtype), entry, file, path)
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


def decoded_array(dtype, entry, file, path):
    shape, strides = tuple(entry["shape"]), tuple(entry["strides"])
    made = laid_out_as(dtype, shape, strides)
    whole = made if made.flags.c_contiguous else np.empty(shape, dtype)
    block = np.empty(entry["length"], np.uint8) if entry["packed"] else whole.reshape(-1).view(np.uint8)
    if block.size != entry["length"] or file.readinto(block.data) != block.size or zlib.crc32(block) != entry["crc"]:
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
