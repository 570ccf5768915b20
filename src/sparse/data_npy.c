/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of numpy.save, versions 1.0 and 2.0 (numpy/lib/format.py). */
#include "base/utf8.h"
#include "sparse/data.h"
#include "sparse/npy_header.h"

#include <inttypes.h>
#include <string.h>

enum { LONGEST_HEADER = 65535, CHUNK = 65536 };

/* Types of which an element is not zero when bits of the mask are set: the
 * sign of a floating-point number does not count. */
static const struct type {
    const char *name;
    size_t bytes;
    uint64_t mask;
} types[] = {
    {"|b1", 1, 0xff},       {"|i1", 1, 0xff},       {"|u1", 1, 0xff},
    {"<i2", 2, 0xffff},     {"<u2", 2, 0xffff},     {"<f2", 2, 0x7fff},
    {"<i4", 4, UINT32_MAX}, {"<u4", 4, UINT32_MAX}, {"<f4", 4, INT32_MAX},
    {"<i8", 8, UINT64_MAX}, {"<u8", 8, UINT64_MAX}, {"<f8", 8, INT64_MAX},
};

static const struct type *find_type(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

static uint64_t little_endian(const unsigned char *bytes, size_t count)
{
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++)
        number |= (uint64_t)bytes[i] << 8 * i;
    return number;
}

/* Reads the header's text. */
static bool take_text(struct jn_data_stream *stream, char **text)
{
    static const unsigned char magic[] = {0x93, 'N', 'U', 'M', 'P', 'Y'};
    unsigned char start[8], size[4];
    if (!jn_data_take(stream, start, sizeof start))
        return false;
    if (memcmp(start, magic, sizeof magic) != 0)
        return jn_data_refuse(stream, "this is no .npy file: it does not start "
                                      "with \\x93NUMPY");
    if ((start[6] != 1 && start[6] != 2) || start[7] != 0)
        return jn_data_refuse(stream,
                              "version %d.%d of the .npy format is not known, "
                              "only 1.0 and 2.0",
                              start[6], start[7]);
    size_t size_bytes = start[6] == 1 ? 2 : 4;
    if (!jn_data_take(stream, size, size_bytes))
        return false;
    uint64_t length = little_endian(size, size_bytes);
    if (length > LONGEST_HEADER)
        return jn_data_refuse(stream,
                              "the header has %" PRIu64 " bytes, more than %d",
                              length, LONGEST_HEADER);
    *text = jn_arena_take(stream->arena, (size_t)length + 1, 1);
    if (!jn_data_take(stream, *text, (size_t)length))
        return false;
    if (strlen(*text) != length || !jn_utf8_is_valid(*text))
        return jn_data_refuse(stream, "the header is no text");
    return true;
}

static const char *shape_text(const uint64_t *extents, size_t rank_count,
                              struct jn_arena *arena)
{
    const char *text = rank_count == 0 ? "a single word" : "";
    for (size_t rank = 0; rank < rank_count; rank++)
        text = jn_arena_format(arena, "%s%s%" PRIu64, text,
                               rank == 0 ? "" : " x ", extents[rank]);
    return text;
}

static bool check_shape(const struct jn_data_stream *stream,
                        const struct jn_npy_header *header,
                        const struct jn_bitmap *bitmap)
{
    if (header->rank_count == bitmap->rank_count &&
        memcmp(header->extents, bitmap->extents,
               header->rank_count * sizeof *header->extents) == 0)
        return true;
    return jn_data_refuse(
        stream, "the array is %s, but the tensor %s",
        shape_text(header->extents, header->rank_count, stream->arena),
        shape_text(bitmap->extents, bitmap->rank_count, stream->arena));
}

/* The word that comes next in Fortran's order: the first rank is fastest. */
struct fortran {
    uint64_t at[JN_MAX_RANKS], strides[JN_MAX_RANKS];
    uint64_t word;
};

static void start_fortran(const struct jn_bitmap *bitmap,
                          struct fortran *fortran)
{
    uint64_t stride = 1;
    *fortran = (struct fortran){.word = 0};
    for (size_t rank = bitmap->rank_count; rank-- > 0;) {
        fortran->strides[rank] = stride;
        stride *= bitmap->extents[rank];
    }
}

static void step_fortran(const struct jn_bitmap *bitmap,
                         struct fortran *fortran)
{
    for (size_t rank = 0; rank < bitmap->rank_count; rank++) {
        fortran->word += fortran->strides[rank];
        if (++fortran->at[rank] < bitmap->extents[rank])
            return;
        fortran->word -= fortran->strides[rank] * bitmap->extents[rank];
        fortran->at[rank] = 0;
    }
}

/* Elements of a chunk to flags, with the size of the type known to the
 * compiler. */
static void flag_elements(const unsigned char *bytes, const struct type *type,
                          size_t count, unsigned char *flags)
{
    switch (type->bytes) {
    case 1:
        for (size_t i = 0; i < count; i++)
            flags[i] = bytes[i] != 0;
        break;
    case 2:
        for (size_t i = 0; i < count; i++)
            flags[i] = (little_endian(bytes + 2 * i, 2) & type->mask) != 0;
        break;
    case 4:
        for (size_t i = 0; i < count; i++)
            flags[i] = (little_endian(bytes + 4 * i, 4) & type->mask) != 0;
        break;
    default:
        for (size_t i = 0; i < count; i++)
            flags[i] = (little_endian(bytes + 8 * i, 8) & type->mask) != 0;
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
                          const struct type *type, bool is_fortran,
                          struct jn_bitmap *bitmap)
{
    unsigned char *bytes = jn_arena_take(stream->arena, CHUNK, 1);
    unsigned char *flags = jn_arena_take(stream->arena, CHUNK, 1);
    struct fortran fortran;
    size_t chunk = CHUNK / type->bytes;
    start_fortran(bitmap, &fortran);
    for (uint64_t at = 0; at < bitmap->words; at += chunk) {
        uint64_t left = bitmap->words - at;
        size_t count = left < chunk ? (size_t)left : chunk;
        if (!jn_data_take(stream, bytes, count * type->bytes))
            return false;
        flag_elements(bytes, type, count, flags);
        if (!is_fortran) {
            take_flags(bitmap, at, flags, count);
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            jn_bitmap_set(bitmap, fortran.word, flags[i]);
            step_fortran(bitmap, &fortran);
        }
    }
    return true;
}

static bool read_npy(struct jn_data_stream *stream, struct jn_bitmap *bitmap)
{
    struct jn_npy_header header;
    char *text = NULL;
    if (!take_text(stream, &text))
        return false;
    const char *sentence = jn_npy_header_read(text, stream->arena, &header);
    if (sentence != NULL)
        return jn_data_refuse(stream, "%s", sentence);
    const struct type *type = find_type(header.type);
    if (type == NULL && header.type[0] == '>')
        return jn_data_refuse(stream,
                              "the elements are '%s', the most significant "
                              "byte first: save them as '<%s'",
                              header.type, header.type + 1);
    if (type == NULL)
        return jn_data_refuse(stream,
                              "elements of the type '%s' are not known, only "
                              "bool, int8 to int64, uint8 to uint64 and "
                              "float16 to float64",
                              header.type);
    return check_shape(stream, &header, bitmap) &&
           take_elements(stream, type, header.is_fortran, bitmap) &&
           jn_data_end(stream);
}

const struct jn_data_format jn_data_npy = {".npy", read_npy};
