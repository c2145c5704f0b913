# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""``context.py``, compiled: the same numbers, to the last bit, in the same order."""

from cpython cimport array
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint64_t
from libc.stdlib cimport calloc, free, malloc

from newsscrape.extract.body.compiled cimport Node
from newsscrape.extract.slots cimport offset_of, slot

import array

from newsscrape.extract.body import boxes, context
from newsscrape.extract.document import Block, Box

cdef array.array DOUBLES = array.array("d")
cdef double MAIN = boxes.MAIN, STRONG = context.STRONG, WEAK = context.WEAK
cdef Py_ssize_t STRONG_SIZE = context.STRONG_SIZE, BREAK = context.BREAK, PAUSE = context.PAUSE, FAR = context.FAR
cdef Py_ssize_t COMPARED = context.COMPARED, LONG_WORD = context.LONG_WORD
cdef Py_ssize_t SIZE = offset_of(Block, "size"), TEXT = offset_of(Block, "text"), OF_BOX = offset_of(Block, "box")
cdef Py_ssize_t TAG = offset_of(Box, "tag"), NAMES = offset_of(Box, "hints"), PARENT = offset_of(Box, "parent")
cdef int COLUMNS = len(context.CONTEXT)
cdef uint64_t HASH = 0xCBF29CE484222325, PRIME = 0x100000001B3  # of FNV-1a

if COLUMNS != 32:
    raise ImportError("other features than these")


cdef class Page:
    """The lines of a page as numbers: scores, sizes and mass, with their running totals."""

    cdef Py_ssize_t count
    cdef double* p
    cdef double* mass
    cdef double* masses
    cdef double* runs
    cdef Py_ssize_t* sizes
    cdef Py_ssize_t* lengths

    def __cinit__(self, Py_ssize_t count):
        self.count = count
        self.p = <double*>malloc(4 * (count + 1) * sizeof(double))
        self.sizes = <Py_ssize_t*>malloc(2 * (count + 1) * sizeof(Py_ssize_t))
        if self.p == NULL or self.sizes == NULL:
            raise MemoryError
        self.mass, self.masses, self.runs = self.p + count + 1, self.p + 2 * (count + 1), self.p + 3 * (count + 1)
        self.lengths = self.sizes + count + 1

    def __dealloc__(self):
        free(self.p)
        free(self.sizes)

    cdef int fill(self, list lines, list scores) except -1:
        cdef Py_ssize_t k
        self.masses[0], self.lengths[0] = 0.0, 0
        for k in range(self.count):
            self.p[k], self.sizes[k] = scores[k], slot(lines[k], SIZE)
            self.mass[k] = self.p[k] * self.sizes[k]
            self.masses[k + 1] = self.masses[k] + self.mass[k]
            self.lengths[k + 1] = self.lengths[k] + self.sizes[k]
        return 0

    cdef int run(self) except -1:
        """For each line the mass of the run of text that it stands in."""
        cdef Py_ssize_t k, begin = 0, other = 0, i
        cdef double held = 0.0
        for k in range(self.count):
            if self.p[k] >= WEAK:
                other = 0
            else:
                other += self.sizes[k] + PAUSE
                if other > BREAK and held > 0.0:
                    for i in range(begin, k):
                        self.runs[i] = held
                    begin, held = k, 0.0
            held += self.mass[k]
        for i in range(begin, self.count):
            self.runs[i] = held
        return 0

    cdef inline double at(self, Py_ssize_t k) noexcept:
        return self.p[k] if 0 <= k < self.count else 0.0

    cdef inline bint is_strong(self, Py_ssize_t k) noexcept:
        return self.p[k] > STRONG and self.sizes[k] > STRONG_SIZE

    cdef inline Py_ssize_t words(self, Py_ssize_t k) noexcept:
        """At most so many words of a line are compared; five thirds of it where each letter becomes two ("İ")."""
        return min(self.sizes[k], COMPARED) // (LONG_WORD + 1) + 1

    cdef inline double distance(self, Py_ssize_t one, Py_ssize_t other) noexcept:
        return min(self.lengths[other] - self.lengths[one + 1] + PAUSE * (other - one - 1), FAR)


cdef class Shape:
    """The mass, characters and number of all lines of one markup: a value of ``context.shapes``."""

    cdef double mass
    cdef Py_ssize_t size, lines


cdef tuple shape_of(box):
    """``context.shape``"""
    outer = slot(box, PARENT)
    if outer is None:
        outer = box
    return slot(box, TAG), slot(box, NAMES), slot(outer, TAG), slot(outer, NAMES)


cdef double spread(list nodes, Page page) except? -1:
    """``boxes.spread_mass``"""
    cdef double total = page.masses[page.count], threshold = MAIN * total, own
    cdef Node node, parent
    for node in nodes:
        parent = node.parent
        node.mass = own = page.masses[node.end] - page.masses[node.start]
        if parent is None or (parent.spread == 0.0 and own >= threshold and own > 0):
            node.spread = 0.0
        elif parent.spread == 0.0:
            node.spread = 2.0 - own / total if total else 2.0
        else:
            node.spread = parent.spread
    return total


cdef struct Word:
    uint64_t hash
    Py_ssize_t lines  # that are certainly text and hold it
    Py_ssize_t last  # the last reading of a line that it was in


cdef class Words:
    """The words of lines, by their hashes: ``context.shared_words`` and the share that a line has of them.

    Two words of a page have the same hash of 64 bits as good as never.
    """

    cdef Word* table
    cdef Py_ssize_t mask, readings

    def __cinit__(self, Py_ssize_t most):
        """``most``: as many words as there may be."""
        self.mask = 255
        while self.mask < 2 * most:
            self.mask = 2 * self.mask + 1
        self.table = <Word*>calloc(self.mask + 1, sizeof(Word))
        if self.table == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.table)

    cdef inline Word* entry(self, uint64_t hash) noexcept:
        cdef size_t at = hash ^ hash >> 32
        while self.table[at & self.mask].hash and self.table[at & self.mask].hash != hash:
            at += 1
        self.table[at & self.mask].hash = hash
        return &self.table[at & self.mask]

    cdef double read(self, str line, Py_ssize_t least, bint counted) except? -1:
        """The share of a line's words that are in ``least`` of the lines counted so far; -1.0 if it has none.

        ``counted``: from now on this is one of those lines.
        """
        cdef str text = line[:COMPARED].lower()
        cdef int form = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef Py_ssize_t i, count = len(text), letters = 0, different = 0, common = 0
        cdef uint64_t hash = HASH
        cdef Py_UCS4 character
        cdef Word* word
        self.readings += 1
        for i in range(count + 1):
            character = PyUnicode_READ(form, data, i) if i < count else u" "
            if not character.isspace():
                hash = (hash ^ <uint64_t>character) * PRIME
                letters += 1
                continue
            if letters >= LONG_WORD:
                word = self.entry(hash or 1)
                if word.last != self.readings:
                    word.last = self.readings
                    different += 1
                    common += word.lines >= least
                    word.lines += counted
            hash, letters = HASH, 0
        return share(common, different, -1.0)


cdef double share(double part, double whole, double otherwise) noexcept:
    return part / whole if whole else otherwise


def context_rows(measure, list scores, double least, listed=()):
    """``context.context_rows``, as a list."""
    cdef list lines = measure.lines, own = measure.own, rows = measure.rows, headings = measure.heading
    cdef Py_ssize_t count = len(lines), k, i, low, high, near, wide, section, begin, after, heading, shape_lines
    cdef Py_ssize_t start, end, size, strong_lines, sought = 0
    cdef Page page = Page(count)
    cdef list asked = [], strong = [], made = [], of_boxes = []
    cdef dict keys = {}, shapes = {}
    cdef set hints = set()
    cdef Shape alike
    cdef Node node, each
    cdef Words words
    cdef double total, weight, others, shape_mass, mass
    cdef list ends = context.section_ends(headings)
    cdef array.array row
    cdef double* r
    page.fill(lines, scores)
    page.run()
    total = spread(measure.nodes, page) or 1.0
    for k in range(count):
        of_boxes.append(slot(lines[k], OF_BOX))
        if rows[k] is not None and page.p[k] >= least:
            asked.append(k)
        if page.is_strong(k):
            strong.append(k)
    for k in asked:
        if of_boxes[k] not in keys:
            keys[of_boxes[k]] = shape = shape_of(of_boxes[k])
            shapes[shape] = None
            hints.add(shape[1])
    for shape in shapes:
        shapes[shape] = Shape()
    for k in range(count):
        box = of_boxes[k]
        shape = keys.get(box)
        if shape is None:
            if slot(box, NAMES) not in hints:
                continue
            shape = keys[box] = shape_of(box)
        alike = shapes.get(shape)
        if alike is not None:
            alike.mass += page.mass[k]
            alike.size += page.sizes[k]
            alike.lines += 1
    for k in strong:
        sought += page.words(k)
    for k in asked:
        sought += page.words(k)
    words = Words(sought)
    for k in strong:
        words.read(slot(lines[k], TEXT), 1, True)
    strong_lines, after = len(strong), 0
    for k in asked:
        size, weight, node = page.sizes[k], page.mass[k], own[k]
        alike = shapes[keys[of_boxes[k]]]
        shape_mass, shape_lines = alike.mass, alike.lines
        others = alike.size - size
        row = array.clone(DOUBLES, COLUMNS, False)
        r = row.data.as_doubles
        for i in range(4):
            r[i] = page.at(k - i)
        for i in range(3):
            r[4 + i] = page.at(k + 1 + i)
        low, high = max(0, k - 2), min(count, k + 3)
        near = page.lengths[high] - page.lengths[low] - size
        r[7] = share(page.masses[high] - page.masses[low] - weight, near, 0.0)
        low, high = max(0, k - 6), min(count, k + 7)
        wide = page.lengths[high] - page.lengths[low] - size
        r[8] = share(page.masses[high] - page.masses[low] - weight, wide, 0.0)
        r[9] = page.masses[k] / total
        r[10] = 1.0 - page.masses[k + 1] / total
        r[11] = total
        each = node
        for i in range(3):
            r[12 + 2 * i] = each.mass / total
            r[13 + 2 * i] = each.mass / <double>each.chars
            if i == 1:
                start, end = each.start, each.end
            if each.outer is not None:
                each = each.outer
        r[18] = share(shape_mass - weight, others, -1.0)
        r[19] = shape_mass / total
        r[20] = shape_lines
        r[21] = node.spread
        while after < strong_lines and <Py_ssize_t>strong[after] < k:
            after += 1
        r[22] = page.distance(strong[after - 1], k) if after else FAR
        i = after + (after < strong_lines and <Py_ssize_t>strong[after] == k)
        r[23] = page.distance(k, strong[i]) if i < strong_lines else FAR
        r[24] = page.runs[k] / total
        r[25] = page.p[start - 1] if start else 0.0
        r[26] = page.p[end] if end < count else 0.0
        heading = headings[k]
        begin, end = max(heading, 0), ends[k]
        section = page.lengths[end] - page.lengths[begin] - size
        mass = page.masses[end] - page.masses[begin] - weight
        r[27] = page.p[heading] if heading >= 0 else -1.0
        r[28] = share(mass, section, -1.0)
        r[29] = mass / total
        # In another line than this one.
        r[30] = words.read(slot(lines[k], TEXT), 2 if page.is_strong(k) else 1, False)
        r[31] = k in listed
        made.append((k, row))
    return made
