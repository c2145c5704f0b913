# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""What ``visibility.ClassRules`` looks for in a style sheet, compiled: all declarations in one reading of its bytes."""

from libc.string cimport memchr, strlen, strncmp

from newsscrape.extract import visibility

cdef extern from "Python.h":
    const char* PyUnicode_AsUTF8AndSize(str text, Py_ssize_t* size) except NULL

cdef Py_ssize_t MOST = visibility.MAX_RULES
cdef list NAMES = [
    (declaration.encode(), hides)
    for hides, tables in ((True, visibility.HIDING), (False, visibility.PRESERVING))
    for declarations in tables.values()
    for declaration in declarations
]

if len(NAMES) > 8:
    raise ImportError("more declarations than there is room for")


cdef bint SIGNS[256]  # what is looked at; nearly all characters are none of these
SIGNS[b"{"] = SIGNS[b"}"] = SIGNS[b":"] = True


cdef struct Search:  # as the variables of ``visibility.classes_with``; ``before``: the braces open at ``position``
    const char* declaration
    size_t length
    Py_ssize_t colon, position, again, left
    long depth, before
    bint hides


cdef inline bint is_space(char c) noexcept:
    return c == 32 or 9 <= c <= 13 or 28 <= c <= 31


cdef inline bint begins_name(char c) noexcept:
    return 97 <= (c | 32) <= 122 or c == 95


cdef int single_class(const char* text, Py_ssize_t start, Py_ssize_t end, set found) except -1:
    """Adds the class if a selector is nothing else: ``visibility.single_classes`` of one."""
    cdef Py_ssize_t i
    for i in range(start, end):
        if text[i] & 0x80:
            found.update(visibility.single_classes([text[start:end].decode()]))
            return 0
    while start < end and is_space(text[start]):
        start += 1
    while start < end and is_space(text[end - 1]):
        end -= 1
    if end - start < 2 or text[start] != b".":
        return 0
    start += 1
    i = start + (text[start] == b"-")
    if i == end or not begins_name(text[i]):
        return 0
    for i in range(i + 1, end):
        if not (begins_name(text[i]) or 48 <= text[i] <= 57 or text[i] == b"-"):
            return 0
    found.add(text[start:end].decode().lower())
    return 0


cdef int selectors(const char* text, Py_ssize_t start, Py_ssize_t end, set found) except -1:
    """The classes of a rule whose selectors end where its brace is, and begin after the last sign before them."""
    cdef Py_ssize_t at, begin = end
    while begin > start and text[begin - 1] != b"}" and text[begin - 1] != b";" and text[begin - 1] != b"/":
        begin -= 1
    at = begin
    while at <= end:
        if at == end or text[at] == b",":
            single_class(text, begin, at, found)
            begin = at + 1
        at += 1
    return 0


def read(str sheet, set unseen, set preserved):
    """Adds the classes that a style sheet hides, and those it sets with preserved line breaks."""
    cdef Py_ssize_t size
    cdef const char* text = PyUnicode_AsUTF8AndSize(sheet, &size)
    read_bytes(text, size, unseen, preserved)


cdef int read_bytes(const char* text, Py_ssize_t size, set unseen, set preserved) except -1:
    """The same for a style sheet in UTF-8."""
    cdef Search searches[8]
    cdef Search* each
    cdef Py_ssize_t at, start, closed, last = -1
    cdef const char* end
    cdef long depth = 0, until = 0, within
    cdef int count = 0, i
    cdef bytes declaration
    for declaration, hides in NAMES:
        each = &searches[count]
        each.declaration, each.length, each.colon = declaration, strlen(declaration), declaration.index(b":")
        each.position = each.again = each.depth = each.before = 0
        each.left, each.hides = MOST, hides
        count += 1
    for at in range(size):
        if not SIGNS[<unsigned char>text[at]]:
            continue
        if text[at] == b"{":
            last, until = at, depth
            depth += 1
        elif text[at] == b"}":
            depth -= 1
        elif text[at] == b":":
            for i in range(count):
                each = &searches[i]
                start = at - each.colon
                if not each.left or start < each.again or start < 0 or start + <Py_ssize_t>each.length > size:
                    continue
                if text[start + 2] != each.declaration[2] or strncmp(text + start, each.declaration, each.length):
                    continue
                end = <const char*>memchr(text + start, b"}", size - start)
                if end == NULL:
                    each.left = 0
                    continue
                closed = end - text
                each.left -= 1
                each.again = closed
                if last < each.position:
                    continue
                each.depth += until - each.before
                if each.depth == 0:
                    selectors(text, each.position, last, unseen if each.hides else preserved)
                each.position = closed + 1
                within = depth
                for start in range(at, closed):
                    within += text[start] == b"{"
                each.before = within - 1
    return 0
