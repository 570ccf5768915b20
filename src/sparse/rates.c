/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/rates.h"

#include "base/checked.h"
#include "sparse/npy_file.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { CHUNK = 65536 };

/* IEEE 754: a sign, 5 bits of exponent, 10 of mantissa. */
static double read_half(uint64_t bits)
{
    int exponent = (int)(bits >> 10 & 31);
    double mantissa = (double)(bits & 1023);
    double size = exponent == 0 ? ldexp(mantissa, -24)
                                : ldexp(mantissa + 1024, exponent - 25);
    if (exponent == 31)
        size = HUGE_VAL; /* no rate, and so is no number */
    return bits >> 15 & 1 ? -size : size;
}

static double read_float(uint64_t bits, size_t bytes)
{
    float single;
    double number;
    uint32_t low = (uint32_t)bits;
    if (bytes == 2)
        return read_half(bits);
    memcpy(&single, &low, sizeof single);
    memcpy(&number, &bits, sizeof number);
    return bytes == 4 ? (double)single : number;
}

/* Two's complement of so many bytes. */
static double read_signed(uint64_t bits, size_t bytes)
{
    uint64_t sign = (uint64_t)1 << (8 * bytes - 1);
    if (!(bits & sign))
        return (double)bits;
    return -(double)((~bits & (sign - 1)) + 1);
}

static double read_number(const unsigned char *bytes,
                          const struct jn_npy_type *type)
{
    uint64_t bits = jn_little_endian(bytes, type->bytes);
    if (type->kind == JN_NPY_FLOAT)
        return read_float(bits, type->bytes);
    if (type->kind == JN_NPY_SIGNED)
        return read_signed(bits, type->bytes);
    return type->kind == JN_NPY_BOOL ? bits != 0 : (double)bits;
}

/* "[3, 0, 5]", of a word by its number. */
static const char *place_text(const struct jn_array_shape *array, uint64_t word,
                              struct jn_arena *arena)
{
    const char *text = "]";
    for (size_t r = array->rank_count; r-- > 0; word /= array->extents[r])
        text = jn_arena_format(arena, "%s%" PRIu64 "%s", r > 0 ? ", " : "",
                               word % array->extents[r], text);
    return jn_arena_format(arena, "[%s", text);
}

/* What is being read. */
struct reading {
    struct jn_data_stream stream;
    const struct jn_rate_source *source;
    const struct jn_npy_type *type;
    struct jn_npy_header header;
    struct jn_fortran fortran;
    double *values;
    uint64_t count;
};

static bool take_number(struct reading *reading, const unsigned char *bytes,
                        uint64_t word)
{
    double number = read_number(bytes, reading->type);
    const struct jn_rate_source *source = reading->source;
    double rate = source->steps > 0 ? number / jn_real(source->steps)
                                    : number * source->scale;
    if (rate >= 0 && rate <= 1) {
        reading->values[word] = rate;
        return true;
    }
    return jn_data_refuse(
        &reading->stream,
        "the number %g at %s makes a rate of %g, which is not from 0 to 1",
        number, place_text(&reading->header.array, word, reading->stream.arena),
        rate);
}

static bool take_numbers(struct reading *reading)
{
    size_t size = reading->type->bytes;
    size_t chunk = CHUNK / size;
    unsigned char *bytes = jn_arena_take(reading->stream.arena, CHUNK, 1);
    jn_fortran_start(&reading->header.array, &reading->fortran);
    for (uint64_t at = 0; at < reading->count; at += chunk) {
        uint64_t left = reading->count - at;
        size_t count = left < chunk ? (size_t)left : chunk;
        if (!jn_data_take(&reading->stream, bytes, count * size))
            return false;
        for (size_t i = 0; i < count; i++) {
            uint64_t word =
                reading->header.is_fortran ? reading->fortran.word : at + i;
            if (!take_number(reading, bytes + i * size, word))
                return false;
            jn_fortran_step(&reading->header.array, &reading->fortran);
        }
    }
    return jn_data_end(&reading->stream);
}

static bool start_values(struct reading *reading)
{
    const struct jn_array_shape *array = &reading->header.array;
    reading->count = 1;
    for (size_t r = 0; r < array->rank_count; r++)
        reading->count = jn_mul(reading->count, array->extents[r]);
    if (reading->count == 0)
        return jn_data_refuse(&reading->stream, "the array has no numbers");
    if (reading->count > JN_MAX_RATES)
        return jn_data_refuse(&reading->stream,
                              "the array has more than %d numbers",
                              JN_MAX_RATES);
    reading->values = jn_arena_take(reading->stream.arena,
                                    (size_t)reading->count, sizeof(double));
    return true;
}

static bool read_file(struct reading *reading, struct jn_layout *layout)
{
    struct jn_data_stream *stream = &reading->stream;
    if (!jn_data_open(stream) ||
        !jn_npy_open(stream, &reading->header, &reading->type))
        return false;
    const char *sentence = jn_layout_find_partial(
        stream->shape, &reading->header.array, stream->arena, layout);
    if (sentence != NULL)
        return jn_data_refuse(stream, "%s", sentence);
    return start_values(reading) && take_numbers(reading);
}

bool jn_rates_load(const struct jn_rate_source *source,
                   const struct jn_data_shape *shape, struct jn_arena *arena,
                   struct jn_diags *diags, struct jn_rate_map *map)
{
    struct reading reading = {.stream = {.path = source->path,
                                         .shape = shape,
                                         .arena = arena,
                                         .diags = diags},
                              .source = source};
    size_t length = strlen(source->path);
    if (length < 5 || strcmp(source->path + length - 4, ".npy") != 0)
        return jn_data_refuse(&reading.stream,
                              "the name of a file of rates ends in .npy");
    bool good = read_file(&reading, &map->layout);
    jn_data_close(&reading.stream);
    map->array = reading.header.array;
    map->values = reading.values;
    map->count = reading.count;
    return good;
}
