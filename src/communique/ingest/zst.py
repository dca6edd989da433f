"""Zstandard streams, by the standard library where it has them (Python 3.14), else by the ``zstandard`` package."""

from __future__ import annotations

import importlib
import io
from typing import IO, Any

_PIECE = 512
"""Bytes unpacked at a time. Three may stand for 128 KB: a bound on what one step holds, some 20 MB."""
_WINDOW = 1 << 27


class ZstdStream(io.RawIOBase):
    """What a Zstandard file unpacks to, frame after frame, held a piece at a time.

    Raises ImportError where nothing can read it; reading raises EOFError where the file ends within a frame and OSError
    where it is damaged, or wants more than 128 MB of memory.
    """

    def __init__(self, packed: IO[bytes]) -> None:
        """Unpack ``packed`` from where it stands."""
        self._packed, self._frame = packed, _new_frame()
        self._left, self._at, self._piece = b"", 0, b""
        self._inside = False

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next; 0 at the end."""
        while self._at >= len(self._piece):
            if not self._unpack():
                return 0
        view = memoryview(buffer).cast("B")
        chunk = self._piece[self._at : self._at + len(view)]
        self._at += len(chunk)
        view[: len(chunk)] = chunk
        return len(chunk)

    def _unpack(self) -> bool:
        """Unpack the next piece; ``False`` at the end of the file."""
        raw = self._left or self._packed.read(_PIECE)
        if not raw:
            if self._inside:
                raise EOFError("ends in the middle")
            return False
        if self._frame.eof:
            self._frame = _new_frame()
        try:
            self._piece, self._at = self._frame.decompress(raw), 0
        except Exception as error:  # each of the two modules has an error of its own
            raise OSError(f"its compression is damaged ({' '.join(str(error).split())[:80]})") from error
        self._inside = not self._frame.eof
        self._left = self._frame.unused_data if self._frame.eof else b""
        return True


def _new_frame() -> Any:
    try:
        return importlib.import_module("compression.zstd").ZstdDecompressor()
    except ImportError:
        return importlib.import_module("zstandard").ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
