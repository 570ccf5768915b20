/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays of numpy.save: of each element whether it is zero. */
#include "sparse/npy_file.h"

#include <string.h>

enum { CHUNK = 65536 };

/* Elements of a chunk to flags, with the size of the type known to the
 * compiler. */
static void flag_elements(const unsigned char *bytes,
                          const struct jn_npy_type *type, size_t count,
                          unsigned char *flags)
{
    switch (type->bytes) {
    case 1:
        for (size_t i = 0; i < count; i++)
            flags[i] = bytes[i] != 0;
        break;
    case 2:
        for (size_t i = 0; i < count; i++)
            flags[i] = (jn_little_endian(bytes + 2 * i, 2) & type->mask) != 0;
        break;
    case 4:
        for (size_t i = 0; i < count; i++)
            flags[i] = (jn_little_endian(bytes + 4 * i, 4) & type->mask) != 0;
        break;
    default:
        for (size_t i = 0; i < count; i++)
            flags[i] = (jn_little_endian(bytes + 8 * i, 8) & type->mask) != 0;
    }
}

/* FIRST is a multiple of 64. */
static void take_flags(struct jn_bitmap *bitmap, uint64_t first,
                       const unsigned char *flags, size_t count)
{
    for (size_t i = 0; i < count; i += 64) {
        uint64_t bits = 0;
        for (size_t j = 0; j < 64 && i + j < count; j++)
            bits |= (uint64_t)flags[i + j] << j;
        bitmap->bits[(first + i) / 64] = bits;
    }
}

static bool take_elements(struct jn_data_stream *stream,
                          const struct jn_npy_type *type,
                          const struct jn_npy_header *header,
                          struct jn_bitmap *bitmap)
{
    unsigned char *bytes = jn_arena_take(stream->arena, CHUNK, 1);
    unsigned char *flags = jn_arena_take(stream->arena, CHUNK, 1);
    struct jn_fortran fortran;
    size_t chunk = CHUNK / type->bytes;
    jn_fortran_start(&header->array, &fortran);
    for (uint64_t at = 0; at < bitmap->words; at += chunk) {
        uint64_t left = bitmap->words - at;
        size_t count = left < chunk ? (size_t)left : chunk;
        if (!jn_data_take(stream, bytes, count * type->bytes))
            return false;
        flag_elements(bytes, type, count, flags);
        if (!header->is_fortran) {
            take_flags(bitmap, at, flags, count);
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            jn_bitmap_set(bitmap, fortran.word, flags[i]);
            jn_fortran_step(&header->array, &fortran);
        }
    }
    return true;
}

static bool read_npy(struct jn_data_stream *stream, struct jn_bitmap *bitmap)
{
    struct jn_npy_header header;
    const struct jn_npy_type *type;
    if (!jn_npy_open(stream, &header, &type))
        return false;
    return jn_data_check_shape(stream, &header.array) &&
           jn_data_start(stream, &header.array, bitmap) &&
           take_elements(stream, type, &header, bitmap) && jn_data_end(stream);
}

const struct jn_data_format jn_data_npy = {".npy", read_npy};
