/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"

#include <CUnit/TestRun.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void check_row(int holds, unsigned line, const char *row_name,
               const char *condition, const char *file)
{
    char text[1024];
    snprintf(text, sizeof text, "%s: %s", row_name, condition);
    CU_assertImplementation(holds ? CU_TRUE : CU_FALSE, line, text, file, "",
                            CU_FALSE);
}

uint64_t how_many(uint64_t cases)
{
    const char *text = getenv("TEST_DIVISOR");
    uint64_t divisor = text ? strtoull(text, NULL, 10) : 1;
    return divisor > 1 && divisor < cases ? cases / divisor : cases;
}

const char *source_path(const char *name)
{
    enum { PATH_COUNT = 8, PATH_SIZE = 4096 };
    static char paths[PATH_COUNT][PATH_SIZE];
    static size_t next;
    const char *root = getenv("srcdir");
    char *path = paths[next++ % PATH_COUNT];
    snprintf(path, PATH_SIZE, "%s/%s", root ? root : ".", name);
    return path;
}

char *read_whole_file(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return NULL;
    ssize_t length = getdelim(&text, &size, '\0', stream);
    if (length < 0 && !ferror(stream))
        text = calloc(1, 1);
    fclose(stream);
    return text;
}

static void print_failures(CU_pFailureRecord failure)
{
    for (; failure; failure = failure->pNext)
        printf("%s:%u - %s\n",
               failure->strFileName ? failure->strFileName : "?",
               failure->uiLineNumber,
               failure->strCondition ? failure->strCondition : "?");
}

static void report_test(CU_pTest test, CU_pSuite suite,
                        CU_pFailureRecord failures)
{
    (void)suite;
    printf("%s %s\n", failures ? "FAIL" : "pass", test->pName);
    print_failures(failures);
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
    return failed > 0 || run == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
