# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""``runs.hashes_in_python`` and ``runs.minima_in_python``, compiled."""

from libc.stdint cimport uint64_t
from libc.stdlib cimport free, malloc

cdef enum:
    BASE = 1000003
    HASH_BITS = 48
cdef uint64_t PRIME = ((<uint64_t>1) << 61) - 1
cdef uint64_t MIX = 0x9E3779B97F4A7C15U


cdef inline uint64_t reduced(uint64_t value) noexcept:
    value = (value & PRIME) + (value >> 61)  # 2^61 is 1 modulo the prime
    return value - PRIME if value >= PRIME else value


cdef inline uint64_t times(uint64_t value, uint64_t small) noexcept:
    """``value * small`` modulo the prime; ``value`` is below it, ``small`` is at most 2^32. No 128-bit numbers: MSVC."""
    cdef uint64_t high = reduced((value >> 32) * small)
    cdef uint64_t shifted = ((high << 32) & PRIME) | (high >> 29)
    return reduced(reduced((value & 0xFFFFFFFF) * small) + reduced(shifted))


def hashes(list codes, Py_ssize_t length):
    cdef Py_ssize_t i, count = len(codes)
    cdef uint64_t first_power = pow(BASE, length, PRIME)
    cdef uint64_t value = 0
    cdef uint64_t* coded = <uint64_t*>malloc((count + 1) * sizeof(uint64_t))
    cdef list found = []
    if coded == NULL:
        raise MemoryError
    try:
        for i in range(count):
            coded[i] = codes[i]
            value = times(value, BASE) + coded[i]
            if i >= length:
                value += PRIME - times(first_power, coded[i - length])
            value = reduced(value)
            if i >= length - 1:
                found.append(value)
    finally:
        free(coded)
    return found


def minima(list hashes, Py_ssize_t window):
    cdef Py_ssize_t i, first = 0, last = 0, count = len(hashes)  # of the rising hashes: from first to before last
    cdef uint64_t value
    cdef uint64_t* spread = <uint64_t*>malloc((count + 1) * sizeof(uint64_t))
    cdef Py_ssize_t* rising = <Py_ssize_t*>malloc((count + 1) * sizeof(Py_ssize_t))
    cdef set kept = set()
    try:
        if spread == NULL or rising == NULL:
            raise MemoryError
        for i in range(count):
            value = hashes[i]
            spread[i] = (value * MIX) >> (64 - HASH_BITS)
            while last > first and spread[rising[last - 1]] >= spread[i]:
                last -= 1
            rising[last] = i
            last += 1
            if rising[first] <= i - window:
                first += 1
            if i >= window - 1:
                kept.add(spread[rising[first]])
        if not kept:
            kept.add(min(spread[i] for i in range(count)))
    finally:
        free(spread)
        free(rising)
    return kept
