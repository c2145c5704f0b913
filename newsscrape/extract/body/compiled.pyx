# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The rows of ``boxes.py`` and ``line_rows.py``, compiled: numbers that need no Python object.

Those modules say what each number is for, and a test compares every row of every page that we have, to the last bit.
"""

cimport cython
from cpython cimport array
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdlib cimport free, malloc

from newsscrape.extract.slots cimport offset_of, slot

import array

from newsscrape.extract.body import boxes, line_rows, words
from newsscrape.extract.body.lines import ENDS as _ENDS
from newsscrape.extract.document import HEADINGS as _HEADINGS, Block, Box

cdef array.array DOUBLES = array.array("d")
cdef str ENDS = _ENDS, QUOTES = "".join(sorted(line_rows.QUOTES)), COLONS = "".join(sorted(line_rows.COLONS))
cdef frozenset HEADINGS = _HEADINGS, CELLS = line_rows.CELLS, TABLE_CELLS = boxes.CELLS
cdef frozenset BOX_HEADS = line_rows.BOX_HEADS
cdef dict SINCE = line_rows.SINCE
cdef int MORE = line_rows.MORE, CREDIT = line_rows.CREDIT, FAR = line_rows.FAR, BEGINNING = line_rows.BEGINNING
cdef int PROSE = line_rows.PROSE, WITHIN = len(line_rows.WITHIN), KINDS = len(words.WORD_KINDS)
cdef int GROUPS = len(words.GROUPS), LOCAL = len(line_rows.LOCAL)
cdef object shape_of = boxes.shape_of, hint_bits = words.hint_bits

if GROUPS > 32 or WITHIN != 6 or KINDS != 2 or LOCAL != 48:
    raise ImportError("other features than these")


# What a class name says, as a set of bits: a trie of all parts of names, in which each node has what ends there.

cdef enum:
    LETTERS = 26
    NAME = 300  # characters of class and id that are read

cdef short* TRIE = NULL
cdef unsigned int* ENDING = NULL
cdef tuple WHOLE_WORDS = tuple(words.WHOLE_WORDS)
cdef signed char CODES[128]


cdef unsigned int mask_of(bits):
    """A set of bits that lie a byte apart as one of bits side by side."""
    cdef unsigned int found = 0
    cdef int i
    for i, byte in enumerate(bits.to_bytes(GROUPS, "little")):
        if byte:
            found |= 1u << i
    return found


cdef object bits_of(unsigned int mask):
    return int.from_bytes([mask >> i & 1 for i in range(GROUPS)], "little")


cdef int plant() except -1:
    global TRIE, ENDING
    cdef int room = 1 + sum([len(part) for part in words.PARTS]), nodes = 1, at, letter
    TRIE = <short*>malloc(room * LETTERS * sizeof(short))
    ENDING = <unsigned int*>malloc(room * sizeof(unsigned int))
    if TRIE == NULL or ENDING == NULL or room > 32_000:
        raise MemoryError
    for at in range(room * LETTERS):
        TRIE[at] = 0
    for at in range(room):
        ENDING[at] = 0
    for part, bits in words.PARTS.items():
        at = 0
        for code in part:
            letter = code - 97
            if not TRIE[at * LETTERS + letter]:
                TRIE[at * LETTERS + letter] = nodes
                nodes += 1
            at = TRIE[at * LETTERS + letter]
        ENDING[at] |= mask_of(bits)
    for at in range(128):
        CODES[at] = at - 97 if 97 <= at <= 122 else -2 if at in words.NO_LETTERS else -1
    return 0


plant()
cdef dict TAG_MASKS = {tag: mask_of(bits) for tag, bits in words.TAG_BITS.items()}
cdef unsigned int UNSEEN = mask_of(line_rows.UNSEEN), TELLING = mask_of(line_rows.TELLING)


cdef dict MASKS = {}  # of class names that were read, as many as ``words.hint_bits`` keeps


cdef unsigned int hint_mask(str hints):
    """``words.hint_bits``, its bits side by side."""
    known = MASKS.get(hints)
    if known is None:
        if len(MASKS) == 4_096:
            MASKS.clear()
        known = MASKS[hints] = read_mask(hints)
    return known


cdef unsigned int read_mask(str hints):
    cdef signed char letters[NAME]
    cdef int count = 0, i, begin, at
    cdef unsigned int found = 0
    cdef Py_UCS4 character
    for word in WHOLE_WORDS:
        if word in hints:
            return mask_of(hint_bits(hints))
    for i in range(min(len(hints), NAME)):
        character = hints[i]
        if character >= 128:
            letters[count] = -1
            count += 1
        elif CODES[character] != -2:
            letters[count] = CODES[character]
            count += 1
    for begin in range(count):
        at = 0
        for i in range(begin, count):
            if letters[i] < 0:
                break
            at = TRIE[at * LETTERS + letters[i]]
            if not at:
                break
            found |= ENDING[at]
    return found


def hint_bits_of(str hints):
    """For the test that compares both."""
    return bits_of(hint_mask(hints))


@cython.trashcan(True)  # boxes may be nested as deep as a page likes
cdef class Node:
    """``boxes.Node``; its fields are in ``compiled.pxd``."""

    @property
    def says(self):
        return bits_of(self.spoken)

    @property
    def around(self):
        return bits_of(self.heard)


cdef Node new_node(box, Node parent, Py_ssize_t start, Py_ssize_t end):
    cdef Node node = Node.__new__(Node)
    node.box, node.parent, node.start, node.end = box, parent, start, end
    return node


cdef Node _NOWHERE = new_node(boxes.NOWHERE.box, None, 0, 0)
NOWHERE = _NOWHERE


cdef Py_ssize_t SIZE = offset_of(Block, "size"), TEXT = offset_of(Block, "text"), OF_BOX = offset_of(Block, "box")
cdef Py_ssize_t INDEX = offset_of(Block, "index"), SHARE = offset_of(Block, "link_share")
cdef Py_ssize_t LINKED = offset_of(Block, "link_chars")
cdef Py_ssize_t TAG = offset_of(Box, "tag"), NAMES = offset_of(Box, "hints"), PARENT = offset_of(Box, "parent")
cdef Py_ssize_t FIRST = offset_of(Box, "first"), END = offset_of(Box, "end"), DEPTH = offset_of(Box, "depth")


cdef inline Py_ssize_t size_of(line):
    return slot(line, SIZE)


cdef inline Py_ssize_t linked_of(line):
    return slot(line, LINKED)


cdef inline str text_of(line):
    return <str>slot(line, TEXT)


cdef inline str tag_of(box):
    return <str>slot(box, TAG)


cdef inline str hints_of(box):
    return <str>slot(box, NAMES)


cdef bint is_menu(line):
    cdef double share = slot(line, SHARE)
    return (share > 0.9 and size_of(line) < 160) or (share > 0.75 and len(line.links) > 3)


def seen(list lines):
    """``line_rows.seen``"""
    cdef dict counts = {}
    cdef list kept = []
    cdef str text
    for line in lines:
        text = text_of(line)
        counts[text] = counts.get(text, 0) + 1
    for line in lines:
        if size_of(line) < 120:
            box, text = slot(line, OF_BOX), text_of(line)
            if <Py_ssize_t>counts[text] > 3 and (tag_of(box) not in line_rows.KEPT_TAGS or words.start_kind(text) >= 0):
                continue
            if hint_mask(hints_of(box)) & UNSEEN and not is_menu(line):
                continue
        kept.append(line)
    return kept


cdef dict STARTS = words.STARTS
cdef str LEAD_IN = words.LEAD_IN
cdef Py_ssize_t KEY = words.KEY, HEAD = words.HEAD, STARTING = line_rows.STARTING


cdef int phrase_of(str begin) except -2:
    for phrase, kind in <tuple>STARTS.get(begin[:KEY], ()):
        if begin.startswith(<str>phrase):
            return kind
    return -1


cdef int kind_of(str begin) except -2:
    """``words.start_kind`` of a beginning in lower case."""
    cdef int kind = phrase_of(begin)
    if kind < 0 and begin and begin[0] in LEAD_IN:
        kind = phrase_of(begin.lstrip(LEAD_IN))
    return kind


def first_look(list lines):
    """``line_rows.first_look``"""
    cdef list prose = [], menu = [], starts = []
    cdef Py_ssize_t count = len(lines), i, near, size
    cdef str text, tag
    cdef Py_UCS4 last
    cdef bint found
    for line in lines:
        size, text = size_of(line), text_of(line)
        if size >= PROSE:
            last = text[len(text) - 1]
            found = last in ENDS or 0x0E00 <= last <= 0x0EFF
            prose.append(size - linked_of(line) if found else 0)
        else:
            prose.append(0)
    for i in range(count):
        line = lines[i]
        found = is_menu(line)
        if found:
            tag = tag_of(slot(line, OF_BOX))
            if tag in line_rows.HEADINGS_AND_CELLS:
                found = False
            elif tag in line_rows.PARAGRAPHS_AND_ITEMS:
                for near in range(max(0, i - 2), min(count, i + 3)):
                    if prose[near]:
                        found = False
                        break
        menu.append(found)
        text = text_of(line)
        starts.append(-1 if found or size_of(line) >= STARTING else kind_of(text[:HEAD].lower()))
    return prose, menu, starts


# Words near the start or end of lines: which are sought from a character on depends on it and the next one.

cdef enum:
    ASCII = 128

cdef tuple WORDS = words.WORDS, NO_WORDS = words.NO_WORDS
cdef Py_ssize_t TAIL = words.TAIL, WORDY = line_rows.WORDY
cdef bint PAIRS[ASCII][ASCII]
cdef dict BEGINNINGS = {}


cdef int spell() except -1:
    cdef Py_UCS4 first, second
    cdef int i
    for kind, group in enumerate(WORDS):
        for word in group:
            first = word[0]
            BEGINNINGS.setdefault(first, []).append((word, kind))
            if first < ASCII:
                second = word[1] if len(word) > 1 else 0
                for i in range(ASCII):
                    PAIRS[first][i] |= not second or second == <Py_UCS4>i or second >= ASCII
    return 0


spell()


cdef tuple words_in(str text):
    """``words.word_kinds`` of one text."""
    cdef Py_ssize_t i, count
    cdef int form
    cdef void* data
    cdef Py_UCS4 character, following
    cdef list found = None
    if len(text) > 2 * TAIL:
        text = f"{text[:TAIL]} {text[len(text) - TAIL:]}"
    text = text.lower()
    count, form, data = len(text), PyUnicode_KIND(text), PyUnicode_DATA(text)
    for i in range(count):
        character = PyUnicode_READ(form, data, i)
        if character < ASCII:
            following = PyUnicode_READ(form, data, i + 1) if i + 1 < count else 0
            if following < ASCII and not PAIRS[character][following]:
                continue
        for word, kind in <list>BEGINNINGS.get(character, ()) or ():
            if (found is None or not found[kind]) and text.startswith(<str>word, i):
                if found is None:
                    found = [False] * KINDS
                found[kind] = True
    return NO_WORDS if found is None else tuple(found)


def line_words(list lines, list menu):
    """``line_rows.line_words``"""
    cdef Py_ssize_t i
    return [
        words_in(text_of(line)) if not menu[i] and size_of(line) < WORDY else NO_WORDS
        for i, line in enumerate(lines)
    ]


cdef Py_ssize_t place(Py_ssize_t* values, Py_ssize_t count, Py_ssize_t sought) noexcept:
    """The first index whose value is not below this one."""
    cdef Py_ssize_t low = 0, high = count, middle
    while low < high:
        middle = (low + high) // 2
        if values[middle] < sought:
            low = middle + 1
        else:
            high = middle
    return low


cdef Py_ssize_t* totals(Py_ssize_t count) except NULL:
    cdef Py_ssize_t* made = <Py_ssize_t*>malloc((count + 1) * sizeof(Py_ssize_t))
    if made == NULL:
        raise MemoryError
    made[0] = 0
    return made


def build(list lines, list prose, list service, list menu):
    """``boxes.build``"""
    cdef Py_ssize_t count = len(lines), i, size, start, end
    cdef Py_ssize_t* firsts = totals(count)
    cdef Py_ssize_t* sums[5]
    cdef list own = [], nodes = [], kept = [], inner
    cdef dict known = {}
    cdef Node node, parent
    for i in range(5):
        sums[i] = totals(count)
    try:
        for i, line in enumerate(lines):
            firsts[i] = slot(line, INDEX)
            sums[0][i + 1] = sums[0][i] + (not menu[i])
            sums[1][i + 1] = sums[1][i] + size_of(line)
            sums[2][i + 1] = sums[2][i] + linked_of(line)
            sums[3][i + 1] = sums[3][i] + <Py_ssize_t>prose[i]
            sums[4][i + 1] = sums[4][i] + bool(service[i])
        for i, line in enumerate(lines):
            box = slot(line, OF_BOX)
            node = known.get(box)
            if node is None:
                if menu[i] and tag_of(box) not in TABLE_CELLS:
                    own.append(_NOWHERE)
                    continue
                inner, outer = [box], slot(box, PARENT)
                while outer is not None and outer not in known:
                    inner.append(outer)
                    outer = slot(outer, PARENT)
                node = known[outer] if outer is not None else None
                for new in reversed(inner):
                    start, end = place(firsts, count, slot(new, FIRST)), place(firsts, count, slot(new, END))
                    node = new_node(new, node, start, end)
                    known[new] = node
                    nodes.append(node)
            own.append(node)
        for node in nodes:
            start, end, parent = node.start, node.end, node.parent
            node.lines = size = end - start
            if sums[0][end] == sums[0][start]:
                continue
            kept.append(node)
            node.chars = sums[1][end] - sums[1][start]
            node.link_chars = sums[2][end] - sums[2][start]
            node.prose = sums[3][end] - sums[3][start]
            node.service = sums[4][end] - sums[4][start]
            if parent is None or parent.lines > size:
                node.outer = parent
            else:
                node.outer = parent.outer if parent.outer is not None else parent
    finally:
        free(firsts)
        for i in range(5):
            free(sums[i])
    count_twins(kept)
    return own, kept


cdef str without_digits(str hints):
    cdef Py_UCS4 character
    for character in hints:
        if 48 <= character <= 57:
            return shape_of(hints)
    return hints


cdef int count_twins(list nodes) except -1:
    cdef dict leaders = {}
    cdef Node node, outer
    for node in nodes:
        box = node.box
        key = (node.parent, tag_of(box), without_digits(hints_of(box)))
        node.leader = leaders.setdefault(key, node)
        node.leader.twins += 1
        node.twin = node.leader.twins
    for node in nodes:  # a leader is its own first, so that its count stays
        node.twins = node.leader.twins
    for node in nodes:
        outer = node.parent
        if outer is None:
            node.most = node.unit = 0
        elif outer.twins >= outer.most and outer.twins > 1:
            node.most, node.unit = outer.twins, outer.chars
        else:
            node.most, node.unit = outer.most, outer.unit
        node.leader = None
    return 0


def hear(list nodes, double majority):
    """``boxes.hear``"""
    cdef Node node
    cdef unsigned int mask
    cdef str hints
    for node in nodes:
        box = node.box
        mask = TAG_MASKS.get(tag_of(box), 0)
        hints = hints_of(box)
        if hints:
            mask |= hint_mask(hints)
        if node.chars > majority or <Py_ssize_t>slot(box, DEPTH) <= 1:
            mask &= TELLING
        node.spoken = mask
        node.heard = mask | node.parent.heard if node.parent is not None else mask


cdef double* within(Node node, list lines, list starts, double total_prose) except NULL:
    cdef double count = node.lines, chars = node.chars
    cdef Py_ssize_t size
    if not node.measured:
        first = lines[node.start]
        node.held[0] = min(node.lines, 300)
        node.held[1] = node.prose / total_prose
        node.held[2] = node.link_chars / chars
        node.held[3] = chars / count
        node.held[4] = node.service / count
        if starts[node.start] in BOX_HEADS:
            node.held[5] = 2
        else:
            size = size_of(first)
            node.held[5] = size < 100 and (
                tag_of(slot(first, OF_BOX)) in HEADINGS or <Py_ssize_t>first.bold_chars > 0.9 * size
            )  # fmt: skip
        node.measured = True
    return node.held


cdef bint is_unstopped(Py_UCS4 last) noexcept:
    return 0x0E00 <= last <= 0x0EFF


def rows(measure, list menu, images):
    """``line_rows.rows``"""
    cdef list lines = measure.lines, own = measure.own, starts = measure.starts, kinds = measure.words
    cdef list heading_at = measure.heading, prose = measure.prose
    cdef str description = measure.description, text, before, tag
    cdef Py_ssize_t count = len(lines), i, k, size, level, digits, commas, shouts, begun, upper, length
    cdef Py_ssize_t headline = -1 if measure.headline is None else measure.headline
    cdef Py_ssize_t last[4]
    cdef Py_ssize_t heading = -FAR, h1s = 0, items = 0, headings = 0, running = 0
    cdef int start, heading_kind = 0, heading_level = 9, own_level
    cdef double total_prose = measure.total_prose, page_prose = min(<Py_ssize_t>measure.total_prose, 10_000)
    cdef double page[5]
    cdef double* r
    cdef double* held
    cdef dict places = {}, copies = {}
    cdef list made = [None] * count
    cdef array.array row
    cdef Node node, around, each
    cdef Py_UCS4 character, first, final
    cdef bint spaced
    cdef int form
    cdef void* data
    cdef unsigned int near
    for k in range(4):
        last[k] = -FAR
    for i in range(count):
        line = lines[i]
        text, tag = text_of(line), tag_of(slot(line, OF_BOX))
        copies[text] = copies.get(text, 0) + 1
        places.setdefault(text, i)
        items += tag == "li"
        headings += tag in HEADINGS
        running += prose[i] != 0
    # ``line_rows.page``
    page[0], page[1], page[2] = min(count, 1_000), items / <double>max(1, count), headings / <double>max(1, count)
    page[3], page[4] = <Py_ssize_t>measure.total_prose / <double>max(1, running), measure.page_type
    before = ""
    for i in range(count):
        line = lines[i]
        start, size, box, text = starts[i], size_of(line), slot(line, OF_BOX), text_of(line)
        tag = tag_of(box)
        if size < 150 and start in SINCE:
            last[<Py_ssize_t>SINCE[start]] = i
        own_level = int(tag[1]) if tag in HEADINGS else 9
        if own_level == 1:
            h1s += 1
        if own_level < 9 and size < 200:
            heading, heading_kind, heading_level = i, 2 if start in BOX_HEADS else 1, own_level
        heading_at[i] = heading
        if menu[i]:
            before = text
            continue
        node = own[i]
        length, form, data = len(text), PyUnicode_KIND(text), PyUnicode_DATA(text)
        digits = commas = shouts = begun = upper = 0
        spaced = True
        for k in range(min(length, BEGINNING)):
            character = PyUnicode_READ(form, data, k)
            digits += 48 <= character <= 57 if character < ASCII else character.isdecimal()
            if character.isspace():
                spaced = True
            elif spaced:
                spaced = False
                begun += 1
                upper += character.isupper()
        for k in range(length):
            character = PyUnicode_READ(form, data, k)
            commas += character == u","
            shouts += character == u"!" or character == u"?"
        if size < 45 and digits > 2:
            last[3] = i
        first, final = text[0], text[length - 1]
        around = node.outer if node.outer is not None else node
        row = array.clone(DOUBLES, LOCAL + KINDS + GROUPS + 1 + 3 * WITHIN, False)
        r = row.data.as_doubles
        made[i] = row
        r[0] = size
        r[1] = slot(line, SHARE)
        r[2] = final in ENDS or (size >= PROSE and is_unstopped(final))
        r[3] = <Py_ssize_t>line.bold_chars / <double>size
        r[4] = own_level
        r[5] = tag == "p"
        r[6] = tag == "li"
        r[7] = tag == "div"
        r[8] = i / <double>count
        r[9] = min(max(i - headline, -30), 200) if headline >= 0 else -99
        r[10] = <Py_ssize_t>places[text] != i
        r[11] = slot(line, INDEX) in images
        r[12] = page_prose
        r[13] = size > 20 and bool(description) and text[:40] in description
        r[14] = bool(box.hidden)
        r[15] = start == MORE
        r[16] = start == CREDIT
        r[17] = len(line.links)
        r[18] = line.gap
        r[19] = shouts
        r[20] = first in QUOTES
        r[21] = min(node.twins, 100)
        r[22] = node.twin / <double>node.twins
        r[23] = min(node.most, 100)
        r[24] = min(node.unit, 5_000)
        r[25] = h1s
        for k in range(4):
            r[26 + k] = min(i - last[k], FAR)
        for k in range(5):
            r[30 + k] = page[k]
        r[35] = tag == "blockquote"
        r[36] = tag in CELLS
        r[37] = tag == "pre" or "pre" in box.tags
        r[38] = final in COLONS
        r[39] = i > 0 and before[len(before) - 1] in COLONS
        r[40] = min(<Py_ssize_t>copies[text], 20)
        r[41] = final == u"…" or text[max(0, length - 3):] == "..."
        r[42] = digits
        r[43] = commas
        r[44] = upper / <double>begun
        r[45] = min(i - heading, FAR)
        r[46] = heading_kind
        r[47] = heading_level
        before = text
        r += 48
        for value in kinds[i]:
            r[0] = bool(value)
            r += 1
        near = node.spoken | node.parent.spoken if node.parent is not None else node.spoken
        for k in range(GROUPS):
            r[k] = (node.spoken >> k & 1) + (near >> k & 1) + (node.heard >> k & 1)
        r[GROUPS] = min(node.lines, 50)
        r += GROUPS + 1
        each = around
        for level in range(3):
            held = within(each, lines, starts, total_prose)
            for k in range(WITHIN):
                r[k] = held[k]
            if each.start == i:  # the line is its box's own heading
                r[WITHIN - 1] = 0
            r += WITHIN
            each = each.outer if each.outer is not None else each
    return made
