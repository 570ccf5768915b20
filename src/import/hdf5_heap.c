/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/hdf5_heap.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { START = 16, HEADER = 16, BLOCK = 1 << 16 };

/* How a heap starts ("global heap collection", version 1); its size follows. */
static const unsigned char heap_mark[8] = "GCOL\1\0\0\0";

static bool read_at(FILE *stream, uint64_t offset, unsigned char *bytes,
                    size_t length)
{
    return offset <= INT64_MAX &&
           fseeko(stream, (off_t)offset, SEEK_SET) == 0 &&
           fread(bytes, 1, length, stream) == length;
}

static uint64_t number_at(const unsigned char *bytes)
{
    uint64_t number = 0;
    for (size_t index = 8; index-- > 0;)
        number = number << 8 | bytes[index];
    return number;
}

/* The bytes that an object takes; 0 where that cannot be.  The object 0 is
 * what is free, its size is that of all of it. */
static uint64_t object_size(const unsigned char header[HEADER], uint64_t left)
{
    bool is_free = header[0] == 0 && header[1] == 0;
    uint64_t size = number_at(header + 8);
    if (size > left)
        return 0;
    if (!is_free)
        size = HEADER + (size + 7) / 8 * 8;
    return size < HEADER || size > left ? 0 : size;
}

static bool is_whole(FILE *stream, uint64_t offset)
{
    unsigned char header[HEADER] = {0};
    if (!read_at(stream, offset, header, HEADER))
        return false;
    uint64_t left = number_at(header + 8);
    if (left < HEADER || left > INT64_MAX)
        return false;
    left -= HEADER;
    offset += HEADER;
    while (left >= HEADER) {
        if (!read_at(stream, offset, header, HEADER))
            return false;
        uint64_t size = object_size(header, left);
        if (size == 0)
            return false;
        offset += size;
        left -= size;
    }
    return true;
}

/* Goes through the file block by block; a mark may lie across two. */
static bool are_whole(FILE *stream)
{
    unsigned char block[BLOCK];
    const size_t overlap = sizeof heap_mark - 1;
    for (uint64_t offset = 0;; offset += BLOCK - overlap) {
        if (fseeko(stream, (off_t)offset, SEEK_SET) != 0)
            return false;
        size_t length = fread(block, 1, BLOCK, stream);
        const unsigned char *at = block;
        while ((at = memmem(at, length - (size_t)(at - block), heap_mark,
                            sizeof heap_mark)) != NULL) {
            if (!is_whole(stream, offset + (uint64_t)(at - block)))
                return false;
            at++;
        }
        if (length < BLOCK)
            return true;
    }
}

/* Offsets and lengths in the file are of 8 bytes, as everybody's are. */
static const char *find_fault(FILE *stream)
{
    static const unsigned char signature[8] = "\211HDF\r\n\032\n";
    unsigned char start[START] = {0};
    if (!read_at(stream, 0, start, START) ||
        memcmp(start, signature, sizeof signature) != 0)
        return "it does not start like one";
    const unsigned char *sizes = start[8] < 2 ? start + 13 : start + 9;
    if (sizes[0] != 8 || sizes[1] != 8)
        return "its offsets and lengths are not of 8 bytes";
    return are_whole(stream) ? NULL : "a heap of texts is damaged";
}

const char *jn_hdf5_fault(const char *path)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL)
        return "it cannot be opened";
    const char *fault = find_fault(stream);
    (void)fclose(stream);
    return fault;
}
