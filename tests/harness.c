/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"

#include <CUnit/TestRun.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PATHS = 512 };

static char *paths[MAX_PATHS];

void check_row(int holds, unsigned line, const char *row_name,
               const char *condition, const char *file)
{
    char text[1024];
    snprintf(text, sizeof text, "%s: %s", row_name, condition);
    CU_assertImplementation(holds ? CU_TRUE : CU_FALSE, line, text, file, "",
                            CU_FALSE);
}

const char *source_path(const char *name)
{
    const char *root = getenv("srcdir");
    char *path;
    if (asprintf(&path, "%s/%s", root ? root : ".", name) < 0)
        abort();
    for (size_t slot = 0; slot < MAX_PATHS; slot++) {
        if (!paths[slot])
            return paths[slot] = path;
        if (strcmp(paths[slot], path) == 0) {
            free(path);
            return paths[slot];
        }
    }
    fputs("harness.c: MAX_PATHS is too small\n", stderr);
    abort();
}

static char *read_stream(FILE *stream)
{
    size_t length = 0;
    size_t capacity = 4096;
    char *text = malloc(capacity);
    while (text) {
        length += fread(text + length, 1, capacity - length - 1, stream);
        if (length + 1 < capacity)
            break;
        capacity *= 2;
        text = realloc(text, capacity);
    }
    if (text)
        text[length] = '\0';
    return text;
}

char *read_whole_file(const char *path)
{
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return NULL;
    char *text = read_stream(stream);
    fclose(stream);
    return text;
}

static void free_paths(void)
{
    for (size_t slot = 0; slot < MAX_PATHS; slot++)
        free(paths[slot]);
}

static void print_failures(const CU_pFailureRecord first)
{
    for (CU_pFailureRecord failure = first; failure; failure = failure->pNext)
        printf("%s:%u - %s\n",
               failure->strFileName ? failure->strFileName : "?",
               failure->uiLineNumber,
               failure->strCondition ? failure->strCondition : "?");
}

static void report_test(const CU_pTest test, const CU_pSuite suite,
                        const CU_pFailureRecord first)
{
    (void)suite;
    printf("%s %s\n", first ? "FAIL" : "pass", test->pName);
    print_failures(first);
    fflush(stdout);
}

static bool register_tests(const char *program)
{
    CU_pSuite suite = CU_add_suite(program, NULL, NULL);
    for (const struct jn_test *test = tests; suite && test->name; test++)
        if (!CU_add_test(suite, test->name, test->function))
            return false;
    return suite != NULL;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int main(int argument_count, char *arguments[])
{
    (void)argument_count;
    bool ready = CU_initialize_registry() == CUE_SUCCESS &&
                 register_tests(base_name(arguments[0]));
    CU_set_test_complete_handler(report_test);
    if (!ready || CU_run_all_tests() != CUE_SUCCESS) {
        printf("the tests cannot be run: %s\n", CU_get_error_msg());
        return EXIT_FAILURE;
    }
    unsigned run = CU_get_number_of_tests_run();
    unsigned failed =
        CU_get_number_of_tests_failed() + CU_get_number_of_suites_failed();
    printf("%u passed, %u failed\n", run - failed, failed);
    CU_cleanup_registry();
    free_paths();
    return failed > 0 || run == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
