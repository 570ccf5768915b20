/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/map_options.h"

#include "cli/options.h"
#include "cli/quantity.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { DEFAULT_SAMPLES = 100000, MOST_STRATEGIES = 16 };

static atomic_bool interrupted;

static void interrupt(int number)
{
    (void)number;
    atomic_store(&interrupted, true);
}

void jn_map_watch_interrupts(void)
{
    struct sigaction action = {.sa_handler = interrupt,
                               .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    atomic_store(&interrupted, false);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

static bool add_objective(const struct jn_call *call, const char *text,
                          struct jn_objectives *objectives)
{
    const char *names[JN_OBJECTIVE_COUNT + 1] = {NULL};
    unsigned choice;
    for (unsigned i = 0; i < JN_OBJECTIVE_COUNT; i++)
        names[i] = jn_objective_name((enum jn_objective)i);
    if (!jn_options_choose(call, "objective", names, text, &choice))
        return false;
    for (size_t i = 0; i < objectives->count; i++)
        if (objectives->items[i] == choice) {
            jn_options_complain(call->command, "'--objective' has '%s' twice",
                                text);
            return false;
        }
    objectives->items[objectives->count++] = (enum jn_objective)choice;
    return true;
}

static bool read_objectives(const struct jn_call *call, const char *text,
                            struct jn_objectives *objectives)
{
    objectives->count = 0;
    if (!text)
        text = jn_objective_name(JN_OBJECTIVE_ENERGY);
    while (true) {
        size_t length = strcspn(text, ",");
        if (!add_objective(call, jn_arena_slice(call->arena, text, length),
                           objectives))
            return false;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
}

static bool read_strategy(const struct jn_call *call, const char *text,
                          const char **strategy)
{
    const char *names[MOST_STRATEGIES + 1] = {NULL};
    unsigned choice = 0;
    for (size_t i = 0; i < MOST_STRATEGIES && jn_search_strategy_name(i); i++)
        names[i] = jn_search_strategy_name(i);
    if (text && !jn_options_choose(call, "search", names, text, &choice))
        return false;
    *strategy = names[choice];
    return true;
}

static unsigned processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1                     ? 1
           : count > JN_MAP_MOST_THREADS ? JN_MAP_MOST_THREADS
                                         : (unsigned)count;
}

bool jn_map_task_read(const struct jn_call *call,
                      const struct jn_map_options *chosen,
                      struct jn_map_task *task)
{
    *task = (struct jn_map_task){
        .search = {.sample_count = chosen->sample_count ? chosen->sample_count
                                                        : DEFAULT_SAMPLES,
                   .seed = chosen->seed,
                   .threads = chosen->threads ? (unsigned)chosen->threads
                                              : processors(),
                   .time_limit_seconds = chosen->time_limit_seconds,
                   .interrupted = &interrupted},
        .shows_progress = isatty(STDERR_FILENO) == 1};
    return jn_quantity_ratio(call, "gap", chosen->gap,
                             &task->search.gap_ratio) &&
           jn_quantity_bytes(call, "memory", chosen->memory,
                             &task->search.memory_limit_bytes) &&
           read_objectives(call, chosen->objectives,
                           &task->search.objectives) &&
           read_strategy(call, chosen->strategy, &task->search.strategy);
}
