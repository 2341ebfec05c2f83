"""Write named arrays into one buffer, and read them without copying.

The layout is that of safetensors (github.com/huggingface/safetensors, "Format"):
eight bytes of header length, a JSON header, the data. Reading needs the
standard library alone and runs no code. Every array is a flat run of numbers.
"""

import json
from collections.abc import Mapping

from stance.errors import ModelError

Buffer = bytes | memoryview
Arrays = Mapping[str, memoryview]

_FORMATS = {"U8": "B", "U16": "H", "I16": "h", "I32": "i", "U32": "I", "F32": "f", "F64": "d"}
_DTYPES = {code: dtype for dtype, code in _FORMATS.items()}
_LONGEST_HEADER = 1 << 20  # bytes; that of a model has some hundreds


def pack(arrays: Arrays) -> bytes:
    """Return arrays in one buffer, widest items first so that all are aligned."""
    header: dict[str, object] = {}
    chunks: list[bytes] = []
    end = 0
    for name, array in sorted(arrays.items(), key=lambda item: (-item[1].itemsize, item[0])):
        start, end = end, end + array.nbytes
        header[name] = {
            "dtype": _DTYPES[array.format],
            "shape": [len(array)],
            "data_offsets": [start, end],
        }
        chunks.append(array.tobytes())
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(chunks)


def unpack(buffer: Buffer) -> dict[str, memoryview]:
    """Return views of the arrays of a packed buffer.

    Raises ModelError where the header does not fit the data.
    """
    view = memoryview(buffer)
    try:
        start = 8 + int.from_bytes(view[:8], "little")
        if not 8 < start <= min(len(view), _LONGEST_HEADER):
            raise ValueError(f"a header of {start - 8} bytes in {len(view)}")
        header = json.loads(bytes(view[8:start]))
        header.pop("__metadata__", None)
        data = view[start:]
        return {name: _array(data, entry) for name, entry in header.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(f"the arrays cannot be read ({error}): train the model again") from None


def _array(data: memoryview, entry: Mapping[str, list[int]]) -> memoryview:
    first, last = entry["data_offsets"]
    if not 0 <= first <= last <= len(data):
        raise ValueError(f"bytes {first} to {last} of {len(data)}")
    array: memoryview = data[first:last].cast(_FORMATS[str(entry["dtype"])])  # type: ignore[call-overload]
    if entry["shape"] != [len(array)]:
        raise ValueError(f"{len(array)} numbers where the shape says {entry['shape']}")
    return array
