/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_compare.h"

#include "eval.h"
#include "oracle/sparse_limits.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum {
    MOST_WORK = 3000000, /* placements x deliveries of an exact mean */
    MOST_OFTEN = 64,     /* words of a figure that one placement changes */
    UNSEEN = 12,         /* of N samples, events as rare as this / N can be */
    SAMPLED_WORK = 400000,
    MORE_SAMPLES = 4
};

struct spot {
    const struct sparse_case *compared;
    const struct sparse_expected *expected;
    size_t level, tensor;
    struct sparse_difference *difference;
};

/* How far the figure at SEEN may be off: three standard errors, at which one
 * of several hundred comparisons is wrong; sparse_try looks again. */
static double tolerance(const struct spot *spot, const double *seen)
{
    const double exact = 1e-9 * fabs(*seen) + 1e-12;
    if (spot->expected->variance == NULL)
        return exact;
    const ptrdiff_t at = seen - (const double *)spot->expected->mean;
    const double variance = ((const double *)spot->expected->variance)[at];
    return exact + 3 * sqrt(fmax(variance, 0)) +
           (double)(UNSEEN * MOST_OFTEN) / (double)spot->expected->samples;
}

static void compare_figure(const struct spot *spot, const char *figure,
                           double counted, const double *seen)
{
    if (spot->difference->text[0] ||
        fabs(counted - *seen) <= tolerance(spot, seen))
        return;
    snprintf(spot->difference->text, sizeof spot->difference->text,
             "L%zu, tensor %s, %s: %.12g by analysis, %.12g by running",
             spot->level, spot->compared->nest.layer.tensors[spot->tensor].name,
             figure, counted, *seen);
}

static void compare_counts(const struct spot *spot, const char *what,
                           const struct jn_sparse_counts *counted,
                           const struct jn_sparse_counts *seen)
{
    static const char *const courses[] = {"actual", "gated", "skipped"};
    char name[64];
    snprintf(name, sizeof name, "algorithmic %ss", what);
    compare_figure(spot, name, counted->algorithmic, &seen->algorithmic);
    for (size_t course = 0; course < JN_COURSE_COUNT; course++) {
        snprintf(name, sizeof name, "%s %ss", courses[course], what);
        compare_figure(spot, name, counted->of[course], &seen->of[course]);
    }
}

static void compare_rank(const struct spot *spot, size_t rank,
                         const struct jn_rank_result *counted,
                         const struct sparse_seen *seen)
{
    static const char *const courses[] = {"actual", "gated", "skipped"};
    char name[64];
    for (int action = 0; action < JN_LEAK; action++)
        for (size_t course = 0; course < JN_COURSE_COUNT; course++) {
            const struct jn_format_counts *here =
                &seen->ranks[rank][action][course];
            const char *what = jn_action_name((enum jn_action)action);
            snprintf(name, sizeof name, "rank %zu, %s metadata %ss", rank,
                     courses[course], what);
            compare_figure(spot, name, counted->of[action][course].metadata,
                           &here->metadata);
            snprintf(name, sizeof name, "rank %zu, %s payload %ss", rank,
                     courses[course], what);
            compare_figure(spot, name, counted->of[action][course].payload,
                           &here->payload);
        }
}

static void compare_tensor(const struct spot *spot,
                           const struct jn_sparse_tensor *counted,
                           const struct sparse_seen *seen)
{
    const struct sparse_kept *kept =
        &spot->compared->kept[spot->level][spot->tensor];
    const double ranks = (double)kept->rank_count;
    struct spot exact = *spot;
    struct sparse_expected sure = {.mean = spot->expected->mean};
    for (int action = 0; action < JN_LEAK; action++)
        compare_counts(spot, jn_action_name((enum jn_action)action),
                       &counted->of[action], &seen->of[action]);
    compare_figure(spot, "temporal reductions", counted->temporal_reductions,
                   &seen->temporal_reductions);
    compare_figure(spot, "decompressions", counted->decompressions,
                   &seen->decompressions);
    exact.expected = &sure;
    compare_figure(&exact, "ranks", (double)counted->rank_count, &ranks);
    for (size_t rank = 0; rank < kept->rank_count; rank++)
        if (rank < counted->rank_count)
            compare_rank(spot, rank, &counted->ranks[rank], seen);
    compare_figure(spot, "compressions", counted->compressions,
                   &seen->compressions);
}

/* The tensor that decides alone, for one level, which instances are skipped;
 * the tensor count: there is none. */
static size_t find_decider(const struct sparse_plan *plan)
{
    const struct sparse_case *compared = plan->planned;
    const size_t tensor_count = compared->nest.layer.tensor_count;
    jn_tensors deciders = 0;
    unsigned count = 0;
    for (size_t level = 0; level < compared->nest.arch.level_count; level++)
        for (size_t t = 0; t < tensor_count; t++) {
            const struct sparse_kept *kept = &compared->kept[level][t];
            if (kept->saving != JN_SAVE_SKIP_SPACE)
                continue;
            deciders |= kept->conditions;
            count += (unsigned)__builtin_popcount(kept->conditions);
        }
    return count == 1 ? (size_t)__builtin_ctz(deciders) : tensor_count;
}

/* Steps of all children in which any of the same instance has work. */
static void compare_use(const struct sparse_plan *plan,
                        const struct sparse_figures *mean,
                        const struct jn_sparse_result *counted,
                        struct sparse_difference *difference)
{
    const struct sparse_case *compared = plan->planned;
    const struct sparse_expected expected = {.mean = mean};
    const struct spot spot = {compared, &expected,
                              compared->nest.arch.level_count, 0, difference};
    const double in_use = mean->children_there > 0
                              ? mean->children_busy / mean->children_there
                              : 0;
    if (find_decider(plan) < compared->nest.layer.tensor_count)
        compare_figure(&spot, "children in use", counted->in_use[spot.level],
                       &in_use);
}

void sparse_compare(const struct sparse_case *compared,
                    const struct sparse_expected *expected,
                    const struct jn_sparse_result *counted,
                    struct sparse_difference *difference)
{
    struct spot spot = {compared, expected, 0, 0, difference};
    const struct oracle_case *nest = &compared->nest;
    difference->text[0] = '\0';
    for (spot.level = 0; spot.level < nest->arch.level_count; spot.level++)
        for (spot.tensor = 0; spot.tensor < nest->layer.tensor_count;
             spot.tensor++)
            if (sparse_case_keeps(compared, spot.level, spot.tensor))
                compare_tensor(&spot, &counted->of[spot.level][spot.tensor],
                               &expected->mean->of[spot.level][spot.tensor]);
    spot.level = nest->arch.level_count;
    spot.tensor = 0;
    if (!expected->has_crossings)
        compare_counts(&spot, "compute", &counted->computes,
                       &expected->mean->computes);
}

/* How full the tiles are of the level that overbooks. */
static void compare_tiles(const struct sparse_plan *plan,
                          const struct sparse_expected *expected,
                          const struct jn_sparse_result *counted,
                          struct sparse_difference *difference)
{
    struct spot spot = {plan->planned, expected, plan->planned->overbooks_at, 0,
                        difference};
    for (; spot.tensor < plan->planned->nest.layer.tensor_count;
         spot.tensor++) {
        const struct sparse_holding *holding =
            &plan->overbooking.of[spot.tensor];
        const struct jn_sparse_tensor *tensor =
            &counted->of[spot.level][spot.tensor];
        const double held = holding->held;
        if (!holding->is_streamed)
            continue;
        compare_figure(&spot, "words that are held",
                       (double)tensor->capacity_words, &held);
        compare_figure(&spot, "overbooked tiles", tensor->overbooked_tiles,
                       &holding->overbooked_tiles);
        compare_figure(&spot, "overflow", tensor->overflow_words,
                       &holding->overflow_words);
    }
}

static void compare_samples(const struct sparse_plan *plan,
                            const struct jn_sparse_result *counted,
                            struct sparse_difference *difference)
{
    static struct sparse_figures mean, variance;
    struct sparse_sampling sampling = {
        1, SAMPLED_WORK / (plan->schedule.delivery_count + 1) + 100};
    struct sparse_expected expected = {&mean, &variance, sampling.samples,
                                       sparse_has_crossings(plan)};
    sparse_sample(plan, &sampling, &mean, &variance);
    sparse_compare(plan->planned, &expected, counted, difference);
    /* Who is really off is off again, with other samples and up to sixteen
     * times as many. */
    for (uint64_t again = 2; again < 4 && difference->text[0]; again++) {
        sampling.seed = again;
        sampling.samples *= MORE_SAMPLES;
        expected.samples = sampling.samples;
        sparse_sample(plan, &sampling, &mean, &variance);
        sparse_compare(plan->planned, &expected, counted, difference);
    }
}

static bool evaluate(const struct sparse_case *tried, struct jn_arena *arena,
                     struct jn_result *result,
                     struct sparse_difference *difference)
{
    const struct oracle_case *nest = &tried->nest;
    difference->text[0] = '\0';
    if (jn_evaluate(&nest->problem, &nest->mapping, arena, result) == JN_OK)
        return true;
    snprintf(difference->text, sizeof difference->text,
             "the evaluation refuses it: misfit %d of %s",
             (int)result->refusal.misfit, result->refusal.component);
    return false;
}

void sparse_try(const struct sparse_case *tried, struct jn_arena *arena,
                struct sparse_difference *difference)
{
    static struct sparse_plan plan;
    static struct sparse_figures mean;
    static struct jn_result result;
    struct sparse_expected expected = {.mean = &mean};
    const bool is_possible = evaluate(tried, arena, &result, difference);
    if (!is_possible && tried->overbooks_at == 0)
        return;
    if (!sparse_plan_make(tried, SPARSE_TO_THE_END, &plan)) {
        strcpy(difference->text, "it cannot be compared");
        return;
    }
    if (sparse_depends_on_run(&plan))
        return;
    const uint64_t work =
        plan.schedule.delivery_count + plan.schedule.operation_count + 1;
    const bool is_sampled =
        sparse_placements(tried, MOST_WORK / work) > MOST_WORK / work;
    if (tried->overbooks_at > 0) {
        difference->text[0] = '\0';
        if (is_sampled || sparse_streams_unevenly(&plan))
            return;
        sparse_overbook(tried, &plan.schedule, &plan.overbooking);
        if (is_possible != plan.overbooking.fits)
            strcpy(difference->text, "one says that it fits");
        if (!is_possible)
            return;
    }
    if (is_sampled) {
        compare_samples(&plan, result.sparse, difference);
        return;
    }
    sparse_mean(&plan, &mean);
    expected.has_crossings = sparse_has_crossings(&plan);
    sparse_compare(tried, &expected, result.sparse, difference);
    compare_tiles(&plan, &expected, result.sparse, difference);
    compare_use(&plan, &mean, result.sparse, difference);
}

void sparse_try_dense(const struct sparse_case *tried, struct jn_arena *arena,
                      struct sparse_difference *difference)
{
    static struct sparse_plan plan;
    static struct sparse_figures once;
    static struct jn_result result;
    static struct sparse_case dense;
    const struct sparse_expected expected = {.mean = &once};
    uint64_t nonzeros[SPARSE_MAX_TENSORS] = {0};
    struct spot spot = {tried, &expected, 0, 0, difference};
    sparse_case_copy(tried, &dense);
    dense.overbooks_at = 0;
    sparse_case_bind(&dense);
    dense.nest.arch.is_sparse = false;
    if (!evaluate(&dense, arena, &result, difference) ||
        !sparse_plan_make(tried, SPARSE_TO_THE_END, &plan))
        return;
    memset(&once, 0, sizeof once);
    sparse_run(&plan, nonzeros, 1, &once);
    for (spot.level = 0; spot.level < tried->nest.arch.level_count;
         spot.level++)
        for (spot.tensor = 0; spot.tensor < tried->nest.layer.tensor_count;
             spot.tensor++) {
            const struct jn_tensor_result *counted =
                &result.levels[spot.level].tensors[spot.tensor];
            const struct sparse_seen *seen = &once.of[spot.level][spot.tensor];
            compare_figure(&spot, "reads", (double)counted->reads_per_instance,
                           &seen->of[JN_READ].algorithmic);
            compare_figure(&spot, "fills", (double)counted->fills_per_instance,
                           &seen->of[JN_FILL].algorithmic);
            compare_figure(&spot, "updates",
                           (double)counted->updates_per_instance,
                           &seen->of[JN_UPDATE].algorithmic);
        }
    compare_figure(&spot, "computes", (double)result.compute.computes,
                   &once.computes.algorithmic);
}
