/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/machine.h"

#include "estimate/estimate.h"

static struct jn_level level_of(const char *name, enum jn_class class_,
                                unsigned line)
{
    return (struct jn_level){
        .component = {.name = name, .class_ = class_, .kind = ""},
        .place = {"m.cfg", line, 3},
        .mesh = {1, 1},
        .word_bits = 16,
        .block_words = 1,
        .cluster_size = 1,
        .multiple_buffering = 1,
        .power_gated_at = JN_NO_LEVEL};
}

void make_machine(struct machine *machine)
{
    *machine =
        (struct machine){.levels = {level_of("DRAM", JN_CLASS_DRAM, 4),
                                    level_of("GLB", JN_CLASS_SRAM, 5),
                                    level_of("RF", JN_CLASS_REGFILE, 6)}};
    machine->levels[1].has_size = machine->levels[2].has_size = true;
    machine->levels[1].size_words = 16384;
    machine->levels[1].block_words = 4;
    machine->levels[2].size_words = 256;
    for (int i = 0; i < 2; i++)
        machine->networks[i].component =
            (struct jn_component){.name = i == 0 ? "n0" : "n1",
                                  .class_ = JN_CLASS_NETWORK,
                                  .kind = ""};
    machine->arch =
        (struct jn_arch){.name = "m",
                         .place = {"m.cfg", 1, 1},
                         .levels = machine->levels,
                         .level_count = 3,
                         .compute = {.component = {.name = "mac",
                                                   .class_ = JN_CLASS_COMPUTE,
                                                   .kind = ""},
                                     .place = {"m.cfg", 7, 3},
                                     .mesh = {1, 1},
                                     .word_bits = 16},
                         .networks = machine->networks,
                         .network_count = 2,
                         .tables = machine->tables};
}

bool price_machine(struct machine *machine, const char *path,
                   const struct bench *bench)
{
    struct jn_options options = {.estimator_paths = &path,
                                 .estimator_path_count = path ? 1 : 0};
    return jn_estimate(&machine->arch, &options, &bench->reader);
}

const char *price_text(const struct bench *bench,
                       const struct jn_component *component, int action)
{
    bool is_area = action == JN_ACTION_COUNT;
    const struct jn_price *price =
        is_area ? &component->area : &component->prices[action];
    if (!price->known)
        return "not known";
    return jn_arena_format(
        bench->reader.arena, "%s %s %.4g %s", component->name,
        is_area ? "area" : jn_action_name((enum jn_action)action),
        is_area ? component->area_um2 : price->energy_pj, price->estimator);
}
