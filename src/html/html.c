/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html/html.h"

#include <jansson.h>

#include <assert.h>
#include <stdint.h>
#include <string.h>

/* The page as it was built, byte by byte. */
extern const char jn_page[] __attribute__((visibility("hidden")));
extern const uint64_t jn_page_size __attribute__((visibility("hidden")));

#ifdef JN_PAGE
#define JN_PAGE_BYTES ".incbin \"" JN_PAGE "\"\n"
#else
#define JN_PAGE_BYTES ""
#endif
__asm__(".pushsection .rodata\n"
        "jn_page:\n" JN_PAGE_BYTES "jn_page_end:\n"
        ".balign 8\n"
        "jn_page_size: .quad jn_page_end - jn_page\n"
        ".popsection\n");

bool jn_html_is_there(void)
{
    return jn_page_size > 0;
}

/* In HTML a script ends where "</script" is seen, and "<!--<script" hides that
 * end: data have no '<' at all. */
static int write_data(const char *text, size_t size, void *data)
{
    FILE *stream = data;
    for (size_t i = 0; i < size; i++)
        if (text[i] == '<')
            fputs("\\u003c", stream);
        else
            fputc(text[i], stream);
    return 0;
}

static void write_json(const json_t *value, FILE *stream)
{
    const size_t flags = JSON_COMPACT | JSON_ENSURE_ASCII |
                         JSON_REAL_PRECISION(17) | JSON_ENCODE_ANY;
    json_dump_callback(value, write_data, stream, flags);
}

static bool write_result(const struct jn_html_result *result, FILE *stream,
                         struct jn_arena *arena, const char **fault)
{
    json_error_t error;
    json_t *root = json_loadf(result->stream, JSON_REJECT_DUPLICATES, &error);
    json_t *path = json_string(result->path);
    if (!root) {
        *fault =
            jn_arena_format(arena, "%s:%d:%d: error: no JSON: %s", result->path,
                            error.line, error.column, error.text);
    } else {
        fputs("{\"path\":", stream);
        write_json(path, stream);
        fputs(",\"result\":", stream);
        write_json(root, stream);
        fputs("}", stream);
    }
    json_decref(path);
    json_decref(root);
    return root != NULL;
}

bool jn_html_print(const struct jn_html_result *results, size_t count,
                   FILE *stream, struct jn_arena *arena, const char **fault)
{
    static const char marker[] = "\n<!-- results -->\n";
    const char *place =
        memmem(jn_page, jn_page_size, marker, sizeof marker - 1);
    assert(place != NULL);
    const char *rest = place + sizeof marker - 1;
    bool good = true;
    fwrite(jn_page, 1, (size_t)(place - jn_page), stream);
    fputs("\n<script type=\"application/json\" id=\"results\">[", stream);
    for (size_t i = 0; i < count && good; i++) {
        fputs(i > 0 ? ",\n" : "", stream);
        good = write_result(&results[i], stream, arena, fault);
    }
    fputs("]</script>\n", stream);
    fwrite(rest, 1, jn_page_size - (size_t)(rest - jn_page), stream);
    return good;
}
