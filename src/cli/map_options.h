/* SPDX-License-Identifier: GPL-3.0-or-later */
/* map_options.h - what all commands that look for mappings are asked.
 *
 * Input:  options.
 * Output: what to search for, and how.
 * Next:   cmd_map.c and cmd_dataflows.c, with cli/map_layers.h.
 */
#ifndef JN_CLI_MAP_OPTIONS_H
#define JN_CLI_MAP_OPTIONS_H

#include "cli/job.h"
#include "cli/map_layers.h"

struct jn_map_options {
    struct jn_job job;
    const char *objectives;
    const char *factors;
    const char *strategy;
    const char *gap, *memory;
    uint64_t sample_count, seed, threads, effort;
    double time_limit_seconds;
    bool timing, proves;
};

enum { JN_MAP_MOST_THREADS = 256, JN_MAP_MOST_SECONDS = 1000000000 };

#define JN_MAP_AT(base, member)                                                \
    ((base) + offsetof(struct jn_map_options, member))

/* Rows of a table of options, where struct jn_map_options lies at BASE: what is
 * mapped, and how. */
#define JN_MAP_WHAT_OPTIONS(base)                                              \
    {"layer",                                                                  \
     'l',                                                                      \
     JN_OPTION_TEXTS,                                                          \
     JN_JOB_AT(JN_MAP_AT(base, job), layers),                                  \
     "NAME",                                                                   \
     NULL,                                                                     \
     0,                                                                        \
     0,                                                                        \
     "map this layer alone (may be given several times)"},                     \
    {                                                                          \
        "constraints", 'c', JN_OPTION_TEXTS,                                   \
            JN_JOB_AT(JN_MAP_AT(base, job), files), "FILE", NULL, 0, 0,        \
            "constraints on the mappings, besides the machine's (may be "      \
            "given several times)"                                             \
    }

#define JN_MAP_SEARCH_OPTIONS(base)                                            \
    {"objective",                                                              \
     0,                                                                        \
     JN_OPTION_TEXT,                                                           \
     JN_MAP_AT(base, objectives),                                              \
     "NAME,...",                                                               \
     NULL,                                                                     \
     0,                                                                        \
     0,                                                                        \
     "what to minimize: energy, latency, edp, ed2p or accesses@LEVEL; of "     \
     "equally good mappings, or with NAME:1% of those within a percent "       \
     "of "                                                                     \
     "the best, the next in the list decides (energy)"},                       \
        {"factors",                                                            \
         0,                                                                    \
         JN_OPTION_TEXT,                                                       \
         JN_MAP_AT(base, factors),                                             \
         "KIND",                                                               \
         NULL,                                                                 \
         0,                                                                    \
         0,                                                                    \
         "perfect factors, or also imperfect ones, which leave a residual "    \
         "(perfect)"},                                                         \
        {"search",                                                             \
         's',                                                                  \
         JN_OPTION_TEXT,                                                       \
         JN_MAP_AT(base, strategy),                                            \
         "NAME",                                                               \
         NULL,                                                                 \
         0,                                                                    \
         0,                                                                    \
         "how to look: exact, anneal, random or exhaustive (exact)"},          \
        {"effort",                                                             \
         0,                                                                    \
         JN_OPTION_COUNT,                                                      \
         JN_MAP_AT(base, effort),                                              \
         "N",                                                                  \
         NULL,                                                                 \
         1,                                                                    \
         UINT64_C(1) << 53,                                                    \
         "bounds that an exact search computes for each layer, before it "     \
         "says how far from the best its mapping may be (20000)"},             \
        {"prove",                                                              \
         0,                                                                    \
         JN_OPTION_FLAG,                                                       \
         JN_MAP_AT(base, proves),                                              \
         NULL,                                                                 \
         NULL,                                                                 \
         0,                                                                    \
         0,                                                                    \
         "no limit of the effort: go on until the best mapping is proved"},    \
        {"samples",                                                            \
         'n',                                                                  \
         JN_OPTION_COUNT,                                                      \
         JN_MAP_AT(base, sample_count),                                        \
         "N",                                                                  \
         NULL,                                                                 \
         1,                                                                    \
         UINT64_C(1) << 53,                                                    \
         "mappings to try for each layer, if the search draws them (100000)"}, \
        {"time-limit",                                                         \
         't',                                                                  \
         JN_OPTION_REAL,                                                       \
         JN_MAP_AT(base, time_limit_seconds),                                  \
         "SECONDS",                                                            \
         NULL,                                                                 \
         0,                                                                    \
         JN_MAP_MOST_SECONDS,                                                  \
         "take the best that is found for a layer in this time; not the same " \
         "on "                                                                 \
         "every machine"},                                                     \
        {"gap",                                                                \
         0,                                                                    \
         JN_OPTION_TEXT,                                                       \
         JN_MAP_AT(base, gap),                                                 \
         "RATIO",                                                              \
         NULL,                                                                 \
         0,                                                                    \
         0,                                                                    \
         "be content with a mapping that is proved to cost at most this much " \
         "more "                                                               \
         "than the best, as 0.01 or 1% (0: prove the best)"},                  \
        {"memory",                                                             \
         0,                                                                    \
         JN_OPTION_TEXT,                                                       \
         JN_MAP_AT(base, memory),                                              \
         "SIZE",                                                               \
         NULL,                                                                 \
         0,                                                                    \
         0,                                                                    \
         "memory that a search may use, as 300MB or 2GB (500MB)"},             \
        {"seed",                                                               \
         0,                                                                    \
         JN_OPTION_COUNT,                                                      \
         JN_MAP_AT(base, seed),                                                \
         "S",                                                                  \
         NULL,                                                                 \
         0,                                                                    \
         UINT64_C(1) << 53,                                                    \
         "another seed draws other mappings (0)"},                             \
        {"threads",                                                            \
         'j',                                                                  \
         JN_OPTION_COUNT,                                                      \
         JN_MAP_AT(base, threads),                                             \
         "N",                                                                  \
         NULL,                                                                 \
         1,                                                                    \
         JN_MAP_MOST_THREADS,                                                  \
         "threads that search (one for each processor); the answer is the "    \
         "same"},                                                              \
    {                                                                          \
        "timing", 0, JN_OPTION_FLAG, JN_MAP_AT(base, timing), NULL, NULL, 0,   \
            0, "also print how long each search took"                          \
    }

/* Sets all of TASK but the dataflow.  False after a complaint. */
bool jn_map_task_read(const struct jn_call *call,
                      const struct jn_map_options *chosen,
                      struct jn_map_task *task);

/* Takes what the command line does not say from a file's settings of a mapper,
 * and prints what there is to say about these.  False if they are wrong. */
bool jn_map_task_settle(const struct jn_call *call,
                        const struct jn_map_options *chosen,
                        const struct jn_mapper_settings *settings,
                        struct jn_map_task *task);

/* Finds on the machine what the task names.  False after a complaint. */
bool jn_map_task_bind(const struct jn_call *call, const struct jn_arch *arch,
                      struct jn_map_task *task);

/* From now on an interrupt (Ctrl-C) ends the searches of tasks; the second
 * one ends the program. */
void jn_map_watch_interrupts(void);

#endif
