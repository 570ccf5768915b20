/* SPDX-License-Identifier: GPL-3.0-or-later */
/* numpy/lib/format.py. */
#include "sparse/npy_file.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

enum { LONGEST_HEADER = 65535 };

static const struct jn_npy_type types[] = {
    {"|b1", JN_NPY_BOOL, 1, 0xff},
    {"|i1", JN_NPY_SIGNED, 1, 0xff},
    {"|u1", JN_NPY_UNSIGNED, 1, 0xff},
    {"<i2", JN_NPY_SIGNED, 2, 0xffff},
    {"<u2", JN_NPY_UNSIGNED, 2, 0xffff},
    {"<f2", JN_NPY_FLOAT, 2, 0x7fff},
    {"<i4", JN_NPY_SIGNED, 4, UINT32_MAX},
    {"<u4", JN_NPY_UNSIGNED, 4, UINT32_MAX},
    {"<f4", JN_NPY_FLOAT, 4, INT32_MAX},
    {"<i8", JN_NPY_SIGNED, 8, UINT64_MAX},
    {"<u8", JN_NPY_UNSIGNED, 8, UINT64_MAX},
    {"<f8", JN_NPY_FLOAT, 8, INT64_MAX},
};

static const struct jn_npy_type *find_type(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
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
    uint64_t length = jn_little_endian(size, size_bytes);
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

bool jn_npy_open(struct jn_data_stream *stream, struct jn_npy_header *header,
                 const struct jn_npy_type **type)
{
    char *text = NULL;
    if (!take_text(stream, &text))
        return false;
    const char *sentence = jn_npy_header_read(text, stream->arena, header);
    if (sentence != NULL)
        return jn_data_refuse(stream, "%s", sentence);
    *type = find_type(header->type);
    if (*type == NULL && header->type[0] == '>')
        return jn_data_refuse(stream,
                              "the elements are '%s', the most significant "
                              "byte first: save them as '<%s'",
                              header->type, header->type + 1);
    if (*type == NULL)
        return jn_data_refuse(stream,
                              "elements of the type '%s' are not known, only "
                              "bool, int8 to int64, uint8 to uint64 and "
                              "float16 to float64",
                              header->type);
    return true;
}

void jn_fortran_start(const struct jn_array_shape *array,
                      struct jn_fortran *fortran)
{
    uint64_t stride = 1;
    *fortran = (struct jn_fortran){.word = 0};
    for (size_t rank = array->rank_count; rank-- > 0;) {
        fortran->strides[rank] = stride;
        stride *= array->extents[rank];
    }
}

void jn_fortran_step(const struct jn_array_shape *array,
                     struct jn_fortran *fortran)
{
    for (size_t rank = 0; rank < array->rank_count; rank++) {
        fortran->word += fortran->strides[rank];
        if (++fortran->at[rank] < array->extents[rank])
            return;
        fortran->word -= fortran->strides[rank] * array->extents[rank];
        fortran->at[rank] = 0;
    }
}
