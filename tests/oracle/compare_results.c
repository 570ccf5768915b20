/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eval.h"
#include "oracle/finding.h"
#include "oracle/traffic.h"

#include <string.h>

static void compare_accesses(const struct finding *finding,
                             const struct jn_tensor_result *counted,
                             const struct oracle_traffic *seen)
{
    compare_figures(finding, "tile_words", (double)counted->tile_words,
                    (double)seen->tile_words);
    compare_figures(finding, "partition_words",
                    (double)counted->partition_words,
                    (double)seen->partition_words);
    compare_figures(finding, "reads_per_instance",
                    (double)counted->reads_per_instance, (double)seen->reads);
    compare_figures(finding, "fills_per_instance",
                    (double)counted->fills_per_instance, (double)seen->fills);
    compare_figures(finding, "updates_per_instance",
                    (double)counted->updates_per_instance,
                    (double)seen->updates);
    compare_figures(finding, "temporal_reductions_per_instance",
                    (double)counted->temporal_reductions_per_instance,
                    (double)seen->temporal_reductions);
    if (seen->tile_words > 0)
        compare_figures(finding, "utilized_instances",
                        counted->utilized_instances,
                        (double)seen->utilized_instances);
}

static void compare_record(const struct finding *finding,
                           const struct jn_record *counted,
                           const struct oracle_record *seen)
{
    compare_figures(finding, "multicast of a record",
                    (double)counted->multicast, (double)seen->multicast);
    compare_figures(finding, "scatter of a record", (double)counted->scatter,
                    (double)seen->scatter);
    compare_figures(finding, "accesses of a record", counted->accesses,
                    seen->accesses);
    compare_hops(finding, "hops of a record", counted->hops, seen->hops);
    compare_hops(finding, "unicast hops of a record", counted->unicast_hops,
                 seen->unicast_hops);
}

static void compare_flow(const struct finding *finding,
                         const struct jn_flow_result *counted,
                         const struct oracle_traffic *seen)
{
    compare_figures(finding, "ingresses", counted->ingresses, seen->ingresses);
    compare_figures(finding, "link_transfers", (double)counted->link_transfers,
                    (double)seen->link_words);
    compare_figures(finding, "spatial_reductions",
                    (double)counted->spatial_reductions,
                    (double)seen->spatial_reductions);
    compare_figures(finding, "records", (double)counted->record_count,
                    (double)seen->record_count);
    for (size_t i = 0; i < counted->record_count && i < seen->record_count; i++)
        compare_record(finding, &counted->records[i], &seen->records[i]);
}

static void compare_compute(const struct finding *finding,
                            const struct jn_compute_result *counted,
                            const struct oracle_traffics *seen)
{
    compare_figures(finding, "computes", (double)counted->computes,
                    (double)seen->computes);
    compare_figures(finding, "cycles of compute", (double)counted->cycles,
                    (double)seen->cycles);
}

static void compare_all(struct finding *finding,
                        const struct jn_result *counted,
                        const struct oracle_traffics *seen)
{
    compare_compute(finding, &counted->compute, seen);
    for (size_t level = 0; level < finding->compared->arch.level_count; level++)
        for (size_t t = 0; t < finding->compared->layer.tensor_count; t++) {
            finding->level = level;
            finding->tensor = t;
            compare_accesses(finding, &counted->levels[level].tensors[t],
                             &seen->of[level][t]);
            compare_flow(finding, &counted->networks[level].tensors[t],
                         &seen->of[level][t]);
        }
}

void oracle_compare_results(const struct oracle_case *compared,
                            const struct oracle_bench *bench,
                            struct oracle_difference *difference)
{
    static struct oracle_transfers moved;
    static struct oracle_traffics seen;
    static struct jn_result counted;
    struct finding finding = {compared, 0, 0, difference};
    difference->text[0] = '\0';
    if (jn_evaluate(&compared->problem, &compared->mapping, bench->counting,
                    &counted) != JN_OK) {
        strcpy(difference->text, "the evaluation refuses it");
        return;
    }
    jn_arena_reset(bench->running);
    oracle_walk(&compared->problem, &compared->mapping, ORACLE_BY_RULE,
                bench->running, &moved);
    oracle_traffic_count(&compared->problem, &compared->mapping, &moved, &seen);
    compare_all(&finding, &counted, &seen);
}
