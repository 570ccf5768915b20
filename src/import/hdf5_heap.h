/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hdf5_heap.h - whether HDF5 would come back from a file's texts.
 *
 * Input:  a file of any content.
 * Output: true when it starts like one of HDF5's and the heaps that texts of
 *         variable length are in can be gone through from start to end.
 * Next:   hdf5_file.c, before HDF5 opens the file.
 *
 * HDF5 1.10 goes on for ever where an object of such a heap is said to have no
 * size, or one that is larger than the heap.
 */
#ifndef JN_IMPORT_HDF5_HEAP_H
#define JN_IMPORT_HDF5_HEAP_H

/* NULL, or what is wrong: "it does not start like one". */
const char *jn_hdf5_fault(const char *path);

#endif
