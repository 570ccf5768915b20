/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/data.h"

#include "base/checked.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

static const struct jn_data_format *const formats[] = {
    &jn_data_npy, &jn_data_bits, &jn_data_csv};

static void close_file(void *file)
{
    (void)fclose(file);
}

bool jn_data_refuse(const struct jn_data_stream *stream, const char *format,
                    ...)
{
    const struct jn_place place = {stream->path, 0, 0};
    va_list list;
    va_start(list, format);
    jn_error(stream->diags, place, "%s",
             jn_arena_vformat(stream->arena, format, list));
    va_end(list);
    return false;
}

static bool refuse_system(const struct jn_data_stream *stream, int number)
{
    char buffer[256];
    return jn_data_refuse(stream, "%s",
                          strerror_r(number, buffer, sizeof buffer));
}

bool jn_data_take(struct jn_data_stream *stream, void *bytes, size_t length)
{
    errno = 0;
    size_t got = fread(bytes, 1, length, stream->file);
    stream->offset += got;
    if (got == length)
        return true;
    if (ferror(stream->file))
        return refuse_system(stream, errno);
    return jn_data_refuse(stream,
                          "the file ends after %" PRIu64 " bytes, where at "
                          "least %" PRIu64 " were to come",
                          stream->offset,
                          stream->offset + (uint64_t)(length - got));
}

bool jn_data_end(struct jn_data_stream *stream)
{
    if (getc(stream->file) == EOF && !ferror(stream->file))
        return true;
    return jn_data_refuse(stream,
                          "there is more behind the %" PRIu64 " bytes of the "
                          "tensor",
                          stream->offset);
}

static const struct jn_data_format *find_format(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        size_t suffix = strlen(formats[i]->suffix);
        if (length > suffix &&
            strcmp(path + length - suffix, formats[i]->suffix) == 0)
            return formats[i];
    }
    return NULL;
}

/* Words of the tensor, or of the array. */
static bool check_words(const struct jn_data_stream *stream,
                        const uint64_t *extents, size_t rank_count)
{
    uint64_t words = 1;
    if (rank_count > JN_MAX_RANKS)
        return jn_data_refuse(stream, "the tensor has more than %d ranks",
                              JN_MAX_RANKS);
    for (size_t rank = 0; rank < rank_count; rank++)
        words = jn_mul(words, extents[rank]);
    if (words == 0)
        return jn_data_refuse(stream, "the tensor has no words");
    if (words > JN_MAX_BITMAP_WORDS)
        return jn_data_refuse(stream,
                              "the tensor has more than %" PRIu32
                              " words, too many to "
                              "look at each",
                              JN_MAX_BITMAP_WORDS);
    return true;
}

bool jn_data_start(const struct jn_data_stream *stream,
                   const struct jn_array_shape *array, struct jn_bitmap *bitmap)
{
    if (!check_words(stream, array->extents, array->rank_count))
        return false;
    jn_bitmap_start(bitmap, array->extents, array->rank_count, stream->arena);
    return true;
}

struct jn_array_shape jn_data_stated_shape(const struct jn_data_shape *shape)
{
    bool is_stated = shape->stated != NULL;
    struct jn_array_shape array = {.rank_count = is_stated ? shape->stated_count
                                                           : shape->rank_count};
    for (size_t r = 0; r < array.rank_count; r++)
        array.extents[r] = is_stated ? shape->stated[r] : shape->extents[r];
    return array;
}

bool jn_data_check_stated(const struct jn_data_stream *stream,
                          const struct jn_array_shape *array)
{
    const struct jn_data_shape *shape = stream->shape;
    if (shape->stated == NULL ||
        (shape->stated_count == array->rank_count &&
         memcmp(shape->stated, array->extents,
                array->rank_count * sizeof array->extents[0]) == 0))
        return true;
    return jn_data_refuse(
        stream, "the array is %s, but its 'shape' is said to be %s",
        jn_shape_text(array->extents, array->rank_count, stream->arena),
        jn_shape_text(shape->stated, shape->stated_count, stream->arena));
}

/* Anything but a regular file could keep us waiting, or never end. */
bool jn_data_open(struct jn_data_stream *stream)
{
    struct stat status;
    if (stat(stream->path, &status) != 0)
        return refuse_system(stream, errno);
    if (!S_ISREG(status.st_mode))
        return jn_data_refuse(stream, "this is no regular file");
    struct jn_held *held = jn_arena_hold(stream->arena, close_file);
    stream->file = fopen(stream->path, "rb");
    held->resource = stream->file;
    stream->held = held;
    return stream->file != NULL || refuse_system(stream, errno);
}

void jn_data_close(struct jn_data_stream *stream)
{
    if (stream->held != NULL)
        jn_arena_drop(stream->arena, stream->held);
    stream->held = NULL;
}

/* Says so before the file is read, where it is said what its shape is. */
static bool check_fit(const struct jn_data_stream *stream,
                      const struct jn_array_shape *array,
                      struct jn_layout *layout)
{
    const struct jn_data_shape *shape = stream->shape;
    if (jn_layout_find(shape, array, layout))
        return true;
    const char *stated =
        jn_shape_text(array->extents, array->rank_count, stream->arena);
    const char *tensor = jn_shape_padded_text(shape, stream->arena);
    if (shape->stated == NULL)
        return jn_data_refuse(stream, "the array is %s, but the tensor %s",
                              stated, tensor);
    jn_error(stream->diags, shape->stated_at,
             "'shape' is %s, but the tensor %s", stated, tensor);
    return false;
}

bool jn_data_check_shape(const struct jn_data_stream *stream,
                         const struct jn_array_shape *array)
{
    struct jn_layout layout;
    return jn_data_check_stated(stream, array) &&
           check_fit(stream, array, &layout);
}

/* The array's word at a place of the tensor. */
static uint64_t find_source(const struct jn_bitmap *array,
                            const struct jn_layout *layout, size_t rank_count,
                            const uint64_t *at)
{
    uint64_t strides[JN_MAX_RANKS] = {0};
    uint64_t word = 0;
    uint64_t stride = 1;
    for (size_t r = array->rank_count; r-- > 0; stride *= array->extents[r])
        strides[r] = stride;
    for (size_t r = 0; r < rank_count; r++)
        if (layout->has[r])
            word += at[r] * strides[layout->source[r]];
    return word;
}

/* Row by row of what is the array's; all else stays zero. */
static void place_rows(const struct jn_bitmap *array, struct jn_placed *placed)
{
    struct jn_bitmap *bitmap = &placed->bitmap;
    const struct jn_layout *layout = &placed->layout;
    uint64_t at[JN_MAX_RANKS] = {0}; /* from the array's corner */
    size_t rows = bitmap->rank_count - 1;
    size_t r;
    for (r = 0; r < bitmap->rank_count; r++)
        if (layout->lengths[r] == 0)
            return;
    do {
        uint64_t source = find_source(array, layout, bitmap->rank_count, at);
        uint64_t first = 0;
        for (r = 0; r < bitmap->rank_count; r++)
            first = first * bitmap->extents[r] + layout->starts[r] + at[r];
        for (uint64_t i = 0; i < layout->lengths[rows]; i++)
            jn_bitmap_set(bitmap, first + i, jn_bitmap_has(array, source + i));
        for (r = rows; r > 0 && ++at[r - 1] == layout->lengths[r - 1]; r--)
            at[r - 1] = 0;
    } while (r > 0);
}

/* The array in the tensor. */
static bool place(const struct jn_data_stream *stream,
                  const struct jn_bitmap *array, struct jn_placed *placed)
{
    const struct jn_data_shape *shape = stream->shape;
    struct jn_array_shape extents = {.rank_count = array->rank_count};
    memcpy(extents.extents, array->extents, sizeof extents.extents);
    if (!check_fit(stream, &extents, &placed->layout))
        return false;
    bool is_whole = array->rank_count == shape->rank_count;
    for (size_t r = 0; is_whole && r < shape->rank_count; r++)
        is_whole = array->extents[r] == shape->extents[r];
    if (is_whole) {
        placed->bitmap = *array;
        return true;
    }
    jn_bitmap_start(&placed->bitmap, shape->extents, shape->rank_count,
                    stream->arena);
    place_rows(array, placed);
    return true;
}

bool jn_data_load(const char *path, const struct jn_data_shape *shape,
                  struct jn_arena *arena, struct jn_diags *diags,
                  struct jn_placed *placed)
{
    struct jn_data_stream stream = {
        .path = path, .shape = shape, .arena = arena, .diags = diags};
    const struct jn_data_format *format = find_format(path);
    struct jn_bitmap array;
    if (format == NULL)
        return jn_data_refuse(&stream, "the name of a tensor's file ends in "
                                       ".npy, .bits or .csv");
    if (!check_words(&stream, shape->extents, shape->rank_count))
        return false;
    bool read = jn_data_open(&stream) && format->read(&stream, &array);
    jn_data_close(&stream);
    return read && place(&stream, &array, placed);
}
