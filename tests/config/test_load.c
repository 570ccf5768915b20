/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/reading.h"
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/jn-load-XXXXXX";

static const char *const names[] = {
    "a.cfg",       "b.cfg",       "sub/c.cfg",  "sub/d.cfg",  "loop1.cfg",
    "loop2.cfg",   "late.cfg",    "broken.cfg", "inner.cfg",  "zero.cfg",
    "many.cfg",    "a.yaml",      "sub/b.yml",  "sub/c.json", "loop.yaml",
    "broken.yaml", "inner.yaml",  "many.yaml",  "leaf.yaml",  "text.txt",
    "UPPER.YAML",  "absent.yaml", "absent.cfg", "empty.cfg"};

static const char *path_of(const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_bytes(const char *name, const char *bytes, size_t size)
{
    FILE *file = fopen(path_of(name), "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(bytes, 1, size, file), size);
    (void)fclose(file);
}

static void write_file(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

static void start_folder(void)
{
    (void)strcpy(folder, "/tmp/jn-load-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    CU_ASSERT_EQUAL(mkdir(path_of("sub"), 0700), 0);
}

static void end_folder(void)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)unlink(path_of(names[i]));
    (void)rmdir(path_of("sub"));
    CHECK_ROW(folder, rmdir(folder) == 0);
}

static void check_file(const char *name, const char *expected)
{
    struct reading reading = read_file(path_of(name));
    check_text(name, outcome(&reading), expected);
    end_reading(&reading);
}

/* The message as it is printed, with the folder's name left out. */
static void check_message(const char *name, const char *expected)
{
    struct reading reading = read_file(path_of(name));
    struct jn_arena *arena = reading.reader.arena;
    const char *text = "";
    const struct jn_message *message = jn_diags_first(reading.reader.diags);
    for (; message != NULL; message = message->next)
        text = jn_arena_format(arena, "%s%s", text,
                               jn_message_text(message, arena));
    char *shown = jn_arena_text(arena, text);
    for (char *at = strstr(shown, folder); at; at = strstr(at, folder)) {
        size_t length = strlen(folder) + 1;
        memmove(at, at + length, strlen(at + length) + 1);
    }
    CU_ASSERT_PTR_NULL(reading.root);
    check_text(name, shown, expected);
    end_reading(&reading);
}

static void includes_are_found_beside_the_file_that_names_them(void)
{
    start_folder();
    write_file("a.cfg", "a = 3;\n @include \"b.cfg\" z = 5;\n"
                        "g = {\n\t@include\t\"sub/c.cfg\"\n};\n");
    write_file("b.cfg", "b = 7; # no newline at the end");
    write_file("sub/c.cfg", "@include \"d.cfg\"\nc = \"x\";");
    write_file("sub/d.cfg", "");
    check_file("a.cfg", "{a: 3, b: 7, z: 5, g: {c: 'x'}}");

    write_file("a.yaml", "a: !include sub/b.yml\nb: !include sub/c.json\n");
    write_file("sub/b.yml", "x: !include c.json\ny: 3\n");
    write_file("sub/c.json", "[5, 7]");
    check_file("a.yaml", "{a: {x: [5, 7], y: 3}, b: [5, 7]}");
    end_folder();
}

static void values_of_includes_have_their_own_places(void)
{
    start_folder();
    write_file("a.cfg", "a = 3;\n@include \"b.cfg\" z = 5;\ny = 7;\n");
    write_file("b.cfg", "\n  b = 7;");
    struct reading reading = read_file(path_of("a.cfg"));
    check_text("a.cfg", places_text(&reading, reading.root),
               "{a: 3@1:5, b: 7@2:7, z: 5@2:22, y: 7@3:5}@0:0");
    const char *file = jn_node_find(reading.root, "b")->place.file;
    CHECK_ROW(file, strcmp(file, path_of("b.cfg")) == 0);
    file = jn_node_find(reading.root, "z")->place.file;
    CHECK_ROW(file, strcmp(file, path_of("a.cfg")) == 0);
    end_reading(&reading);
    end_folder();
}

static void faults_of_files_name_the_file(void)
{
    start_folder();
    write_file("inner.cfg", "b = 3\nb = ;\n");
    write_file("broken.cfg", "@include \"inner.cfg\"\nc = 5 5;\n");
    check_message("broken.cfg",
                  "inner.cfg:2:1: error: 'b' is given twice, first in line 1\n"
                  "    2 | b = ;\n      | ^\n"
                  "inner.cfg:2:5: error: a value is expected here, not ';'\n"
                  "    2 | b = ;\n      |     ^\n"
                  "broken.cfg:2:7: error: a setting's name is expected here, "
                  "not '5'\n"
                  "    2 | c = 5 5;\n      |       ^\n");
    write_file("inner.yaml", "b: [3\n");
    write_file("broken.yaml", "a: !include inner.yaml\nc: *gone\n");
    check_message("broken.yaml",
                  "inner.yaml:2:1: error: ',' or ']' is expected here; the '[' "
                  "is in line 1\n"
                  "broken.yaml:2:4: error: there is no anchor '&gone' before "
                  "this\n    2 | c: *gone\n      |    ^\n");
    check_message("absent.cfg",
                  "absent.cfg: error: cannot be read: No such file or "
                  "directory\n");
    write_file("late.cfg", "a = 3;\n@include \"absent.cfg\"\n"
                           "@include \"sub\"\n");
    check_message("late.cfg",
                  "late.cfg:2:1: error: 'absent.cfg': cannot be read: No such "
                  "file or directory\n"
                  "    2 | @include \"absent.cfg\"\n      | ^\n"
                  "late.cfg:3:1: error: 'sub': cannot be read: Is a "
                  "directory\n"
                  "    3 | @include \"sub\"\n      | ^\n");
    write_file("text.txt", "a = 3;");
    check_message("text.txt", "text.txt: error: a file's name must end in "
                              ".cfg, .yaml, .yml or .json\n");
    write_bytes("zero.cfg", "a = 3;\nb = \0;", 13);
    check_message("zero.cfg", "zero.cfg:2: error: there is a zero byte: this "
                              "is not a text file\n");
    end_folder();
}

static void names_end_in_a_known_way(void)
{
    start_folder();
    write_file("UPPER.YAML", "a: 3");
    check_file("UPPER.YAML", "{a: 3}");
    write_file("empty.cfg", "");
    check_file("empty.cfg", "{}");
    struct reading reading = read_file(".cfg");
    check_text(".cfg", outcome(&reading),
               "0:0 a file's name must end in .cfg, .yaml, .yml or .json");
    end_reading(&reading);
    end_folder();
}

static void endless_includes_are_refused(void)
{
    start_folder();
    write_file("loop1.cfg", "@include \"loop2.cfg\"\n");
    write_file("loop2.cfg", "a = 3;\n@include \"loop1.cfg\"\n");
    check_message("loop1.cfg", "loop2.cfg:2:1: error: 'loop1.cfg' includes "
                               "itself\n    2 | @include \"loop1.cfg\"\n"
                               "      | ^\n");
    write_file("loop.yaml", "a: !include loop.yaml\n");
    check_message("loop.yaml",
                  "loop.yaml:1:4: error: 'loop.yaml' includes itself\n"
                  "    1 | a: !include loop.yaml\n      |    ^\n");
    /* Another spelling of the same file is stopped by the depth. */
    write_file("loop.yaml", "a: !include sub/../sub/../loop.yaml\n");
    struct reading reading = read_file(path_of("loop.yaml"));
    CHECK_ROW("depth", strstr(complaints(&reading),
                              "includes are nested deeper than 16") != NULL);
    end_reading(&reading);
    end_folder();
}

/* 4096 values a leaf: not before 20000 leaves would the bytes be too many. */
static void includes_share_one_budget(void)
{
    start_folder();
    struct reading reading = start_reading();
    struct jn_arena *arena = reading.reader.arena;
    const char *row = "3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3";
    const char *many = "[";
    for (int i = 0; i < 64; i++)
        many = jn_arena_format(arena, "%s%s, ", many, row);
    write_file("leaf.yaml", jn_arena_format(arena,
                                            "a: &x %s]\nb: [*x, *x, *x, "
                                            "*x, *x, *x, *x]\n",
                                            many));
    const char *text = "";
    for (int i = 0; i < 600; i++)
        text = jn_arena_format(arena, "%sk%d: !include leaf.yaml\n", text, i);
    write_file("many.yaml", text);
    end_reading(&reading);

    reading = read_file(path_of("many.yaml"));
    CU_ASSERT_PTR_NULL(reading.root);
    CHECK_ROW("values", strstr(complaints(&reading),
                               "there are more than 4000000 values") != NULL);
    end_reading(&reading);

    write_file("many.cfg", "@include \"empty.cfg\"\n");
    write_file("empty.cfg", "");
    end_folder();
}

static void a_large_file_is_refused(void)
{
    start_folder();
    write_file("a.cfg", "");
    CU_ASSERT_EQUAL(truncate(path_of("a.cfg"), (64 << 20) + 1), 0);
    check_message("a.cfg", "a.cfg: error: is larger than 64 MiB\n");
    write_file("b.cfg", "@include \"a.cfg\"");
    check_message("b.cfg", "b.cfg:1:1: error: 'a.cfg': is larger than 64 MiB\n"
                           "    1 | @include \"a.cfg\"\n      | ^\n");
    end_folder();
}

const struct jn_test tests[] = {
    {"includes are found beside the file that names them",
     includes_are_found_beside_the_file_that_names_them},
    {"values of includes have their own places",
     values_of_includes_have_their_own_places},
    {"faults of files name the file", faults_of_files_name_the_file},
    {"names end in a known way", names_end_in_a_known_way},
    {"endless includes are refused", endless_includes_are_refused},
    {"includes share one budget", includes_share_one_budget},
    {"a large file is refused", a_large_file_is_refused},
    {NULL, NULL},
};
