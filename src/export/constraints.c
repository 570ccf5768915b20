/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/constraints.h"

#include "export/libconfig.h"

#include <assert.h>
#include <inttypes.h>

static void print_names(const char *key, const char *const *names, size_t count,
                        FILE *stream)
{
    if (count == 0)
        return;
    fprintf(stream, "\n    %s = ( ", key);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? ", " : "", stream);
        jn_libconfig_text(names[i], stream);
    }
    fputs(" );", stream);
}

/* A dimension's name has neither quotes nor blanks, or no file could say it. */
static void print_factors(const struct jn_constraint *constraint, FILE *stream)
{
    static const char *const relations[] = {
        [JN_EQUAL] = "=", [JN_AT_MOST] = "<=", [JN_AT_LEAST] = ">="};
    if (constraint->factor_count == 0)
        return;
    fputs("\n    factors = [ ", stream);
    for (size_t i = 0; i < constraint->factor_count; i++) {
        const struct jn_factor_limit *limit = &constraint->factors[i];
        fprintf(stream, "%s\"%s %s %" PRIu64 "\"", i > 0 ? ", " : "",
                limit->dim, relations[limit->relation], limit->value);
    }
    fputs(" ];", stream);
}

static void print_constraint(const struct jn_constraint *constraint,
                             FILE *stream)
{
    assert(!constraint->keep_only);
    fputs("  { level = ", stream);
    jn_libconfig_text(constraint->level, stream);
    fputs(constraint->spatial ? "; spatial = true;" : ";", stream);
    print_factors(constraint, stream);
    if (constraint->has_max_factor)
        fprintf(stream, "\n    max_factor = %" PRIu64 ";",
                constraint->max_factor);
    if (constraint->has_min_factor)
        fprintf(stream, "\n    min_factor = %" PRIu64 ";",
                constraint->min_factor);
    print_names("inner_order", constraint->inner_order,
                constraint->inner_order_count, stream);
    print_names("outer_order", constraint->outer_order,
                constraint->outer_order_count, stream);
    if (constraint->has_split)
        fprintf(stream, "\n    split = %" PRIu64 ";", constraint->split);
    if (constraint->min_parallelism > 0)
        fprintf(stream, "\n    min_parallelism = \"%.17g\";",
                constraint->min_parallelism);
    if (constraint->min_total_parallelism > 0)
        fprintf(stream, "\n    min_total_parallelism = \"%.17g\";",
                constraint->min_total_parallelism);
    print_names("keep", constraint->keep, constraint->keep_count, stream);
    print_names("bypass", constraint->bypass, constraint->bypass_count, stream);
    for (int flag = 0; flag < JN_FLAG_COUNT; flag++)
        print_names(jn_flag_name((enum jn_flag)flag),
                    constraint->flagged[flag].tensors,
                    constraint->flagged[flag].count, stream);
    fputs(" }", stream);
}

void jn_constraints_print(const struct jn_constraint *constraints, size_t count,
                          FILE *stream)
{
    fputs("constraints = (", stream);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? ",\n" : "\n", stream);
        print_constraint(&constraints[i], stream);
    }
    fputs(count > 0 ? "\n);\n" : " );\n", stream);
}
