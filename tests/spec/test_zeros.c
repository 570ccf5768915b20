/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "spec/reading.h"

#include <inttypes.h>
#include <string.h>

static const char *with_double_quotes(const char *text, struct jn_arena *arena)
{
    char *copy = jn_arena_text(arena, text);
    for (char *at = copy; (at = strchr(at, '\''));)
        *at = '"';
    return copy;
}

/* Densities of a layer of weights[M,C,R,S] with M = 6, C = 4, R = 3, and what
 * they come to: all members that are not 0. */
static const struct {
    const char *defaults, *density;
    const char *text;
} densities[] = {
    {"", "", "weights 0 1; inputs 0 1; outputs 0 1; "},
    {"", "density = { weights = 0.3; };",
     "weights 1 0.3; inputs 0 1; outputs 0 1; "},
    {"", "density = { weights = 1; outputs = 0; };",
     "weights 1 1; inputs 0 1; outputs 1 0; "},
    {"density = { weights = 0.3; inputs = 0.7; query = 0.1; };",
     "density = { inputs = { model = 'dense'; }; };",
     "weights 1 0.3; inputs 0 1; outputs 0 1; "},
    {"", "density = { inputs = { model = 'fixed'; density = 0.7; }; };",
     "weights 0 1; inputs 2 0.7; outputs 0 1; "},
    {"", "density = { inputs = { model = 'uniform'; density = '1/8'; }; };",
     "weights 0 1; inputs 1 0.125; outputs 0 1; "},
    {"",
     "density = { weights = { model = 'blocks'; along = 'C'; nonzeros = 1; "
     "block = 2; }; };",
     "weights 3 0.5 rank 1 block 1:2; inputs 0 1; outputs 0 1; "},
    {"",
     "density = { inputs = { model = 'silent'; along = 'R'; silent = 0.25; "
     "}; };",
     "weights 0 1; inputs 5 1 rank 2 silent 0.25; outputs 0 1; "},
    {"",
     "density = { inputs = { model = 'silent'; along = 1; silent = 0.25; "
     "density = 0.7; }; };",
     "weights 0 1; inputs 5 0.7 rank 1 silent 0.25; outputs 0 1; "},
    {"",
     "density = { weights = { model = 'channels'; along = 'R'; densities = [ "
     "0.5, 0.125, 1.0 ]; }; };",
     "weights 6 0.541667 rank 2 channels 0.5 0.125 1; inputs 0 1; outputs 0 "
     "1; "},
    {"", "density = { weights = { model = 'data'; file = 'w.npy'; }; };",
     "weights 7 1 file dir/w.npy; inputs 0 1; outputs 0 1; "},
    {"", "density = { weights = { model = 'data'; file = '/w.csv'; }; };",
     "weights 7 1 file /w.csv; inputs 0 1; outputs 0 1; "},
};

static const char *density_text(const struct jn_tensor *tensor,
                                struct jn_arena *arena)
{
    const struct jn_density_source *source = &tensor->density;
    const char *text = jn_arena_format(arena, "%s %d %g", tensor->name,
                                       (int)source->kind, source->share);
    if (source->rank > 0)
        text = jn_arena_format(arena, "%s rank %zu", text, source->rank);
    if (source->block > 0)
        text = jn_arena_format(arena, "%s block %" PRIu64 ":%" PRIu64, text,
                               source->block_nonzeros, source->block);
    if (source->band_width > 0)
        text = jn_arena_format(arena, "%s band %" PRIu64, text,
                               source->band_width);
    if (source->silent_share > 0)
        text =
            jn_arena_format(arena, "%s silent %g", text, source->silent_share);
    for (size_t i = 0; i < source->share_count; i++)
        text = jn_arena_format(arena, "%s%s %g", text,
                               i == 0 ? " channels" : "", source->shares[i]);
    if (source->file)
        text = jn_arena_format(arena, "%s file %s", text, source->file);
    return text;
}

static const struct jn_layer *read_layer(struct reading *reading,
                                         const char *text)
{
    struct jn_workload workload;
    const struct jn_node *root =
        reading_parse(reading, with_double_quotes(text, reading->arena));
    if (!root || !jn_workload_read(root, &reading->reader, &workload))
        return NULL;
    return workload.layers;
}

static const char *layer_densities(const struct jn_layer *layer,
                                   struct jn_arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < layer->tensor_count; i++)
        text = jn_arena_format(arena, "%s%s; ", text,
                               density_text(&layer->tensors[i], arena));
    return text;
}

static void densities_are_the_layers_or_the_defaults(void)
{
    for (size_t row = 0; row < sizeof densities / sizeof densities[0]; row++) {
        struct reading reading;
        reading_start(&reading);
        const struct jn_layer *layer = read_layer(
            &reading,
            jn_arena_format(reading.arena,
                            "defaults = { %s }; layers = ( { name = 'l'; type "
                            "= 'conv'; M = 6; C = 4; P = 5; R = 3; %s } );",
                            densities[row].defaults, densities[row].density));
        CHECK_ROW(reading_messages(&reading), layer != NULL);
        if (layer) {
            const char *text = layer_densities(layer, reading.arena);
            CHECK_ROW(text, strcmp(text, densities[row].text) == 0);
        }
        reading_stop(&reading);
    }
}

static void a_square_matrix_has_a_band(void)
{
    struct reading reading;
    reading_start(&reading);
    const struct jn_layer *layer = read_layer(
        &reading, "layers = ( { name = 'l'; type = 'fc'; M = 7; C = 7; density "
                  "= { weights = { model = 'band'; width = 2; }; }; } );");
    CU_ASSERT_PTR_NOT_NULL_FATAL(layer);
    CU_ASSERT_STRING_EQUAL(density_text(&layer->tensors[0], reading.arena),
                           "weights 4 1 band 2");
    reading_stop(&reading);
}

/* Keys of a level of lines of 64 bits, and what they come to. */
static const struct {
    const char *keys;
    const char *text;
} levels[] = {
    {"", "line 64 dense"},
    {"metadata_bits = 8;", "8 line 64"},
    {"metadata_line_bits = 32; metadata_size_bytes = 11;", "line 32 x2"},
    {"metadata_size_bits = 200; decompresses = true;", "line 64 x3 expands"},
    {"metadata_size_lines = 7; compresses = true;", "line 64 x7 compresses"},
    {"formats = { I = 'bitmask'; };", "line 64 I[b 1/0]"},
    {"metadata_bits = 8; formats = { I = 'UOP CP'; W = [ 'uncompressed', "
     "'run_length' ]; };",
     "8 line 64 I[uop 8/8 cp 8/8] W[ub 8/8 rle 8/8]"},
    {"formats = { I = { ranks = ( 'b', { format = 'coordinates'; "
     "metadata_bits = 4; payload_bits = 6; flatten = [ 'C R', 'M' ]; } ); "
     "inner_to_outer = true; }; }; metadata_bits = 5;",
     "5 line 64 I[b 1/5 cp 4/6 (C R)(M)] inwards"},
    {"metadata_bits = 5; formats = { I = ( { format = 'cp'; payload_bits = 0; "
     "}, 'cp' ); };",
     "5 line 64 I[cp 5/0 cp 5/5]"},
    {"metadata_bits = 5; formats = { I = ( { format = 'uop'; payload_bits = "
     "12; }, { format = 'CP'; flatten = 'P Q'; } ); };",
     "5 line 64 I[uop 5/12 cp 5/5 (P Q)]"},
    {"gate = ( { target = 'I'; where = 'W'; } );", "line 64 gate I<W"},
    {"skip = { target = 'I O'; where = [ 'W', 'O' ]; };",
     "line 64 skip I<WO skip O<WO"},
    {"skip = ( { between = [ 'I', 'W' ]; } );", "line 64 skip I<W skip W<I"},
    {"skip = ( { options = ( { target = 'I'; where = 'W'; }, { target = 'W'; "
     "where = 'I'; } ); } );",
     "line 64 skip I<W|W<I"},
    {"skip_instances = ( { target = 'I'; where = 'W'; } ); skip = ( { target "
     "= 'W'; where = 'I'; } ); gate = ( { target = 'O'; where = 'I W'; } );",
     "line 64 gate O<IW skip W<I space I<W"},
};

static const char *format_text(const struct jn_sparse_format *format,
                               struct jn_arena *arena)
{
    static const char *const names[] = {"ub", "uop", "cp", "b", "rle"};
    const char *text = jn_arena_format(arena, " %s[", format->tensor);
    for (size_t i = 0; i < format->rank_count; i++) {
        const struct jn_sparse_rank *rank = &format->ranks[i];
        text = jn_arena_format(arena, "%s%s%s %u/%u", text, i > 0 ? " " : "",
                               names[rank->format], rank->metadata_bits,
                               rank->payload_bits);
        for (size_t set = 0; set < rank->flattened_count; set++)
            for (size_t dim = 0; dim < rank->flattened[set].dim_count; dim++)
                text = jn_arena_format(
                    arena, "%s%s%s%s", text,
                    dim > 0    ? " "
                    : set == 0 ? " ("
                               : "(",
                    rank->flattened[set].dims[dim],
                    dim + 1 == rank->flattened[set].dim_count ? ")" : "");
    }
    return jn_arena_format(arena, "%s]%s", text,
                           format->inner_to_outer ? " inwards" : "");
}

static const char *saving_text(const struct jn_saving *saving,
                               struct jn_arena *arena)
{
    static const char *const kinds[] = {"gate", "skip", "space"};
    const char *text = jn_arena_format(arena, " %s ", kinds[saving->kind]);
    for (size_t i = 0; i < saving->option_count; i++) {
        const struct jn_saving_option *option = &saving->options[i];
        text = jn_arena_format(arena, "%s%s%s<", text, i > 0 ? "|" : "",
                               option->target);
        for (size_t j = 0; j < option->condition_count; j++)
            text = jn_arena_format(arena, "%s%s", text, option->conditions[j]);
    }
    return text;
}

static const char *level_text(const struct jn_arch *arch,
                              struct jn_arena *arena)
{
    const struct jn_level_sparsity *sparsity = &arch->levels[0].sparsity;
    const char *text =
        sparsity->metadata_bits > 0
            ? jn_arena_format(arena, "%u ", sparsity->metadata_bits)
            : "";
    text = jn_arena_format(arena, "%sline %" PRIu64, text,
                           sparsity->metadata_line_bits);
    if (sparsity->has_metadata_lines)
        text = jn_arena_format(arena, "%s x%" PRIu64, text,
                               sparsity->metadata_lines);
    for (size_t i = 0; i < sparsity->format_count; i++)
        text = jn_arena_format(arena, "%s%s", text,
                               format_text(&sparsity->formats[i], arena));
    for (size_t i = 0; i < sparsity->saving_count; i++)
        text = jn_arena_format(arena, "%s%s", text,
                               saving_text(&sparsity->savings[i], arena));
    return jn_arena_format(arena, "%s%s%s%s", text,
                           sparsity->decompresses ? " expands" : "",
                           sparsity->compresses ? " compresses" : "",
                           arch->is_sparse ? "" : " dense");
}

static bool read_machine(struct reading *reading, const char *level,
                         const char *compute, struct jn_arch *arch)
{
    const char *text = jn_arena_format(
        reading->arena,
        "levels = ( { name = 'buf'; class = 'sram'; size_words = 70; "
        "width_bits = 64; %s }, { name = 'mac'; class = 'compute'; %s } );",
        level, compute);
    const struct jn_node *root =
        reading_parse(reading, with_double_quotes(text, reading->arena));
    return root && jn_arch_read(root, &reading->reader, arch);
}

static void levels_say_what_they_do_about_zeros(void)
{
    for (size_t row = 0; row < sizeof levels / sizeof levels[0]; row++) {
        struct reading reading;
        struct jn_arch arch;
        reading_start(&reading);
        bool good = read_machine(&reading, levels[row].keys, "", &arch);
        CHECK_ROW(reading_messages(&reading), good);
        if (good) {
            const char *text = level_text(&arch, reading.arena);
            CHECK_ROW(text, strcmp(text, levels[row].text) == 0);
        }
        reading_stop(&reading);
    }
}

static void compute_gates_and_skips(void)
{
    struct reading reading;
    struct jn_arch arch;
    reading_start(&reading);
    CU_ASSERT_TRUE(read_machine(&reading, "", "gates_on_zero = false;", &arch));
    CU_ASSERT_FALSE(arch.is_sparse);
    CU_ASSERT_TRUE(read_machine(&reading, "", "gates_on_zero = true;", &arch));
    CU_ASSERT_TRUE(arch.is_sparse);
    CU_ASSERT_TRUE(arch.compute.sparsity.gates_on_zero);
    CU_ASSERT_FALSE(arch.compute.sparsity.skips_not_aligned);
    CU_ASSERT_TRUE(
        read_machine(&reading, "", "skips_not_aligned = true;", &arch));
    CU_ASSERT_TRUE(arch.is_sparse);
    CU_ASSERT_TRUE(arch.compute.sparsity.skips_not_aligned);
    reading_stop(&reading);
}

static const struct {
    const char *key;
    enum jn_action action;
    bool also_updates;
} prices[] = {
    {"gated_read_pj", JN_GATED_READ, false},
    {"gated_write_pj", JN_GATED_FILL, true},
    {"gated_update_pj", JN_GATED_UPDATE, false},
    {"skipped_read_pj", JN_SKIPPED_READ, false},
    {"skipped_write_pj", JN_SKIPPED_FILL, true},
    {"skipped_update_pj", JN_SKIPPED_UPDATE, false},
    {"metadata_read_pj", JN_METADATA_READ, false},
    {"metadata_write_pj", JN_METADATA_FILL, true},
    {"metadata_update_pj", JN_METADATA_UPDATE, false},
    {"gated_metadata_read_pj", JN_GATED_METADATA_READ, false},
    {"gated_metadata_write_pj", JN_GATED_METADATA_FILL, true},
    {"gated_metadata_update_pj", JN_GATED_METADATA_UPDATE, false},
    {"skipped_metadata_read_pj", JN_SKIPPED_METADATA_READ, false},
    {"skipped_metadata_write_pj", JN_SKIPPED_METADATA_FILL, true},
    {"skipped_metadata_update_pj", JN_SKIPPED_METADATA_UPDATE, false},
    {"decompress_pj", JN_DECOMPRESS, false},
    {"compress_pj", JN_COMPRESS, false},
    {"gated_compute_pj", JN_GATED_COMPUTE, false},
    {"skipped_compute_pj", JN_SKIPPED_COMPUTE, false},
};

static void what_zeros_save_has_prices(void)
{
    for (size_t row = 0; row < sizeof prices / sizeof prices[0]; row++) {
        struct reading reading;
        struct jn_arch arch;
        reading_start(&reading);
        bool of_compute = prices[row].action >= JN_GATED_COMPUTE;
        const char *key =
            jn_arena_format(reading.arena, "%s = 0.375;", prices[row].key);
        bool good = read_machine(&reading, of_compute ? "" : key,
                                 of_compute ? key : "", &arch);
        CHECK_ROW(reading_messages(&reading), good);
        const struct jn_component *component =
            of_compute ? &arch.compute.component : &arch.levels[0].component;
        for (int action = 0; good && action < JN_ACTION_COUNT; action++) {
            bool is_set = action == (int)prices[row].action ||
                          (prices[row].also_updates &&
                           action == (int)prices[row].action + 1);
            CHECK_ROW(prices[row].key,
                      component->prices[action].known == is_set &&
                          component->prices[action].energy_pj ==
                              (is_set ? 0.375 : 0));
        }
        reading_stop(&reading);
    }
}

const struct jn_test tests[] = {
    {"densities are the layer's or the defaults'",
     densities_are_the_layers_or_the_defaults},
    {"a square matrix has a band", a_square_matrix_has_a_band},
    {"levels say what they do about zeros",
     levels_say_what_they_do_about_zeros},
    {"compute gates and skips", compute_gates_and_skips},
    {"what zeros save has prices", what_zeros_save_has_prices},
    {NULL, NULL},
};
