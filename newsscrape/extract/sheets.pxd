cdef int read_bytes(const char* text, Py_ssize_t size, set unseen, set preserved) except -1
