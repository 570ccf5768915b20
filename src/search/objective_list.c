/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/objective_list.h"

#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

/* One item on its way. */
struct item {
    const char *text; /* without the tolerance */
    enum jn_objective objective;
    const char *level;
    double tolerance;
};

/* Where SIGN stands in a text, which ends there from now on. */
static char *cut(char *at)
{
    if (!at)
        return NULL;
    *at = '\0';
    return at + 1;
}

static const char *list_names(struct jn_arena *arena)
{
    const char *list = "";
    for (unsigned i = 0; i < JN_OBJECTIVE_ACCESSES; i++)
        list = jn_arena_format(arena, "%s'%s', ", list,
                               jn_objective_name((enum jn_objective)i));
    return jn_arena_format(arena, "%.*s or 'accesses@LEVEL'",
                           (int)strlen(list) - 2, list);
}

/* Finds the objective that NAME is; accesses have a level and others none. */
static bool find_objective(const char *name, struct item *item)
{
    for (unsigned i = 0; i < JN_OBJECTIVE_COUNT; i++) {
        item->objective = (enum jn_objective)i;
        if (strcmp(jn_objective_name(item->objective), name) == 0)
            return i == JN_OBJECTIVE_ACCESSES ? item->level && item->level[0]
                                              : !item->level;
    }
    return false;
}

/* "0.01" or "1%": from 0 to below 1; false for anything else that strtod would
 * read. */
static bool read_share(const char *text, double *share)
{
    char *end;
    if (strspn(text, "0123456789.") == 0 || text[1] == 'x' || text[1] == 'X')
        return false;
    *share = strtod(text, &end);
    bool percent = strcmp(end, "%") == 0;
    if (percent)
        *share /= 100;
    return end != text && (percent || end[0] == '\0') && *share < 1;
}

static const char *read_item(const char *text, size_t length,
                             struct jn_arena *arena, struct item *item)
{
    char *name = jn_arena_slice(arena, text, length);
    const char *tolerance = cut(strrchr(name, ':'));
    *item = (struct item){.text = jn_arena_text(arena, name)};
    item->level = cut(strchr(name, '@'));
    if (!find_objective(name, item))
        return jn_arena_format(arena, "takes %s, not '%s'", list_names(arena),
                               item->text);
    if (tolerance && !read_share(tolerance, &item->tolerance))
        return jn_arena_format(arena,
                               "takes a tolerance from 0 to below 1, as "
                               "'%s:0.01' or '%s:1%%', not '%s'",
                               item->text, item->text, tolerance);
    return NULL;
}

static bool is_twin(const struct jn_objectives *objectives, size_t index,
                    const struct item *item)
{
    const char *level = objectives->level_names[index];
    return objectives->items[index] == item->objective &&
           (!level || (item->level && strcmp(level, item->level) == 0));
}

static const char *add_item(const struct item *item, struct jn_arena *arena,
                            struct jn_objectives *objectives)
{
    size_t count = objectives->count;
    for (size_t i = 0; i < count; i++)
        if (is_twin(objectives, i, item))
            return jn_arena_format(arena, "has '%s' twice", item->text);
    if (count == JN_MAX_OBJECTIVES)
        return jn_arena_format(arena, "has more than %d objectives",
                               JN_MAX_OBJECTIVES);
    objectives->items[count] = item->objective;
    objectives->level_names[count] = item->level;
    objectives->tolerances[count] = item->tolerance;
    objectives->count++;
    return NULL;
}

const char *jn_objectives_read(const char *text, struct jn_arena *arena,
                               struct jn_objectives *objectives)
{
    struct item item = {.text = ""};
    *objectives = (struct jn_objectives){.count = 0};
    if (!text)
        text = jn_objective_name(JN_OBJECTIVE_ENERGY);
    for (bool more = true; more;) {
        size_t length = strcspn(text, ",");
        const char *fault = read_item(text, length, arena, &item);
        if (!fault)
            fault = add_item(&item, arena, objectives);
        if (fault)
            return fault;
        more = text[length] != '\0';
        text += length + more;
    }
    if (item.tolerance > 0)
        return jn_arena_format(
            arena, "has a tolerance of '%s', but no objective behind it",
            item.text);
    return NULL;
}

static const char *refuse_level(const struct jn_arch *arch,
                                struct jn_arena *arena, const char *name)
{
    const char *names[JN_MAX_LEVELS];
    const char *list = "";
    for (size_t i = 0; i < arch->level_count; i++) {
        names[i] = arch->levels[i].component.name;
        list = jn_arena_format(arena, "%s%s'%s'", list, i > 0 ? ", " : "",
                               names[i]);
    }
    const char *similar = jn_did_you_mean(name, names, arch->level_count);
    const char *hint =
        similar ? jn_arena_format(arena, "; did you mean '%s'? It", similar)
                : "; it";
    return jn_arena_format(
        arena, "names level '%s', which the machine does not have%s has %s",
        name, hint, list);
}

const char *jn_objectives_bind(const struct jn_arch *arch,
                               struct jn_arena *arena,
                               struct jn_objectives *objectives)
{
    for (size_t i = 0; i < objectives->count; i++) {
        if (!objectives->level_names[i])
            continue;
        int level = jn_arch_find_level(arch, objectives->level_names[i]);
        if (level == JN_NO_LEVEL)
            return refuse_level(arch, arena, objectives->level_names[i]);
        objectives->levels[i] = (uint8_t)level;
    }
    return NULL;
}
