cdef class Node:
    cdef public object box
    cdef public Node parent, outer
    cdef Node leader  # the first of its twins
    cdef public Py_ssize_t start, end, chars, lines, link_chars, prose, service, twin, twins, most, unit
    cdef public double mass, spread
    cdef unsigned int spoken, heard
    cdef double held[6]
    cdef bint measured
