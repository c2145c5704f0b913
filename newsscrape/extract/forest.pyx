# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Sums over decision trees, compiled: what ``boosted_trees.compiled`` makes of the same data, to the last bit."""

from cpython cimport array
from cpython.float cimport PyFloat_AS_DOUBLE, PyFloat_CheckExact
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

import array


cdef struct Node:
    double threshold  # of a leaf, its value
    int feature
    int below  # where the branch up to the threshold is, the other one after it; 0 in a leaf


cdef class Forest:
    """``row`` → log odds. ``limits`` are the distances from zero at which a sum is final, after every ``step`` trees."""

    cdef double start
    cdef Node* nodes
    cdef int* roots
    cdef double* limits
    cdef double* row
    cdef Py_ssize_t columns, count, step

    def __cinit__(self, Py_ssize_t columns, double start, trees, Py_ssize_t step, limits):
        cdef Py_ssize_t i
        laid = []
        roots = []
        for tree in trees:
            roots.append(len(laid))
            laid.append(None)
            waiting = [(len(laid) - 1, tree)]
            while waiting:
                at, node = waiting.pop()
                if not isinstance(node, list):
                    laid[at] = (float(node), 0, 0)
                    continue
                feature, threshold, left, right = node
                if not 0 <= feature < columns:
                    raise ValueError(f"a tree asks for feature {feature} of {columns}")
                laid[at] = (float(threshold), int(feature), len(laid))
                waiting += [(len(laid), left), (len(laid) + 1, right)]
                laid += [None, None]
        self.columns, self.start, self.step, self.count = columns, start, step, len(roots)
        self.nodes = <Node*>malloc((len(laid) + 1) * sizeof(Node))
        self.roots = <int*>malloc((len(roots) + 1) * sizeof(int))
        self.limits = <double*>malloc((len(limits) + 1) * sizeof(double))
        self.row = <double*>malloc((columns + 1) * sizeof(double))
        if self.nodes == NULL or self.roots == NULL or self.limits == NULL or self.row == NULL:
            raise MemoryError
        for i, (threshold, feature, below) in enumerate(laid):
            self.nodes[i].threshold, self.nodes[i].feature, self.nodes[i].below = threshold, feature, below
        for i, root in enumerate(roots):
            self.roots[i] = root
        for i, limit in enumerate(limits):
            self.limits[i] = limit

    def __dealloc__(self):
        free(self.nodes)
        free(self.roots)
        free(self.limits)
        free(self.row)

    def __call__(self, row):
        cdef double total = self.start, added
        cdef Py_ssize_t tree = 0, end, asked = 0
        if len(row) != self.columns:
            raise ValueError(f"{len(row)} features, not {self.columns}")
        if isinstance(row, array.array) and row.typecode == "d":
            memcpy(self.row, (<array.array>row).data.as_doubles, self.columns * sizeof(double))
        else:
            self.fill(row if isinstance(row, list) else list(row))
        while tree < self.count:
            if asked and not -self.limits[asked - 1] < total < self.limits[asked - 1]:
                return total
            end = min(tree + self.step, self.count)
            added = self.ask(tree)
            for tree in range(tree + 1, end):
                added += self.ask(tree)
            total += added
            tree = end
            asked += 1
        return total

    cdef inline double ask(self, Py_ssize_t tree) noexcept:
        cdef Node* node = &self.nodes[self.roots[tree]]
        while node.below:
            node = &self.nodes[node.below + (not self.row[node.feature] <= node.threshold)]
        return node.threshold

    cdef int fill(self, list values) except -1:
        cdef Py_ssize_t i
        for i in range(self.columns):
            value = values[i]
            if value is False:
                self.row[i] = 0.0
            elif value is True:
                self.row[i] = 1.0
            else:
                self.row[i] = PyFloat_AS_DOUBLE(value) if PyFloat_CheckExact(value) else <double>value
        return 0
