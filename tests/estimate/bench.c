/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/bench.h"

#include "harness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bench start_bench(void)
{
    struct jn_arena *arena = jn_arena_new();
    return (struct bench){{arena, jn_diags_new(arena), NULL}};
}

void end_bench(struct bench *bench)
{
    jn_arena_free(bench->reader.arena);
}

static enum jn_class class_of(const char *text)
{
    static const char *const names[] = {"dram", "sram", "regfile", "compute",
                                        "network"};
    size_t i = 0;
    while (i < 5 && strncmp(names[i], text, strlen(names[i])) != 0)
        i++;
    CU_ASSERT_FATAL(i < 5);
    return (enum jn_class)i;
}

/* The word at *TEXT, which moves behind it and the blank. */
static char *next_word(const struct bench *bench, const char **text)
{
    size_t length = strcspn(*text, " ");
    char *word = jn_arena_slice(bench->reader.arena, *text, length);
    *text += length + strspn(*text + length, " ");
    return word;
}

static void add_attribute(struct jn_attribute *attributes, size_t *count,
                          char *word)
{
    char *equals = strchr(word, '='), *end;
    CU_ASSERT_PTR_NOT_NULL_FATAL(equals);
    if (!equals)
        return;
    *equals = '\0';
    double number = strtod(equals + 1, &end);
    bool is_text = *end != '\0' || equals[1] == '\0';
    attributes[(*count)++] = (struct jn_attribute){
        word, is_text ? equals + 1 : NULL, is_text ? 0 : number};
}

struct jn_component component_of(const struct bench *bench, const char *text)
{
    struct jn_attribute *attributes =
        jn_arena_take(bench->reader.arena, 16, sizeof *attributes);
    char *first = next_word(bench, &text);
    char *slash = strchr(first, '/');
    struct jn_component component = {.name = "part",
                                     .class_ = class_of(first),
                                     .kind = slash ? slash + 1 : "",
                                     .attributes = attributes};
    while (*text != '\0') {
        char *word = next_word(bench, &text);
        if (strncmp(word, "name=", 5) == 0)
            component.name = word + 5;
        else
            add_attribute(attributes, &component.attribute_count, word);
    }
    return component;
}

const struct jn_price_table *table_of(const struct bench *bench,
                                      const char *text)
{
    return jn_price_table_parse(text, strlen(text), "t.csv", &bench->reader);
}

const char *complaints(const struct bench *bench)
{
    struct jn_arena *arena = bench->reader.arena;
    const char *text = "";
    const struct jn_message *message = jn_diags_first(bench->reader.diags);
    for (; message; message = message->next) {
        const char *column =
            message->place.column > 0
                ? jn_arena_format(arena, "%u:", message->place.column)
                : "";
        text = jn_arena_format(arena, "%s%s%s:%u:%s %s", text,
                               text[0] != '\0' ? "; " : "",
                               message->place.file ? message->place.file : "",
                               message->place.line, column, message->text);
    }
    return text;
}

const char *looked_up(const struct bench *bench,
                      const struct jn_price_table *table,
                      const struct jn_component *component,
                      enum jn_action action)
{
    struct jn_arena *arena = bench->reader.arena;
    struct jn_quote quote;
    switch (jn_price_table_look_up(table, component, action, arena, &quote)) {
    case JN_ANSWER:
        return jn_arena_format(arena, "%.6g <- %s", quote.figure, quote.source);
    case JN_REFUSAL:
        return jn_arena_format(arena, "refused: %s", quote.source);
    default:
        return "-";
    }
}

void check_text(const char *row, const char *actual, const char *expected)
{
    bool equal = strcmp(actual, expected) == 0;
    if (!equal)
        printf("row:      %s\nactual:   %s\nexpected: %s\n", row, actual,
               expected);
    CHECK_ROW(row, equal);
}

void check_number(const char *row, double actual, double expected,
                  double tolerance)
{
    double share = fmax(tolerance, 1e-9);
    bool equal = fabs(actual - expected) <= share * fabs(expected);
    if (!equal)
        printf("row:      %s\nactual:   %.12g\nexpected: %.12g\n", row, actual,
               expected);
    CHECK_ROW(row, equal);
}

void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    if (!file)
        return;
    fputs(text, file);
    fclose(file);
}
