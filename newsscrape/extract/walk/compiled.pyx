# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, annotation_typing=False
"""The walk of ``pure.py``, compiled: over libxml2's own nodes, through lxml's public C interface.

Most elements hold no text of their own; here they cost no Python object. ``pure.py`` says what each step is for, and a
test compares both on every page that we have.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdlib cimport free, realloc
from libc.string cimport memset, strcmp, strlen, strncmp
from lxml.includes.etreepublic cimport (
    LXML_VERSION_STRING, _Document, _Element, attributeValue, elementFactory, import_lxml__etree, tailOf, textOf,
)
from lxml.includes.tree cimport XML_CDATA_SECTION_NODE, XML_ELEMENT_NODE, XML_TEXT_NODE, xmlAttr, xmlNode

from newsscrape.extract.sheets cimport read_bytes
from newsscrape.extract.slots cimport offset_of, set_slot, slot

from lxml import etree

from newsscrape.extract import elements
from newsscrape.extract.document import HEADINGS, MAX_BLOCKS, MAX_HINTS, Block, Box, clean
from newsscrape.extract.elements import drop_cap, is_inline
from newsscrape.extract.visibility import MAX_SHEET, UNSEEN_PARTS, ClassRules, is_unseen_name, style_of
from newsscrape.extract.walk.pure import MARKS, Walked, is_shadow_root, split_lines

if len(elements.LISTED) > 8:
    raise ImportError("more tags than there is room for")
if LXML_VERSION_STRING.decode().split(".")[:2] != etree.__version__.split(".")[:2]:
    raise ImportError(f"built for lxml {LXML_VERSION_STRING.decode()}, not {etree.__version__}")
import_lxml__etree()

cdef int INLINE = elements.INLINE, LINK = elements.LINK, BOLD_TYPE = elements.BOLD_TYPE, TIME = elements.TIME
cdef int BREAK = elements.BREAK, SKIP = elements.SKIP, BOX = elements.BOX
cdef dict KINDS = elements.KINDS
cdef frozenset LOOKED_INTO = elements.LOOKED_INTO, PREFORMATTED = elements.PREFORMATTED
cdef Py_ssize_t CUT = MAX_BLOCKS, HINTS = MAX_HINTS
cdef size_t SHEET = MAX_SHEET
cdef tuple PARTS = UNSEEN_PARTS
cdef dict UNSEEN = {}
cdef Py_ssize_t DEPTH = offset_of(Box, "depth"), HIDDEN = offset_of(Box, "hidden"), OF_TAGS = offset_of(Box, "tags")
cdef Py_ssize_t LEVEL = offset_of(Box, "level"), PRESERVED = offset_of(Box, "preformatted")

cdef extern from "Python.h":
    object PyType_GenericAlloc(type kind, Py_ssize_t items)

cdef enum:
    SLOTS = 11  # of a Box, and of a Block
    TAGS = 8  # at most that ``listing`` looks for
    NAMES = 512  # slots of the table of tag names; a power of two. A page has some fifty


cdef struct Name:
    const unsigned char* name
    int kind
    bint unclear  # whether it is a piece of a line or a box depends on what is around it
    bint looked_into


cdef struct Stack:
    xmlNode** nodes
    Py_ssize_t size, room


cdef class Maker:
    """Makes objects of a class with slots by writing these: to call a dataclass is to run its ``__init__`` in Python."""

    cdef type kind
    cdef Py_ssize_t offsets[SLOTS]

    def __cinit__(self, type kind):
        cdef Py_ssize_t i
        self.kind = kind
        if len(kind.__slots__) != SLOTS:
            raise ImportError(f"a {kind.__name__} of {len(kind.__slots__)} fields, not {SLOTS}")
        for i, name in enumerate(kind.__slots__):
            self.offsets[i] = offset_of(kind, name)

    cdef make(self, a, b, c, d, e, f, g, h, i, j, k):
        """One object, of the values of its fields in order."""
        made = PyType_GenericAlloc(self.kind, 0)
        set_slot(made, self.offsets[0], a)
        set_slot(made, self.offsets[1], b)
        set_slot(made, self.offsets[2], c)
        set_slot(made, self.offsets[3], d)
        set_slot(made, self.offsets[4], e)
        set_slot(made, self.offsets[5], f)
        set_slot(made, self.offsets[6], g)
        set_slot(made, self.offsets[7], h)
        set_slot(made, self.offsets[8], i)
        set_slot(made, self.offsets[9], j)
        set_slot(made, self.offsets[10], k)
        return made


cdef Maker BOXES = Maker(Box), BLOCKS = Maker(Block)


cdef int push(Stack* stack, xmlNode* node) except -1:
    cdef xmlNode** nodes
    if stack.size == stack.room:
        nodes = <xmlNode**>realloc(stack.nodes, (2 * stack.room + 64) * sizeof(xmlNode*))
        if nodes == NULL:
            raise MemoryError
        stack.nodes = nodes
        stack.room = 2 * stack.room + 64
    stack.nodes[stack.size] = node
    stack.size += 1
    return 0


cdef inline bint on_top(Stack* stack, xmlNode* node) noexcept:
    return stack.size > 0 and stack.nodes[stack.size - 1] is node


cdef inline xmlNode* element_from(xmlNode* node) noexcept:
    """The node, or the first element after it."""
    while node != NULL and node.type != XML_ELEMENT_NODE:
        node = node.next
    return node


cdef inline int text_at(xmlNode* node) noexcept:
    """What stands in a text node: nothing, 0; ASCII white space, 1; anything else, or several nodes, 2."""
    if node == NULL or (node.type != XML_TEXT_NODE and node.type != XML_CDATA_SECTION_NODE):
        return 2 if node != NULL and node.type != XML_ELEMENT_NODE else 0
    cdef const unsigned char* at = node.content
    if at == NULL or at[0] == 0:
        return 2 if node.next != NULL and node.next.type != XML_ELEMENT_NODE else 0
    while at[0] == 32 or 9 <= at[0] <= 13 or 28 <= at[0] <= 31:
        at += 1
    return 2 if at[0] or (node.next != NULL and node.next.type != XML_ELEMENT_NODE) else 1


cdef inline bint is_only_text(xmlNode* node) noexcept:
    """Whether a node is a text with none after it."""
    if node == NULL or node.next != NULL or node.content == NULL:
        return False
    return node.type == XML_TEXT_NODE or node.type == XML_CDATA_SECTION_NODE


cdef inline bint named(xmlAttr* attribute, const char* name) noexcept:
    return attribute.ns == NULL and strcmp(<const char*>attribute.name, name) == 0


cdef class Walk:
    """State of one walk, as in ``pure.py``; the stacks hold nodes where that one has elements."""

    cdef _Document document
    cdef _Element root
    cdef list blocks, boxes, parts, pieces, links, noscripts
    cdef dict marks, tag_sets
    cdef object rules
    cdef set unseen, preserved  # of the rules
    cdef Stack opened, inline, linking
    cdef xmlNode* last_link
    cdef Py_ssize_t link_chars, bold_chars, breaks
    cdef Name names[NAMES]
    cdef Name foreign  # the last one of another namespace

    def __cinit__(self, _Element root):
        self.root = root
        self.document = root._doc
        self.blocks, self.parts, self.pieces, self.links, self.noscripts = [], [], [], [], []
        self.boxes = [Box(root, "html", "", None, 0, False, frozenset(("html",)))]
        self.marks = {name: [] for name in MARKS}
        self.rules = ClassRules()
        self.unseen, self.preserved = self.rules.unseen, self.rules.preserved
        self.tag_sets = {}
        memset(self.names, 0, sizeof(self.names))
        push(&self.opened, root._c_node)

    def __dealloc__(self):
        free(self.opened.nodes)
        free(self.inline.nodes)
        free(self.linking.nodes)

    cdef Name* name_of(self, xmlNode* node) except NULL:
        """The entry of an element's name. libxml2 keeps each name once, so that its address tells it apart."""
        cdef size_t slot = (<size_t>node.name >> 3) * 2654435761u
        cdef Name* entry
        cdef int tried
        slot ^= slot >> 15
        if node.ns != NULL:
            entry = &self.foreign
        else:
            for tried in range(16):
                entry = &self.names[(slot + tried) & (NAMES - 1)]
                if entry.name is node.name:
                    return entry
                if entry.name == NULL:
                    break
        entry.name = node.name  # where all sixteen are taken the last makes room
        tag = self.element(node).tag
        entry.kind = KINDS.get(tag, BOX)
        entry.unclear = entry.kind == BOX and ("-" in tag or tag == "button")
        entry.looked_into = tag in LOOKED_INTO
        return entry

    cdef inline _Element element(self, xmlNode* node):
        return elementFactory(self.document, node)

    def run(self):
        cdef list images = self.marks["img"], times = self.marks["time"], blocks = self.blocks, parts = self.parts
        cdef xmlNode* root = self.root._c_node
        cdef xmlNode* node = root
        cdef xmlNode* child
        cdef Name* name
        cdef Py_ssize_t bold = 0
        cdef int kind, look_of, state
        cdef bint skipped, leaving = False
        cdef str text
        while True:
            name = self.name_of(node)
            kind = name.kind
            if not leaving:
                skipped = False
                if kind == BOX:
                    if name.unclear and is_inline(self.element(node), (<_Element>self.element(node)).tag):
                        push(&self.inline, node)
                    elif len(blocks) > CUT:
                        skipped = True
                    elif node is not root:
                        self.open(node)
                elif kind <= TIME:
                    if kind == INLINE:
                        look_of = look(node) if node.properties != NULL else 0
                        if look_of & 1:
                            skipped = True
                        elif look_of:
                            self.open(node)
                        else:
                            push(&self.inline, node)
                    else:
                        push(&self.inline, node)
                        if kind == LINK:
                            push(&self.linking, node)
                        elif kind == BOLD_TYPE:
                            bold += 1
                        elif kind == TIME:
                            times.append((self.element(node), len(blocks)))
                elif kind == BREAK:
                    if parts:
                        self.flush()
                    self.breaks += 1
                elif kind == SKIP or len(blocks) > CUT:
                    if name.looked_into and self.is_shown(node):
                        self.open(node)
                    else:
                        skipped = True
                else:
                    element = self.element(node)
                    images.append((element, len(blocks)))
                    if text_at(node.next) == 2:
                        text = tailOf(node)
                        if text and text[0].islower():
                            parts.extend(drop_cap(element))
                if not skipped:
                    state = text_at(node.children)
                    if state and (state == 2 or parts):
                        self.add(textOf(node), bold)
                    child = element_from(node.children)
                    if child != NULL:
                        node = child
                        continue
                leaving = True
                continue
            if on_top(&self.opened, node):
                if parts:
                    self.flush()
                self.breaks = 0
                if len(self.boxes) == self.opened.size:
                    self.boxes.pop().end = len(blocks)
                self.opened.size -= 1
            elif on_top(&self.inline, node):
                self.inline.size -= 1
                if kind == LINK:
                    self.linking.size -= 1
                elif kind == BOLD_TYPE:
                    bold -= 1
            if node is root:
                break
            state = text_at(node.next)
            if state and (state == 2 or parts):
                self.add(tailOf(node), bold)
            child = element_from(node.next)
            if child != NULL:
                node = child
                leaving = False
            else:
                node = node.parent
        if parts:
            self.flush()
        return Walked(blocks, self.marks, self.noscripts)

    cdef int open(self, xmlNode* node) except -1:
        if self.parts:
            self.flush()
        self.breaks = 0
        return push(&self.opened, node)

    cdef int add(self, str text, Py_ssize_t bold) except -1:
        cdef xmlNode* link
        if not text:
            return 0
        if text.isspace():
            if self.parts:
                self.parts.append(text)
            return 0
        self.parts.append(text)
        if self.inline.size:
            self.pieces.append((self.element(self.inline.nodes[self.inline.size - 1]), text))
            if self.linking.size:
                self.link_chars += len(text)
                link = self.linking.nodes[self.linking.size - 1]
                if not self.links or self.last_link is not link:
                    self.links.append(self.element(link))
                    self.last_link = link
            if bold:
                self.bold_chars += len(text)
        return 0

    cdef bint is_shown(self, xmlNode* node) except -1:
        """Whether a skipped element is shown after all. Style sheets and ``<noscript>`` are noted."""
        element = self.element(node)
        tag = element.tag
        if tag == "noscript":
            self.noscripts.append(element)
            self.marks["noscript"].append((element, len(self.blocks)))
        elif tag != "template":
            self.read_sheets(node)
        return is_shadow_root(element, tag)

    cdef int read_sheets(self, xmlNode* node) except -1:
        """``pure.read_sheets``, without a Python text for each style sheet."""
        cdef xmlNode* each = node
        cdef xmlNode* inner
        cdef size_t size
        while each != NULL:
            if each.ns == NULL and strcmp(<const char*>each.name, "style") == 0:
                inner = each.children
                size = strlen(<char*>inner.content) if is_only_text(inner) else SHEET
                if size < SHEET:
                    read_bytes(<char*>inner.content, size, self.unseen, self.preserved)
                else:
                    self.rules.read(self.element(each).text or "")
            each = following(each, node)
        return 0

    cdef int flush(self) except -1:
        cdef list parts = self.parts, blocks = self.blocks, boxes = self.boxes
        cdef str raw = parts[0] if len(parts) == 1 else "".join(parts)
        cdef str text = folded(raw)
        cdef Py_ssize_t size, index, linked, i
        if not text.isascii() and not text.isprintable():
            text = clean(text)
        if not text:
            parts.clear()
            return 0
        size = len(text)
        index = len(blocks)
        box = boxes[len(boxes) - 1]
        for i in range(len(boxes), self.opened.size):
            box = self.box(self.opened.nodes[i], box, index)
            boxes.append(box)
        if slot(box, PRESERVED) and "\n" in raw:
            blocks += split_lines(parts, self.pieces, self.links, box, self.breaks, index)
            self.pieces, self.links = [], []
            self.link_chars = self.bold_chars = self.breaks = 0
            parts.clear()
            return 0
        parts.clear()
        if self.pieces:
            linked = min(self.link_chars, size)
            blocks.append(
                BLOCKS.make(
                    index, text, box, self.breaks, self.links, linked, min(self.bold_chars, size), self.pieces, size,
                    <double>linked / size, index,
                )
            )
            self.pieces, self.links = [], []
            self.link_chars = self.bold_chars = 0
        else:
            blocks.append(BLOCKS.make(index, text, box, self.breaks, (), 0, 0, (), size, 0.0, index))
        self.breaks = 0
        return 0

    cdef box(self, xmlNode* node, parent, Py_ssize_t first):
        cdef _Element element = self.element(node)
        cdef str tag = element.tag, name = "", ident = "", hints = "", value
        cdef bint hidden = slot(parent, HIDDEN), preformatted = slot(parent, PRESERVED)
        cdef xmlAttr* attribute = node.properties
        while attribute != NULL:
            if named(attribute, "class"):
                name = attributeValue(node, attribute)
            elif named(attribute, "id"):
                ident = attributeValue(node, attribute)
            elif named(attribute, "hidden") or named(attribute, "popover"):
                hidden = hidden or attributeValue(node, attribute) != "until-found"
            elif named(attribute, "style"):
                unseen, preserved, _ = style_of(attributeValue(node, attribute))
                hidden = hidden or unseen
                preformatted = preformatted if preserved is None else preserved
            attribute = attribute.next
        if name or ident:
            hints = f"{name} {ident}"[:HINTS].lower()
            if name:
                hidden = hidden or is_unseen(hints)
                if self.unseen or self.preserved:
                    classes = hints.split()
                    hidden = hidden or not self.unseen.isdisjoint(classes)
                    preformatted = preformatted or not self.preserved.isdisjoint(classes)
        if tag in PREFORMATTED:
            preformatted = element.find("code") is None
        if tag == "body":
            hidden = False  # until a script has loaded
        level = int(tag[1]) if tag in HEADINGS else slot(parent, LEVEL)
        around = slot(parent, OF_TAGS)
        if tag not in around:
            known = self.tag_sets.get((around, tag))
            around = known if known is not None else self.tag_sets.setdefault((around, tag), around | {tag})
        return BOXES.make(element, tag, hints, parent, slot(parent, DEPTH) + 1, hidden, around, level, first, 0, preformatted)


cdef str folded(str raw):
    """White space folded to single spaces, ends trimmed; most text has hardly any to fold, and needs no list of words."""
    cdef int form = PyUnicode_KIND(raw)
    cdef void* data = PyUnicode_DATA(raw)
    cdef Py_ssize_t begin = 0, end = len(raw), i
    cdef Py_UCS4 character
    cdef bint spaced = False
    while end > 0 and PyUnicode_READ(form, data, end - 1).isspace():
        end -= 1
    while begin < end and PyUnicode_READ(form, data, begin).isspace():
        begin += 1
    for i in range(begin, end):
        character = PyUnicode_READ(form, data, i)
        if not character.isspace():
            spaced = False
        elif spaced or character != u" ":
            return " ".join(raw.split())
        else:
            spaced = True
    return raw[begin:end]


cdef bint is_unseen(str names) except -1:
    """``is_unseen_name``; the same few names are on most elements of a page."""
    known = UNSEEN.get(names)
    if known is None:
        if len(UNSEEN) == 4_096:
            UNSEEN.clear()
        known = False
        for part in PARTS:
            if <str>part in names:
                known = is_unseen_name(names)
                break
        UNSEEN[names] = known
    return known


cdef int look(xmlNode* node) except -1:
    """How an inline element with attributes is set: 1 if it is hidden, 2 if as a block."""
    cdef bint hidden = False, as_block = False
    cdef xmlAttr* attribute = node.properties
    while attribute != NULL:
        if named(attribute, "style"):
            unseen, _, as_block = style_of(attributeValue(node, attribute))
            hidden = hidden or unseen
        elif named(attribute, "class"):
            hidden = hidden or is_unseen(attributeValue(node, attribute).lower())
        elif named(attribute, "hidden"):
            hidden = hidden or attributeValue(node, attribute) != "until-found"
        attribute = attribute.next
    return hidden + 2 * as_block


cdef xmlNode* following(xmlNode* node, xmlNode* root) noexcept:
    """The element after this one in document order; NULL after the last below ``root``."""
    cdef xmlNode* found = element_from(node.children)
    while found == NULL and node is not root:
        found = element_from(node.next)
        node = node.parent
    return found


def listing(_Element root):
    """``pure.listing``"""
    cdef dict found = {name: [] for name in elements.LISTED.values()}
    cdef list marked = []
    cdef const char* tags[TAGS]
    cdef const unsigned char* known[NAMES]  # names by address, which tells them apart; and the list of each, -1 for none
    cdef int of[NAMES]
    cdef const char* mark
    cdef bytes each
    cdef list owned = [(tag.encode(), found[name]) for tag, name in elements.LISTED.items()]
    cdef bytes marking = elements.LISTED_BY.encode()
    cdef xmlNode* node = root._c_node
    cdef xmlAttr* attribute
    cdef size_t slot
    cdef int i, count = len(owned)
    mark = marking
    memset(known, 0, sizeof(known))
    for i in range(count):
        each = owned[i][0]
        tags[i] = each
    while node != NULL:
        slot = (<size_t>node.name >> 3) * 2654435761u
        slot = (slot ^ (slot >> 15)) & (NAMES - 1)
        if known[slot] is not node.name:
            known[slot], of[slot] = node.name, -1
            for i in range(count):
                if strcmp(<const char*>node.name, tags[i]) == 0:
                    of[slot] = i
        if of[slot] >= 0 and node.ns == NULL:
            (<list>owned[of[slot]][1]).append(elementFactory(root._doc, node))
        attribute = node.properties
        while attribute != NULL:
            if named(attribute, mark):
                marked.append(elementFactory(root._doc, node))
                break
            attribute = attribute.next
        node = following(node, root._c_node)
    found[elements.LISTED_BY] = marked
    return found


def elements_with(_Element root, *attributes):
    """The elements with one of at most ``SLOTS`` attributes, in document order."""
    cdef const char* names[SLOTS]
    cdef int count = 0, i
    cdef bytes attribute
    cdef xmlNode* node = root._c_node
    cdef xmlAttr* each
    found = []
    for attribute in attributes[:SLOTS]:
        names[count] = attribute
        count += 1
    while node != NULL:
        each = node.properties
        while each != NULL:
            for i in range(count):
                if named(each, names[i]):
                    break
            else:
                each = each.next
                continue
            found.append(elementFactory(root._doc, node))
            break
        node = following(node, root._c_node)
    return found


def attributes_like(_Element root, bytes prefix, wanted):
    """Element and name of each attribute whose name begins so and is ``wanted``, in document order."""
    cdef const char* begin = prefix
    cdef size_t size = len(prefix)
    cdef xmlNode* node = root._c_node
    cdef xmlAttr* each
    cdef dict names = {}  # by address: most pages have a few dozen, on thousands of elements
    found = []
    while node != NULL:
        each = node.properties
        while each != NULL:
            if each.ns == NULL and strncmp(<const char*>each.name, begin, size) == 0:
                address = <size_t>each.name
                name = names.get(address, 0)
                if name == 0:
                    text = (<const char*>each.name).decode()
                    name = names[address] = text if wanted(text) else None
                if name is not None:
                    found.append((elementFactory(root._doc, node), name))
            each = each.next
        node = following(node, root._c_node)
    return found


def walk(root):
    """The lines of a page, what its marks are, and its ``<noscript>`` elements."""
    return Walk(root).run()
