/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "sparse/data.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/jn-data-XXXXXX";
static char path[64];

struct bytes {
    const char *start;
    size_t length;
};
#define BYTES(text)                                                            \
    {                                                                          \
        text, sizeof(text) - 1                                                 \
    }

/* A file NAME in a folder of its own. */
static void write_file(const char *name, const char *bytes, size_t length)
{
    (void)strcpy(folder, "/tmp/jn-data-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
    CU_ASSERT_TRUE(fwrite(bytes, 1, length, stream) == length);
    (void)fclose(stream);
}

static void remove_file(void)
{
    (void)unlink(path);
    (void)rmdir(folder);
}

/* Puts together a .npy file; returns its length. */
static size_t make_npy(int version, const char *dictionary,
                       const struct bytes *elements, char *file)
{
    size_t length = strlen(dictionary);
    size_t at = 8;
    memcpy(file, "\x93NUMPY", 6);
    file[6] = (char)version;
    file[7] = 0;
    for (size_t i = 0; i < (version == 1 ? 2u : 4u); i++)
        file[at++] = (char)(length >> 8 * i);
    memcpy(file + at, dictionary, length);
    memcpy(file + at + length, elements->start, elements->length);
    return at + length + elements->length;
}

static const uint64_t two_by_three[] = {2, 3};
static const struct jn_data_shape plane = {.rank_count = 2,
                                           .extents = two_by_three};

/* The bits of a tensor of up to 32 words, or -1 after messages. */
static int64_t load_bits(const struct jn_data_shape *shape,
                         struct jn_arena *arena, struct jn_diags **diags)
{
    struct jn_placed placed;
    *diags = jn_diags_new(arena);
    if (!jn_data_load(path, shape, arena, *diags, &placed))
        return -1;
    return (int64_t)placed.bitmap.bits[0];
}

/* 2 x 3 elements each; bit i is word i, row by row. */
static const struct {
    const char *type;
    struct bytes elements;
    int64_t bits;
} types[] = {
    {"|b1", BYTES("\1\0\0\0\0\1"), 0x21},
    {"|i1", BYTES("\0\xff\0\x80\0\0"), 0x0a},
    {"|u1", BYTES("\0\0\0\0\1\0"), 0x10},
    {"<i2", BYTES("\0\1\0\0\0\x80\0\0\0\0\xff\xff"), 0x25},
    {"<u2", BYTES("\0\0\0\0\0\0\0\0\0\0\0\1"), 0x20},
    {"<f2", BYTES("\0\x80\0\0\1\0\0\x3c\0\0\1\x80"), 0x2c},
    {"<i4", BYTES("\0\0\0\x80\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\1\0\0\0"), 0x25},
    {"<u4", BYTES("\0\0\0\x80\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\1\0\0\0"), 0x25},
    {"<f4", BYTES("\0\0\0\x80\0\0\0\0\0\0\xc0\x7f\0\0\x80\x3f\1\0\0\0\0\0\0\0"),
     0x1c},
    {"<i8",
     BYTES("\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0"
           "\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
     0x15},
    {"<u8",
     BYTES("\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0"
           "\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
     0x15},
    {"<f8",
     BYTES("\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0"
           "\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\x80"),
     0x14},
};

/* Bit of word (i, j) to where word j + 3 i goes when columns come first. */
static int64_t from_columns(int64_t bits)
{
    int64_t result = 0;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 3; j++)
            result |= (bits >> (j * 2 + i) & 1) << (i * 3 + j);
    return result;
}

static void npy_of_every_type_order_and_version_is_read(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < 4 * sizeof types / sizeof types[0]; i++) {
        bool is_fortran = i & 1;
        char file[512], dictionary[128];
        struct jn_diags *diags;
        (void)snprintf(dictionary, sizeof dictionary,
                       "{'descr': '%s', 'fortran_order': %s, 'shape': (2, 3), "
                       "}        \n",
                       types[i / 4].type, is_fortran ? "True" : "False");
        size_t length = make_npy(1 + (i >> 1 & 1), dictionary,
                                 &types[i / 4].elements, file);
        write_file("t.npy", file, length);
        int64_t bits = load_bits(&plane, arena, &diags);
        CHECK_ROW(types[i / 4].type,
                  bits == (is_fortran ? from_columns(types[i / 4].bits)
                                      : types[i / 4].bits));
        CHECK_ROW(types[i / 4].type, jn_diags_error_count(diags) == 0);
        remove_file();
    }
    jn_arena_free(arena);
}

/* Over the ends of chunks and of 64 bits, in three ranks. */
static void a_large_array_is_the_same_in_both_orders(void)
{
    enum { A = 37, B = 61, C = 53, WORDS = A * B * C };
    static char file[WORDS + 256];
    static bool is_set[WORDS];
    static const uint64_t extents[] = {A, B, C};
    static const struct jn_data_shape shape = {.rank_count = 3,
                                               .extents = extents};
    struct jn_arena *arena = jn_arena_new();
    uint32_t random = 1;
    for (size_t word = 0; word < WORDS; word++) {
        random = random * 1664525u + 1013904223u;
        is_set[word] = random >> 30 == 0;
    }
    for (int order = 0; order < 2; order++) {
        static char elements[WORDS];
        const struct bytes bytes = {elements, WORDS};
        for (size_t word = 0; word < WORDS; word++) {
            size_t a = word / (B * C), b = word / C % B, c = word % C;
            elements[order ? a + A * (b + B * c) : word] = is_set[word];
        }
        size_t length =
            make_npy(1,
                     order ? "{'shape': (37, 61, 53), 'fortran_order': True, "
                             "'descr': '|u1'}\n"
                           : "{\"descr\":\"|i1\",\"fortran_order\":False,"
                             "\"shape\":(37,61,53,)}",
                     &bytes, file);
        write_file("t.npy", file, length);
        struct jn_placed placed;
        struct jn_diags *diags = jn_diags_new(arena);
        CU_ASSERT_TRUE_FATAL(jn_data_load(path, &shape, arena, diags, &placed));
        size_t wrong = 0;
        for (size_t word = 0; word < WORDS; word++)
            wrong += jn_bitmap_has(&placed.bitmap, word) != is_set[word];
        CU_ASSERT_TRUE(wrong == 0);
        remove_file();
    }
    jn_arena_free(arena);
}

static const uint64_t eleven[] = {11};
static const struct jn_data_shape row = {.rank_count = 1, .extents = eleven},
                                  word = {.rank_count = 0};

static const struct {
    const char *name;
    struct bytes text;
    const struct jn_data_shape *shape;
    int64_t bits;
} goods[] = {
    {"t.bits", BYTES("\x81\x07"), &row, 0x781},
    {"t.bits", BYTES("\1"), &word, 1},
    {"t.bits", BYTES("\0"), &word, 0},
    {"t.csv", BYTES("0,0\n1,2\n0,1\n"), &plane, 0x23},
    {"t.csv", BYTES("# i, j\r\n\r\n \"1\" , 0 \r\n  0,2"), &plane, 0x0c},
    {"t.csv", BYTES(""), &plane, 0},
    {"t.csv", BYTES("10\n007"), &row, 0x480},
};

static void bits_and_coordinates_are_read(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof goods / sizeof goods[0]; i++) {
        struct jn_diags *diags;
        write_file(goods[i].name, goods[i].text.start, goods[i].text.length);
        CHECK_ROW(goods[i].text.start,
                  load_bits(goods[i].shape, arena, &diags) == goods[i].bits);
        CHECK_ROW(goods[i].text.start, jn_diags_error_count(diags) == 0);
        remove_file();
    }
    jn_arena_free(arena);
}

/* True if there is one message, with just this text at this place. */
static bool says(const struct jn_diags *diags, struct jn_place place,
                 const char *text)
{
    const struct jn_message *message = jn_diags_first(diags);
    if (message == NULL || message->next != NULL ||
        strcmp(message->text, text) != 0 || message->place.line != place.line ||
        message->place.column != place.column) {
        for (; message != NULL; message = message->next)
            (void)fprintf(stderr, "%u:%u: %s\n", message->place.line,
                          message->place.column, message->text);
        return false;
    }
    return message->severity == JN_ERROR &&
           strcmp(message->place.file, place.file) == 0;
}

#define NO_DICTIONARY                                                          \
    "the header is no dictionary of descr, fortran_order and shape"

/* Headers of 2 x 3 bytes, all six there. */
static const struct {
    const char *dictionary, *text;
} bad_headers[] = {
    {"", NO_DICTIONARY},
    {"[]", NO_DICTIONARY},
    {"{'descr': '|u1' 'shape': (2, 3)}", NO_DICTIONARY},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)", NO_DICTIONARY},
    {"{'descr': '|u1', 'fortran_order': False}",
     "the header lacks descr, fortran_order or shape"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)} x",
     "the header goes on behind its dictionary"},
    {"{'descr': '|u1', 'descr': '|u1'}", "the header has 'descr' twice"},
    {"{'colour': '|u1'}", "the header has a key 'colour'"},
    {"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3)}",
     "'descr' in the header is no simple type such as '<f4'"},
    {"{'descr': '|u1', 'fortran_order': 0, 'shape': (2, 3)}",
     "'fortran_order' in the header is neither True nor False"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (2 3)}",
     "'shape' in the header is no tuple"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (6)}",
     "'shape' in the header is no tuple"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': [2, 3]}",
     "'shape' in the header is no tuple"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (-2, 3)}",
     "an extent of 'shape' in the header is no whole number"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (2.0, 3)}",
     "'shape' in the header is no tuple"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': "
     "(18446744073709551616, 3)}",
     "an extent of 'shape' in the header is too large"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': "
     "(18446744073709551615, 3)}",
     "the array is 18446744073709551615 x 3, but the tensor 2 x 3"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': "
     "(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,6)}",
     "'shape' in the header has more than 16 ranks"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2)}",
     "the array is 3 x 2, but the tensor 2 x 3"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': ()}",
     "the array is a single word, but the tensor 2 x 3"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (0, 3)}",
     "the array is 0 x 3, but the tensor 2 x 3"},
    {"{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3)}",
     "the elements are '>f4', the most significant byte first: save them as "
     "'<f4'"},
    {"{'descr': '<c8', 'fortran_order': False, 'shape': (2, 3)}",
     "elements of the type '<c8' are not known, only bool, int8 to int64, "
     "uint8 to uint64 and float16 to float64"},
    {"{'descr': '|O', 'fortran_order': False, 'shape': (2, 3)}",
     "elements of the type '|O' are not known, only bool, int8 to int64, "
     "uint8 to uint64 and float16 to float64"},
    {"{'descr': '|u1\xff'}", "the header is no text"},
    {"{'descr': '<u2', 'fortran_order': False, 'shape': (2, 3)}",
     "the file ends after 73 bytes, where at least 79 were to come"},
};

static void bad_headers_are_refused_with_the_reason(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof bad_headers / sizeof bad_headers[0]; i++) {
        static const struct bytes six = BYTES("\0\1\2\3\4\5");
        char file[512];
        struct jn_diags *diags;
        size_t length = make_npy(1, bad_headers[i].dictionary, &six, file);
        write_file("t.npy", file, length);
        CHECK_ROW(bad_headers[i].dictionary,
                  load_bits(&plane, arena, &diags) == -1);
        CHECK_ROW(
            bad_headers[i].dictionary,
            says(diags, (struct jn_place){path, 0, 0}, bad_headers[i].text));
        remove_file();
    }
    jn_arena_free(arena);
}

static const uint64_t vast_extents[] = {(uint64_t)1 << 40, (uint64_t)1 << 40};
static const uint64_t no_extents[] = {3, 0};
static const struct jn_data_shape vast = {.rank_count = 2,
                                          .extents = vast_extents},
                                  none = {.rank_count = 2,
                                          .extents = no_extents},
                                  deep = {.rank_count = 17,
                                          .extents = vast_extents};

static const struct {
    const char *name;
    struct bytes content;
    const struct jn_data_shape *shape;
    unsigned line, column;
    const char *text;
} bads[] = {
    {"t.npy", BYTES(""), &plane, 0, 0,
     "the file ends after 0 bytes, where at least 8 were to come"},
    {"t.npy", BYTES("PK\3\4.........."), &plane, 0, 0,
     "this is no .npy file: it does not start with \\x93NUMPY"},
    {"t.npy", BYTES("\x93NUMPY\3\0\0\0\0\0"), &plane, 0, 0,
     "version 3.0 of the .npy format is not known, only 1.0 and 2.0"},
    {"t.npy", BYTES("\x93NUMPY\1\0\x76"), &plane, 0, 0,
     "the file ends after 9 bytes, where at least 10 were to come"},
    {"t.npy", BYTES("\x93NUMPY\1\0\x76\0{'descr'"), &plane, 0, 0,
     "the file ends after 18 bytes, where at least 128 were to come"},
    {"t.npy", BYTES("\x93NUMPY\2\0\xff\xff\xff\xff"), &plane, 0, 0,
     "the header has 4294967295 bytes, more than 65535"},
    {"t.npy", BYTES("\x93NUMPY\1\0\2\0{\0"), &plane, 0, 0,
     "the header is no text"},
    {"t.bits", BYTES("\1"), &row, 0, 0,
     "the file ends after 1 bytes, where at least 2 were to come"},
    {"t.bits", BYTES("\1\1\1"), &row, 0, 0,
     "there is more behind the 2 bytes of the tensor"},
    {"t.bits", BYTES("\1\x0f"), &row, 0, 0,
     "bits of the last byte are set that belong to no word"},
    {"t.bits", BYTES(""), &vast, 0, 0,
     "the tensor has more than 4294967295 words, too many to look at each"},
    {"t.bits", BYTES(""), &none, 0, 0, "the tensor has no words"},
    {"t.bits", BYTES(""), &deep, 0, 0, "the tensor has more than 16 ranks"},
    {"t.mat", BYTES(""), &plane, 0, 0,
     "the name of a tensor's file ends in .npy, .bits or .csv"},
    {".npy", BYTES("\x93NUMPX.."), &plane, 0, 0,
     "this is no .npy file: it does not start with \\x93NUMPY"},
    {"t.csv", BYTES("0,0\n1,-1\n"), &plane, 2, 3,
     "the coordinate -1 is negative"},
    {"t.csv", BYTES("0,0\n2,1\n"), &plane, 2, 1,
     "the coordinate 2 is not in rank 0, which goes from 0 to 1"},
    {"t.csv", BYTES("0,99999999999999999999999\n"), &plane, 1, 3,
     "the coordinate 99999999999999999999999 is not in rank 1, which goes from "
     "0 to 2"},
    {"t.csv", BYTES("0,18446744073709551616\n"), &plane, 1, 3,
     "the coordinate 18446744073709551616 is not in rank 1, which goes from 0 "
     "to 2"},
    {"t.csv", BYTES("i,j\n0,0\n"), &plane, 1, 1, "'i' is no whole number"},
    {"t.csv", BYTES("0,1.5\n"), &plane, 1, 3, "'1.5' is no whole number"},
    {"t.csv", BYTES("0,\n"), &plane, 1, 3, "'' is no whole number"},
    {"t.csv", BYTES("0,1e0\n"), &plane, 1, 3, "'1e0' is no whole number"},
    {"t.csv", BYTES("0,+1\n"), &plane, 1, 3, "'+1' is no whole number"},
    {"t.csv", BYTES("0,0\n0,1\n0,0\n"), &plane, 3, 1,
     "these coordinates stand here twice"},
    {"t.csv", BYTES("0\n"), &plane, 1, 1,
     "the row has 1 cells, but the tensor 2 ranks"},
    {"t.csv", BYTES("0,1,0.5\n"), &plane, 1, 1,
     "the row has 3 cells, but the tensor 2 ranks"},
    {"t.csv", BYTES("0,0\n0,\xff\n"), &plane, 2, 1, "the line is not UTF-8"},
    {"t.csv", BYTES("0,\xd9\xa1\n"), &plane, 1, 3,
     "'\xd9\xa1' is no whole number"},
    {"t.csv", BYTES("0,\0001\n"), &plane, 1, 3,
     "a zero byte stands within the text"},
    {"t.csv", BYTES("0,0\r0,1\n"), &plane, 1, 4,
     "a carriage return stands within a line"},
    {"t.csv", BYTES("0,\"1\n0,2\n"), &plane, 1, 1,
     "a quoted cell does not end in its line"},
    {"t.csv", BYTES("0,1\"2\n"), &plane, 1, 4, "a quote stands where none may"},
};

static void bad_files_are_refused_with_the_reason(void)
{
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < sizeof bads / sizeof bads[0]; i++) {
        struct jn_diags *diags;
        write_file(bads[i].name, bads[i].content.start, bads[i].content.length);
        const struct jn_place place = {path, bads[i].line, bads[i].column};
        CHECK_ROW(bads[i].text, load_bits(bads[i].shape, arena, &diags) == -1);
        CHECK_ROW(bads[i].text, says(diags, place, bads[i].text));
        remove_file();
    }
    jn_arena_free(arena);
}

static void a_line_without_end_is_refused(void)
{
    static char line[100000];
    struct jn_arena *arena = jn_arena_new();
    struct jn_diags *diags;
    memset(line, '0', sizeof line);
    write_file("t.csv", line, sizeof line);
    CU_ASSERT_TRUE(load_bits(&plane, arena, &diags) == -1);
    CU_ASSERT_TRUE(
        says(diags, (struct jn_place){path, 1, 1}, "the line is too long"));
    remove_file();
    jn_arena_free(arena);
}

static void what_is_no_file_is_refused(void)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_diags *diags;
    write_file("t.csv", "", 0);
    const struct jn_place place = {path, 0, 0};
    CU_ASSERT_TRUE(unlink(path) == 0);
    CU_ASSERT_TRUE(load_bits(&plane, arena, &diags) == -1);
    CU_ASSERT_TRUE(says(diags, place, "No such file or directory"));
    CU_ASSERT_TRUE(mkdir(path, 0700) == 0);
    CU_ASSERT_TRUE(load_bits(&plane, arena, &diags) == -1);
    CU_ASSERT_TRUE(says(diags, place, "this is no regular file"));
    CU_ASSERT_TRUE(rmdir(path) == 0);
    CU_ASSERT_TRUE(mkfifo(path, 0600) == 0);
    CU_ASSERT_TRUE(load_bits(&plane, arena, &diags) == -1);
    CU_ASSERT_TRUE(says(diags, place, "this is no regular file"));
    remove_file();
    jn_arena_free(arena);
}

const struct jn_test tests[] = {
    {"npy of every type, order and version is read",
     npy_of_every_type_order_and_version_is_read},
    {"a large array is the same in both orders",
     a_large_array_is_the_same_in_both_orders},
    {"bits and coordinates are read", bits_and_coordinates_are_read},
    {"bad headers are refused with the reason",
     bad_headers_are_refused_with_the_reason},
    {"bad files are refused with the reason",
     bad_files_are_refused_with_the_reason},
    {"a line without end is refused", a_line_without_end_is_refused},
    {"what is no file is refused", what_is_no_file_is_refused},
    {NULL, NULL}};
