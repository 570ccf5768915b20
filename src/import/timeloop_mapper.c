/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_mapper.h"

#include "import/timeloop_keys.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_THREADS = 256, MOST_OBJECTIVES = JN_MAX_LEVELS };

#define ALGORITHM   "algorithm"
#define METRICS     "optimization_metrics optimization_metric"
#define THREADS     "num_threads"
#define SEARCH_SIZE "search_size"

/* What does something, and what may stand there for other programs. */
static const char acting_keys[] =
    ALGORITHM " " METRICS " " THREADS " " SEARCH_SIZE " version";

/* Settings without a meaning here, and what there is instead. */
static const struct {
    const char *keys, *instead;
} idle_settings[] = {
    {"timeout heartbeat", "a search does not count failures; see --time-limit"},
    {"victory_condition", "a search ends by itself; see --samples"},
    {"sync_interval", "any number of threads finds the same"},
    {"log_interval log_suboptimal log_all log_stats log_all_mappings "
     "log_orojenesis_mappings log_mappings_yaml log_mappings_verbose",
     "there is no log; see --stream"},
    {"live_status", "a terminal always shows the progress"},
    {"diagnostics", "why nothing fits is always told"},
    {"penalize_consecutive_bypass_fails", "failures are not counted"},
    {"emit_whoop_nest", "Whoop's files are not written"},
    {"max_temporal_loops_in_a_mapping", "mappings may have any number"},
    {"out_prefix", "see --output"},
    {"filter_revisits max_permutations_per_if_visit",
     "it tunes a way of searching that is not used"},
};
enum { IDLE_COUNT = sizeof idle_settings / sizeof idle_settings[0] };

static const char *find_idle(const char *key)
{
    for (size_t i = 0; i < IDLE_COUNT; i++)
        if (jn_timeloop_is_key(key, idle_settings[i].keys))
            return idle_settings[i].instead;
    return NULL;
}

/* The known key that KEY was meant to be, or NULL. */
static const char *find_meant(const char *key, struct jn_arena *arena)
{
    const char *all = acting_keys;
    size_t count;
    for (size_t i = 0; i < IDLE_COUNT; i++)
        all = jn_arena_format(arena, "%s %s", all, idle_settings[i].keys);
    const char **words = jn_timeloop_words(all, arena, &count);
    return jn_did_you_mean(key, words, count);
}

static bool check_key(const struct jn_node *item,
                      const struct jn_reader *reader)
{
    const char *instead = find_idle(item->key);
    if (instead)
        jn_warning(reader->diags, item->key_place,
                   "'%s' has no effect here: %s", item->key, instead);
    if (instead || jn_timeloop_is_key(item->key, acting_keys))
        return true;
    const char *meant = find_meant(item->key, reader->arena);
    jn_error(reader->diags, item->key_place, "a mapper has no '%s'%s%s%s",
             item->key, meant ? "; did you mean '" : "", meant ? meant : "",
             meant ? "'?" : "");
    return false;
}

static bool read_algorithm(const struct jn_node *node,
                           const struct jn_reader *reader,
                           const char **strategy)
{
    *strategy = NULL;
    if (!node || jn_timeloop_is_word(node, "hybrid linear_pruned"))
        return true;
    if (jn_timeloop_is_word(node, "exhaustive"))
        *strategy = "exhaustive";
    else if (jn_timeloop_is_word(node, "random random_pruned"))
        *strategy = "random";
    if (*strategy)
        return true;
    jn_error(reader->diags, node->place,
             "'%s' must be 'hybrid', 'linear_pruned', 'exhaustive', 'random' "
             "or 'random_pruned'",
             node->key);
    return false;
}

/* Objectives on their way. */
struct wish {
    const struct jn_arch *arch;
    const struct jn_reader *reader;
    struct jn_mapper_objective *items;
    size_t count;
};

static bool wish_for(struct wish *wish, const struct jn_node *node,
                     const char *name)
{
    for (size_t i = 0; i < wish->count; i++)
        if (strcmp(wish->items[i].name, name) == 0) {
            jn_error(wish->reader->diags, node->place,
                     "'%s' is asked for twice", node->text);
            return false;
        }
    if (wish->count == MOST_OBJECTIVES) {
        jn_error(wish->reader->diags, node->place, "more than %d metrics",
                 MOST_OBJECTIVES);
        return false;
    }
    wish->items[wish->count++] =
        (struct jn_mapper_objective){name, node->place};
    return true;
}

static bool wish_for_accesses(struct wish *wish, const struct jn_node *node,
                              size_t level)
{
    return wish_for(wish, node,
                    jn_arena_format(wish->reader->arena, "accesses@%s",
                                    wish->arch->levels[level].component.name));
}

/* "accesses-2": storage levels count from the innermost. */
static bool wish_for_level(struct wish *wish, const struct jn_node *node)
{
    static const char start[] = "accesses";
    const char *digits = node->text + sizeof start;
    char *end;
    if (strncmp(node->text, start, sizeof start - 1) != 0 ||
        !strchr("-_", node->text[sizeof start - 1]) || digits[0] < '0' ||
        digits[0] > '9')
        return false;
    unsigned long index = strtoul(digits, &end, 10);
    if (*end != '\0' || index >= wish->arch->level_count)
        return false;
    return wish_for_accesses(wish, node, wish->arch->level_count - 1 - index);
}

/* Accesses of all levels, the outermost first. */
static bool wish_for_all_levels(struct wish *wish, const struct jn_node *node)
{
    bool fine = true;
    for (size_t level = 0; level < wish->arch->level_count; level++)
        fine = fine && wish_for_accesses(wish, node, level);
    return fine;
}

static bool read_metric(const struct jn_node *node, struct wish *wish)
{
    size_t errors = jn_diags_error_count(wish->reader->diags);
    if (jn_timeloop_is_word(node, "delay"))
        return wish_for(wish, node, "latency");
    if (jn_timeloop_is_word(node, "energy"))
        return wish_for(wish, node, "energy");
    if (jn_timeloop_is_word(node, "edp"))
        return wish_for(wish, node, "edp");
    if (jn_timeloop_is_word(node, "last_level_accesses"))
        return wish_for_accesses(wish, node, 0);
    if (jn_timeloop_is_word(node, "ordered_accesses"))
        return wish_for_all_levels(wish, node);
    if (node->kind == JN_SCALAR && wish_for_level(wish, node))
        return true;
    if (jn_diags_error_count(wish->reader->diags) == errors)
        jn_error(wish->reader->diags, node->place,
                 "a metric must be 'delay', 'energy', 'edp', "
                 "'last_level_accesses', 'ordered_accesses' or 'accesses-0' "
                 "(the innermost) to 'accesses-%zu'",
                 wish->arch->level_count - 1);
    return false;
}

/* One word or a list of them; without any, Timeloop takes EDP. */
static bool read_metrics(const struct jn_node *node,
                         const struct jn_node *group, struct wish *wish)
{
    bool fine = true;
    if (!node) {
        wish->items[wish->count++] =
            (struct jn_mapper_objective){"edp", group->key_place};
        return true;
    }
    if (node->kind == JN_SCALAR)
        return read_metric(node, wish);
    if (!jn_node_is(node, JN_LIST, jn_timeloop_label(node, wish->reader),
                    wish->reader))
        return false;
    for (size_t i = 0; i < node->item_count; i++)
        fine &= read_metric(node->items[i], wish);
    return fine;
}

static bool read_threads(const struct jn_node *node,
                         const struct jn_reader *reader, uint64_t *threads)
{
    if (!jn_timeloop_count(node, reader, threads))
        return false;
    if (node && *threads == 0) {
        jn_error(reader->diags, node->place, "'%s' must be at least 1",
                 node->key);
        return false;
    }
    if (*threads > MOST_THREADS)
        *threads = MOST_THREADS;
    return true;
}

static bool read_settings(const struct jn_node *group, struct wish *wish,
                          struct jn_mapper_settings *settings)
{
    const struct jn_reader *reader = wish->reader;
    bool fine = true;
    if (!jn_node_is(group, JN_GROUP, "'mapper'", reader))
        return false;
    for (size_t i = 0; i < group->item_count; i++)
        fine &= check_key(group->items[i], reader);
    fine &= read_algorithm(jn_timeloop_find(group, ALGORITHM), reader,
                           &settings->strategy);
    fine &= read_metrics(jn_timeloop_find(group, METRICS), group, wish);
    fine &= read_threads(jn_timeloop_find(group, THREADS), reader,
                         &settings->threads);
    return jn_timeloop_count(jn_timeloop_find(group, SEARCH_SIZE), reader,
                             &settings->sample_count) &&
           fine;
}

/* Timeloop's mapspaces: "uber" has perfect factors, "ruby" any. */
static bool read_template(const struct jn_node *node,
                          const struct jn_reader *reader,
                          struct jn_mapper_settings *settings)
{
    settings->has_factors = jn_timeloop_is_word(node, "uber ruby");
    settings->imperfect = jn_timeloop_is_word(node, "ruby");
    if (!node || settings->has_factors)
        return true;
    jn_error(reader->diags, node->place, "'template' must be 'uber' or 'ruby'");
    return false;
}

void jn_timeloop_mapper_read(const struct jn_node *mapper,
                             const struct jn_node *mapspace,
                             const struct jn_arch *arch,
                             const struct jn_reader *reader,
                             struct jn_mapper_settings *settings)
{
    const struct jn_node *template = jn_timeloop_find(mapspace, "template");
    assert(arch->level_count > 0);
    if (!mapper && !template)
        return;
    settings->diags = jn_diags_new(reader->arena);
    const struct jn_reader own = {reader->arena, settings->diags,
                                  reader->variables};
    struct wish wish = {
        arch, &own,
        jn_arena_take(reader->arena, MOST_OBJECTIVES, sizeof *wish.items), 0};
    settings->is_bad = !read_template(template, &own, settings);
    if (mapper)
        settings->is_bad |= !read_settings(mapper, &wish, settings);
    settings->objectives = wish.items;
    settings->objective_count = wish.count;
}
