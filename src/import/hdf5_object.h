/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hdf5_object.h - an open file, and the objects in it, as HDF5 has them.
 *
 * Input:  hdf5_file.c opens the file.
 * Output: ids, which end with the file at the latest.
 * Next:   hdf5_data.c reads datasets and attributes.
 */
#ifndef JN_IMPORT_HDF5_OBJECT_H
#define JN_IMPORT_HDF5_OBJECT_H

#include "import/hdf5_file.h"

/* The interface of 1.10, also where a later one is installed. */
#define H5_USE_110_API
#include <hdf5.h>

enum { JN_HDF5_REASON = 160 };

struct jn_hdf5 {
    hid_t id;
    const char *path, *where;
    const struct jn_reader *reader;
    struct jn_held *held;
    H5E_auto2_t print; /* how the program wants to hear of errors */
    void *print_data;
};

#endif
