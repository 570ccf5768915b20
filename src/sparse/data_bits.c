/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One bit a word, the last rank fastest, the least significant bit first. */
#include "sparse/data.h"

enum { CHUNK = 8192 };

static void take_bytes(struct jn_bitmap *bitmap, uint64_t first,
                       const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        bitmap->bits[(first + i) / 8] |= (uint64_t)bytes[i]
                                         << (first + i) % 8 * 8;
}

static bool read_bits(struct jn_data_stream *stream, struct jn_bitmap *bitmap)
{
    unsigned char bytes[CHUNK];
    const struct jn_array_shape array = jn_data_stated_shape(stream->shape);
    if (!jn_data_check_shape(stream, &array) ||
        !jn_data_start(stream, &array, bitmap))
        return false;
    uint64_t length = (bitmap->words + 7) / 8;
    for (uint64_t at = 0; at < length; at += CHUNK) {
        size_t part = (size_t)(length - at < CHUNK ? length - at : CHUNK);
        if (!jn_data_take(stream, bytes, part))
            return false;
        take_bytes(bitmap, at, bytes, part);
    }
    uint64_t last = bitmap->words % 64;
    if (last != 0 && bitmap->bits[bitmap->words / 64] >> last != 0)
        return jn_data_refuse(stream,
                              "bits of the last byte are set that belong to "
                              "no word");
    return jn_data_end(stream);
}

const struct jn_data_format jn_data_bits = {".bits", read_bits};
