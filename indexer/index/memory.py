"""Memory that was used once goes back to the system, so that a long job stays as small as it is."""

import ctypes
from functools import cache

# Names and numbers of <malloc.h>.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_LARGE = 1 << 20


@cache
def return_large_blocks() -> None:
    """Blocks of a MiB and more are given back as soon as they are free, in this process and its forks.

    glibc keeps the space of ever larger blocks after the first ones, and one small object at the
    end of a heap keeps all of it. Other C libraries do as they always do.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_TRIM_THRESHOLD, _LARGE)
