/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "base/utf8.h"
#include "cli/job.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/whole_file.h"
#include "spec/spec.h"

#include <errno.h>
#include <string.h>

struct verify_options {
    struct jn_job job;
};

#define AT(member) offsetof(struct verify_options, member)

static const struct jn_option options[] = {
    JN_JOB_FILES(AT(job)),
    {"constraints", 'c', JN_OPTION_TEXTS, JN_JOB_AT(AT(job), files), "FILE",
     NULL, 0, 0,
     "constraints that the mappings were searched with (may be given several "
     "times)"},
    JN_JOB_RULES(AT(job)),
    JN_JOB_ESTIMATORS(AT(job)),
    {NULL, 0, JN_OPTION_FLAG, 0, NULL, NULL, 0, 0, NULL},
};

static void complain(const char *path, uint64_t line, const char *fault,
                     struct jn_arena *arena)
{
    jn_output_messages(jn_arena_format(
        arena, "%s:%llu: error: %s\n", jn_utf8_plain(arena, path),
        (unsigned long long)line, jn_utf8_plain(arena, fault)));
}

static void print_verdict(const char *path, const char *layer,
                          const struct jn_verdict *verdict,
                          struct jn_arena *arena)
{
    printf("%s: holds: no mapping of '%s' has less %s than %.10g (%s steps, %s "
           "bounds, %s mappings tried)\n",
           jn_utf8_plain(arena, path), jn_utf8_plain(arena, layer),
           verdict->objective, verdict->cost,
           jn_count_text(arena, verdict->step_count),
           jn_count_text(arena, verdict->closed_count),
           jn_count_text(arena, verdict->tried_count));
}

/* A specification is loaded with the certificate as its only mapping file. */
static bool check_loaded(const struct jn_spec *spec, const char *path,
                         const char *text, struct jn_arena *arena)
{
    struct jn_verdict verdict;
    size_t layer = jn_certificate_layer(spec, text);
    if (layer == SIZE_MAX) {
        complain(path, 2, "the network has no such layer", arena);
        return false;
    }
    const struct jn_mapping *mapping = jn_layer_mapping(spec, layer);
    if (!mapping) {
        complain(path, 1, "there is no mapping of the layer behind the proof",
                 arena);
        return false;
    }
    const struct jn_certificate certificate = {mapping, text, NULL};
    if (jn_certificate_verify(spec, layer, &certificate, arena, &verdict) !=
        JN_OK) {
        complain(path, verdict.line, verdict.fault, arena);
        return false;
    }
    print_verdict(path, jn_layer_name(spec, layer), &verdict, arena);
    return true;
}

/* Loads the inputs with the certificate as one of them. */
static bool check_file(const struct jn_call *call,
                       const struct jn_texts *inputs, const char *path,
                       struct jn_arena *arena)
{
    const struct verify_options *chosen = call->options;
    struct jn_call one = *call;
    struct jn_spec *spec;
    const char *text = jn_whole_file(path, SIZE_MAX, arena);
    if (!text) {
        fprintf(stderr, "joulenest: error: cannot read '%s': %s\n", path,
                strerror(errno));
        return false;
    }
    one.operands = *inputs;
    jn_texts_add(&one.operands, path, arena);
    bool good = jn_job_load(&chosen->job, &one, &spec) == JN_EXIT_DONE &&
                check_loaded(spec, path, text, arena);
    jn_spec_free(spec);
    return good;
}

static bool is_certificate(const char *path)
{
    static const char title[] = "# joulenest certificate ";
    char start[sizeof title] = "";
    FILE *stream = fopen(path, "r");
    if (!stream)
        return false;
    size_t length = fread(start, 1, sizeof title - 1, stream);
    fclose(stream);
    return length == sizeof title - 1 && strcmp(start, title) == 0;
}

static enum jn_exit run_verify(const struct jn_call *call)
{
    struct jn_texts inputs = {NULL, 0};
    struct jn_texts certificates = {NULL, 0};
    bool good = true;
    for (size_t i = 0; i < call->operands.count; i++) {
        const char *path = call->operands.items[i];
        jn_texts_add(is_certificate(path) ? &certificates : &inputs, path,
                     call->arena);
    }
    if (certificates.count == 0) {
        jn_options_complain(call->command,
                            "none of the files is a certificate that "
                            "'joulenest map --certify' wrote");
        return JN_EXIT_BAD_COMMAND;
    }
    struct jn_arena *arena = jn_arena_new();
    for (size_t i = 0; i < certificates.count; i++) {
        jn_arena_reset(arena);
        good &= check_file(call, &inputs, certificates.items[i], arena);
    }
    jn_arena_free(arena);
    return good ? JN_EXIT_DONE : JN_EXIT_BAD_INPUT;
}

const struct jn_command jn_command_verify = {
    .name = "verify",
    .operands = "FILE... CERTIFICATE...",
    .summary = "check proofs that mappings are the best there are",
    .details = "A CERTIFICATE is a file that 'joulenest map --certify' wrote: "
               "a mapping, and the proof that none costs less; the other files "
               "are machine, network and constraints of the search. All bounds "
               "are computed anew, and every mapping that they do not exclude "
               "is tried; nothing is searched.",
    .options = options,
    .options_size = sizeof(struct verify_options),
    .least_operands = 1,
    .run = run_verify,
};
