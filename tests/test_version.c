/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "harness.h"
#include "joulenest.h"

#include <stdlib.h>
#include <string.h>

static void the_library_knows_the_version_it_was_configured_as(void)
{
    CHECK_ROW(PACKAGE_VERSION, strcmp(jn_version(), PACKAGE_VERSION) == 0);
}

static void a_file_of_the_tree_is_found_from_any_folder(void)
{
    char *text = read_whole_file(source_path("NEWS"));
    CHECK_ROW("NEWS", text && strstr(text, "joulenest"));
    free(text);
}

const struct jn_test tests[] = {
    {"the library knows the version it was configured as",
     the_library_knows_the_version_it_was_configured_as},
    {"a file of the tree is found from any folder",
     a_file_of_the_tree_is_found_from_any_folder},
    {NULL, NULL},
};
