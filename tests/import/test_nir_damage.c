/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damaged models are read or refused with a message: none ends or holds up the
 * program. */
#include "harness.h"
#include "import/nir_reading.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TRIALS = 400 };

static char path[] = "/tmp/jn_test_nir_XXXXXX.nir";
static unsigned char *bytes;
static size_t size;

static void load_sample(void)
{
    FILE *stream = fopen(source_path("tests/import/nir/lif_norse.nir"), "rb");
    bytes = calloc(1, 1 << 20);
    size = 0;
    if (stream && bytes)
        size = fread(bytes, 1, 1 << 20, stream);
    if (stream)
        (void)fclose(stream);
    int file = mkstemps(path, 4);
    if (file >= 0)
        (void)close(file);
    CU_ASSERT_EQUAL_FATAL(size, 17584);
}

static void unload_sample(void)
{
    (void)unlink(path);
    (void)strcpy(path, "/tmp/jn_test_nir_XXXXXX.nir");
    free(bytes);
    bytes = NULL;
    forget_nir();
}

static const struct nir_reading *read_bytes(const unsigned char *from,
                                            size_t length)
{
    FILE *stream = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
    bool written = fwrite(from, 1, length, stream) == length;
    written = fclose(stream) == 0 && written;
    CU_ASSERT_TRUE_FATAL(written);
    return read_nir(path, NULL);
}

static void files_cut_short_are_refused(void)
{
    load_sample();
    for (size_t length = 0; length < size; length += 97) {
        const struct nir_reading *reading = read_bytes(bytes, length);
        CU_ASSERT_PTR_NULL(reading->root);
        CU_ASSERT_EQUAL(strncmp(reading->messages, "error: not a file", 17), 0);
    }
    unload_sample();
}

/* xorshift: the same bytes everywhere. */
static uint64_t draw(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void files_with_other_bytes_are_read_or_refused(void)
{
    uint64_t state = 88172645463325252u;
    size_t refused = 0;
    load_sample();
    unsigned char *copy = malloc(size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    for (int trial = 0; trial < TRIALS; trial++) {
        memcpy(copy, bytes, size);
        for (uint64_t flips = 1 + draw(&state) % 8; flips > 0; flips--)
            copy[draw(&state) % size] ^=
                (unsigned char)(1u << draw(&state) % 8);
        const struct nir_reading *reading = read_bytes(copy, size);
        bool has_error = strstr(reading->messages, "error: ") != NULL;
        CU_ASSERT_EQUAL(reading->root == NULL, has_error);
        refused += has_error;
    }
    CU_ASSERT_TRUE(refused > 0 && refused < TRIALS);
    free(copy);
    unload_sample();
}

/* HDF5 1.10 does not come back from some of these. */
static void heaps_that_cannot_be_gone_through_are_refused(void)
{
    static const uint64_t sizes[] = {0,       1,          15,
                                     1 << 20, UINT64_MAX, UINT64_MAX - 15};
    load_sample();
    unsigned char *heap = memmem(bytes, size, "GCOL\1\0\0", 8);
    CU_ASSERT_PTR_NOT_NULL_FATAL(heap);
    unsigned char *object = heap + 16;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        memset(object, 0, 2); /* what is free, to the end of the heap */
        memcpy(object + 8, &sizes[i], sizeof sizes[i]);
        const struct nir_reading *reading = read_bytes(bytes, size);
        CU_ASSERT_STRING_EQUAL(
            reading->messages,
            "error: not a file of HDF5's, as models of NIR's are: a heap of "
            "texts is damaged\n");
    }
    unload_sample();
}

static void lengths_of_other_sizes_are_refused(void)
{
    load_sample();
    bytes[13] = 4;
    CU_ASSERT_STRING_EQUAL(read_bytes(bytes, size)->messages,
                           "error: not a file of HDF5's, as models of NIR's "
                           "are: its offsets and lengths are not of 8 "
                           "bytes\n");
    unload_sample();
}

const struct jn_test tests[] = {
    {"files cut short are refused", files_cut_short_are_refused},
    {"files with other bytes are read or refused",
     files_with_other_bytes_are_read_or_refused},
    {"heaps that cannot be gone through are refused",
     heaps_that_cannot_be_gone_through_are_refused},
    {"lengths of other sizes are refused", lengths_of_other_sizes_are_refused},
    {NULL, NULL},
};
