/* SPDX-License-Identifier: GPL-3.0-or-later */
/* job.h - what all commands that evaluate layers are asked.
 *
 * Input:  options and operands.
 * Output: a loaded specification; later the report, where and as it is wanted.
 * Next:   cmd_evaluate.c and cmd_map.c, with a run (cli/run.h) in between.
 */
#ifndef JN_CLI_JOB_H
#define JN_CLI_JOB_H

#include "cli/command.h"
#include "cli/terminal.h"
#include "report/report.h"

#include <stddef.h>

struct jn_job {
    struct jn_texts files, layers, estimators;
    unsigned format;
    const char *output; /* NULL: standard output */
    unsigned rule, sparse_rule;
    bool no_link_transfers, no_first_read_elision;
    unsigned colour;
    uint64_t width;
};

extern const char *const jn_job_formats[];      /* text, csv, json */
extern const char *const jn_job_rules[];        /* new, old */
extern const char *const jn_job_sparse_rules[]; /* right, timeloop */

#define JN_JOB_AT(base, member) ((base) + offsetof(struct jn_job, member))

/* Rows of a table of options, where struct jn_job lies at BASE. */
#define JN_JOB_FILES(base)                                                     \
    {"arch",                                                                   \
     'a',                                                                      \
     JN_OPTION_TEXTS,                                                          \
     JN_JOB_AT(base, files),                                                   \
     "FILE",                                                                   \
     NULL,                                                                     \
     0,                                                                        \
     0,                                                                        \
     "the machine: a file, or the name of one that joulenest brings along"},   \
    {                                                                          \
        "workload", 'w', JN_OPTION_TEXTS, JN_JOB_AT(base, files), "FILE",      \
            NULL, 0, 0,                                                        \
            "the network: a file, or the name of one that joulenest brings "   \
            "along"                                                            \
    }

/* Rules of counting, which are part of what is evaluated. */
#define JN_JOB_RULES(base)                                                     \
    {"translation-rule",                                                       \
     0,                                                                        \
     JN_OPTION_CHOICE,                                                         \
     JN_JOB_AT(base, rule),                                                    \
     "new|old",                                                                \
     jn_job_rules,                                                             \
     0,                                                                        \
     0,                                                                        \
     "old: an idle loop ends a sliding window's reuse, as in Timeloop "        \
     "before 2025 (new)"},                                                     \
        {"sparse-rule",                                                        \
         0,                                                                    \
         JN_OPTION_CHOICE,                                                     \
         JN_JOB_AT(base, sparse_rule),                                         \
         "right|timeloop",                                                     \
         jn_job_sparse_rules,                                                  \
         0,                                                                    \
         0,                                                                    \
         "timeloop: where zeros count, with Timeloop's faults (right)"},       \
        {"no-link-transfers",                                                  \
         0,                                                                    \
         JN_OPTION_FLAG,                                                       \
         JN_JOB_AT(base, no_link_transfers),                                   \
         NULL,                                                                 \
         NULL,                                                                 \
         0,                                                                    \
         0,                                                                    \
         "neighbours never pass tiles on to each other"},                      \
    {                                                                          \
        "no-first-read-elision", 0, JN_OPTION_FLAG,                            \
            JN_JOB_AT(base, no_first_read_elision), NULL, NULL, 0, 0,          \
            "partial sums are read even before there are any"                  \
    }

#define JN_JOB_ESTIMATORS(base)                                                \
    {                                                                          \
        "estimator", 'e', JN_OPTION_TEXTS, JN_JOB_AT(base, estimators),        \
            "PATH", NULL, 0, 0,                                                \
            "also ask this shared object or CSV table for energies and areas " \
            "(may be given several times)"                                     \
    }

#define JN_JOB_OPTIONS(base)                                                   \
    {"format",                                                                 \
     'f',                                                                      \
     JN_OPTION_CHOICE,                                                         \
     JN_JOB_AT(base, format),                                                  \
     "text|csv|json",                                                          \
     jn_job_formats,                                                           \
     0,                                                                        \
     0,                                                                        \
     "how to print the result (text)"},                                        \
        JN_JOB_RULES(base), JN_JOB_ESTIMATORS(base),                           \
        {"color",                                                              \
         0,                                                                    \
         JN_OPTION_CHOICE,                                                     \
         JN_JOB_AT(base, colour),                                              \
         "auto|always|never",                                                  \
         jn_when_names,                                                        \
         0,                                                                    \
         0,                                                                    \
         "colours in text (auto: on a terminal)"},                             \
    {                                                                          \
        "width", 0, JN_OPTION_COUNT, JN_JOB_AT(base, width), "COLUMNS", NULL,  \
            40, 1000, "columns of text (the terminal's, else 80)"              \
    }

/* How files are read and mappings evaluated. */
void jn_job_options(const struct jn_job *job, struct jn_options *options);

/* Loads the files among options and operands and prints what there is to say
 * about them.  *SPEC is always set, to NULL where there are no files; free it
 * either way. */
enum jn_exit jn_job_load(const struct jn_job *job, const struct jn_call *call,
                         struct jn_spec **spec);

/* A page on the job's output.  False after a complaint. */
bool jn_job_open(const struct jn_job *job, struct jn_arena *arena,
                 struct jn_page *page);

/* Prints the run in the job's format.  False after a complaint. */
bool jn_job_report(const struct jn_job *job, const struct jn_run *run,
                   struct jn_arena *arena);

/* CSV has no place for layers without figures. */
bool jn_job_is_csv(const struct jn_job *job);

#endif
