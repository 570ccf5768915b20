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

static bool start_bitmap(const struct jn_data_stream *stream,
                         const struct jn_data_shape *shape,
                         struct jn_bitmap *bitmap)
{
    uint64_t words = 1;
    if (shape->rank_count > JN_MAX_RANKS)
        return jn_data_refuse(stream, "the tensor has more than %d ranks",
                              JN_MAX_RANKS);
    for (size_t rank = 0; rank < shape->rank_count; rank++)
        words = jn_mul(words, shape->extents[rank]);
    if (words == 0)
        return jn_data_refuse(stream, "the tensor has no words");
    if (words > JN_MAX_BITMAP_WORDS)
        return jn_data_refuse(stream,
                              "the tensor has more than %" PRIu32
                              " words, too many to "
                              "look at each",
                              JN_MAX_BITMAP_WORDS);
    jn_bitmap_start(bitmap, shape->extents, shape->rank_count, stream->arena);
    return true;
}

/* Anything but a regular file could keep us waiting, or never end. */
static bool open_file(struct jn_data_stream *stream)
{
    struct stat status;
    if (stat(stream->path, &status) != 0)
        return refuse_system(stream, errno);
    if (!S_ISREG(status.st_mode))
        return jn_data_refuse(stream, "this is no regular file");
    stream->file = fopen(stream->path, "rb");
    return stream->file != NULL || refuse_system(stream, errno);
}

bool jn_data_load(const char *path, const struct jn_data_shape *shape,
                  struct jn_arena *arena, struct jn_diags *diags,
                  struct jn_bitmap *bitmap)
{
    struct jn_data_stream stream = {
        .path = path, .arena = arena, .diags = diags};
    const struct jn_data_format *format = find_format(path);
    if (format == NULL)
        return jn_data_refuse(&stream, "the name of a tensor's file ends in "
                                       ".npy, .bits or .csv");
    if (!start_bitmap(&stream, shape, bitmap))
        return false;
    struct jn_held *held = jn_arena_hold(arena, close_file);
    bool opened = open_file(&stream);
    held->resource = stream.file;
    bool read = opened && format->read(&stream, bitmap);
    jn_arena_drop(arena, held);
    return read;
}
