/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "sample.h"

#include <jansson.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static json_t *parse(struct sample *sample)
{
    json_error_t error;
    const char *text = sample_print(sample, "json", 80);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    CHECK_ROW(error.text, root != NULL);
    return root;
}

/* Value at a path such as "levels/0/tensors/weights/tile_words". */
static json_t *at(json_t *value, const char *path)
{
    char key[64];
    while (*path && value) {
        size_t length = strcspn(path, "/");
        snprintf(key, sizeof key, "%.*s", (int)length, path);
        value = json_is_array(value)
                    ? json_array_get(value, strtoul(key, NULL, 10))
                    : json_object_get(value, key);
        path += length + (path[length] == '/');
    }
    return value;
}

static const char *text_at(json_t *root, const char *path)
{
    const char *text = json_string_value(at(root, path));
    return text ? text : "(none)";
}

static const struct {
    const char *path;
    double number;
    bool integer;
} numbers[] = {
    {"computes", 1916640, true},
    {"cycles", 449460, true},
    {"count", 1, true},
    {"dimensions/M", 96, true},
    {"time_ns", 2247300, false},
    {"utilization_percent", 100.0 * 1916640 / 168 / 449460, false},
    {"compute/utilized_instances", 121, true},
    {"compute/computes", 1916640, true},
    {"compute/energy_pj", 1916640 * 0.56, false},
    {"compute/area_um2", 1000, false},
    {"compute/area_total_um2", 168000, false},
    {"levels/0/tensors/weights/tile_words", 176, true},
    {"levels/0/tensors/weights/partition_words", 34848, true},
    {"levels/0/tensors/inputs/reads_per_instance", 807840, true},
    {"levels/0/tensors/inputs/read_lines_per_instance", 807840, true},
    {"levels/0/tensors/outputs/updates_per_instance", 174240, true},
    {"levels/0/tensors/outputs/utilized_instances", 1, true},
    {"levels/0/prices/read/energy_pj", 3.75, false},
    {"levels/0/size_bits", 450 * 16, false},
    {"levels/0/used_bits", 403 * 16, false},
    {"levels/1/cycles", 449460, true},
    {"levels/1/read_limit_words_per_cycle", 0.5, false},
    {"levels/1/tensors/weights/read_energy_pj", 21126600, false},
    {"networks/0/tensors/weights/multicast/11x11", 174240, true},
    {"networks/0/tensors/weights/fanout", 121, true},
    {"networks/0/fill_latency", 0, false},
    {"roofline/peak_operations_per_cycle", 168, false},
    {"energy_by_component_pj/GLB", 6282896.4, false},
};

static void a_layer_has_its_figures_in_their_places(void)
{
    struct sample *sample = sample_layer("");
    json_t *root = parse(sample);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        json_t *value = at(root, numbers[i].path);
        CHECK_ROW(numbers[i].path,
                  json_is_integer(value) == (numbers[i].integer ? 1 : 0));
        CHECK_ROW(numbers[i].path,
                  fabs(json_number_value(value) - numbers[i].number) <=
                      1e-12 * numbers[i].number);
    }
    CU_ASSERT_TRUE(json_is_true(at(root, "valid")));
    CU_ASSERT_STRING_EQUAL(text_at(root, "levels/0/name"), "GLB");
    CU_ASSERT_STRING_EQUAL(text_at(root, "levels/1/class"), "dram");
    CU_ASSERT_STRING_EQUAL(text_at(root, "bottleneck/component"), "DRAM");
    CU_ASSERT_STRING_EQUAL(text_at(root, "bottleneck/limit"), "read bandwidth");
    CU_ASSERT_STRING_EQUAL(text_at(root, "mapping/0/temporal"), "M6 P5 C3 S11");
    CU_ASSERT_STRING_EQUAL(text_at(root, "mapping/1/spatial_y"), "R11");
    CU_ASSERT_STRING_EQUAL(text_at(root, "mapping/1/keep/2"), "outputs");
    CU_ASSERT_STRING_EQUAL(text_at(root, "inputs/files/1"), "a \"b\".cfg");
    json_decref(root);
    sample_free(sample);
}

static double sum(json_t *object)
{
    const char *key;
    json_t *value;
    double total = 0;
    json_object_foreach(object, key, value) total += json_number_value(value);
    return total;
}

static void energies_by_component_and_action_add_up(void)
{
    struct sample *sample = sample_network("");
    json_t *root = parse(sample);
    static const char *const owners[] = {"layers/0", "totals", "modules/0"};
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        json_t *owner = at(root, owners[i]);
        double total = json_number_value(at(owner, "energy_pj"));
        CHECK_ROW(owners[i], total > 4e7);
        CHECK_ROW(owners[i], fabs(sum(at(owner, "energy_by_component_pj")) -
                                  total) <= 1e-9 * total);
        CHECK_ROW(owners[i], fabs(sum(at(owner, "energy_by_action_pj")) -
                                  total) <= 1e-9 * total);
    }
    json_decref(root);
    sample_free(sample);
}

static double number_at(json_t *root, const char *path)
{
    return json_number_value(at(root, path));
}

/* The number whose key is NAME and END. */
static double real_at(json_t *object, const char *name, const char *end)
{
    char key[96];
    snprintf(key, sizeof key, "%s%s", name, end);
    return json_number_value(json_object_get(object, key));
}

/* Energy of all actions that have lines, each checked with its price. */
static double recompute_lines(json_t *level, json_t *tensor)
{
    const char *action;
    json_t *price;
    double each = number_at(tensor, "utilized_instances_average") /
                  number_at(level, "instances_per_access");
    double sum_pj = number_at(tensor, "address_generations_per_cluster") *
                    number_at(level, "clusters") *
                    number_at(level, "prices/address_generation/energy_pj");
    json_object_foreach(at(level, "prices"), action, price)
    {
        double lines = real_at(tensor, action, "_lines_per_instance");
        if (strcmp(action, "decompress") == 0)
            lines = number_at(tensor, "decompressions_per_instance");
        if (strcmp(action, "compress") == 0)
            lines = number_at(tensor, "compressions_per_instance");
        double pj = lines * each * number_at(price, "energy_pj");
        CHECK_ROW(action, fabs(real_at(tensor, action, "_energy_pj") - pj) <=
                                  1e-12 * pj ||
                              strcmp(action, "address_generation") == 0);
        sum_pj += pj;
    }
    return sum_pj;
}

static void where_zeros_count_energies_follow_from_the_figures(void)
{
    struct sample *sample = sample_sparse("");
    json_t *root = parse(sample);
    size_t index;
    json_t *level;
    json_array_foreach(at(root, "levels"), index, level)
    {
        const char *name;
        json_t *tensor;
        json_object_foreach(at(level, "tensors"), name, tensor)
        {
            double pj = recompute_lines(level, tensor);
            CHECK_ROW(name,
                      fabs(number_at(tensor, "energy_pj") - pj) <= 1e-12 * pj);
        }
    }
    json_t *compute = at(root, "compute");
    double pj = 0;
    static const char *const courses[] = {"actual", "gated", "skipped"};
    for (size_t i = 0; i < 3; i++)
        pj += real_at(compute, courses[i], "_compute_energy_pj");
    CU_ASSERT_DOUBLE_EQUAL(number_at(compute, "energy_pj"), pj, 1e-12 * pj);
    CU_ASSERT_DOUBLE_EQUAL(number_at(root, "energy_pj"),
                           sum(at(root, "energy_by_action_pj")), 1e-4);
    CU_ASSERT_TRUE(
        json_number_value(at(root, "energy_by_action_pj/gated_read")) > 0);
    CU_ASSERT_PTR_NULL(at(root, "energy_by_action_pj/skipped_metadata_fill"));
    json_decref(root);
    sample_free(sample);
}

static const struct {
    const char *path, *text;
} sparse_texts[] = {
    {"inputs/sparse_rule", "right"},
    {"levels/0/tensors/weights/tile_density_distribution", "hypergeometric"},
    {"levels/0/tensors/inputs/tile_density_distribution", "blocks"},
    {"levels/0/tensors/outputs/tile_density_distribution", "fixed_structured"},
    {"levels/0/tensors/weights/format", "uop cp"},
    {"levels/1/tensors/weights/format", "none"},
};

static void where_zeros_count_tensors_tell_what_they_are(void)
{
    struct sample *sample = sample_sparse("");
    json_t *root = parse(sample);
    json_t *weights = at(root, "levels/0/tensors/weights");
    for (size_t i = 0; i < sizeof sparse_texts / sizeof *sparse_texts; i++)
        CHECK_ROW(sparse_texts[i].path,
                  strcmp(text_at(root, sparse_texts[i].path),
                         sparse_texts[i].text) == 0);
    CU_ASSERT_EQUAL(number_at(root, "levels/0/load_imbalance_ratio"), 1.25);
    CU_ASSERT_EQUAL(number_at(root, "levels/0/in_use_ratio"), 1);
    CU_ASSERT_EQUAL(number_at(root, "waiting_cycles"),
                    (double)sample->sparse.waiting_cycles);
    CU_ASSERT_EQUAL(number_at(root, "compute/leaking_instances"),
                    number_at(root, "compute/utilized_instances_average"));
    CU_ASSERT_EQUAL(number_at(weights, "capacity_bits"), 2470);
    CU_ASSERT_EQUAL(
        json_number_value(at(weights, "actual_format_fills/rank0/0")), 384.5);
    CU_ASSERT_PTR_NULL(at(weights, "skipped_format_fills"));
    CU_ASSERT_PTR_NULL(at(root, "levels/1/tensors/weights/"
                                "metadata_read_energy_pj"));
    CU_ASSERT_EQUAL(number_at(root, "actual_computes"), 574992);
    json_decref(root);
    sample_free(sample);
}

static void a_network_lists_every_layer_and_what_became_of_it(void)
{
    struct sample *sample = sample_network("");
    json_t *root = parse(sample);
    CU_ASSERT_EQUAL(json_array_size(at(root, "layers")), 3);
    CU_ASSERT_TRUE(json_is_true(at(root, "layers/0/valid")));
    CU_ASSERT_TRUE(json_is_false(at(root, "layers/1/valid")));
    CU_ASSERT_STRING_EQUAL(text_at(root, "layers/1/level"), "GLB");
    CU_ASSERT_STRING_EQUAL(text_at(root, "layers/2/reason"),
                           "no mapping in the files");
    CU_ASSERT_EQUAL(json_integer_value(at(root, "totals/runs")), 3);
    CU_ASSERT_EQUAL(json_integer_value(at(root, "totals/cycles")), 3 * 449460);
    CU_ASSERT_EQUAL(json_integer_value(at(root, "totals/layers_refused")), 1);
    CU_ASSERT_EQUAL(json_integer_value(at(root, "totals/layers_unmapped")), 1);
    CU_ASSERT_STRING_EQUAL(text_at(root, "modules/0/name"), "body");
    json_decref(root);
    sample_free(sample);
}

static void reals_lose_nothing_and_what_is_none_is_null(void)
{
    struct sample *sample = sample_layer("");
    sample->results[0].energy_pj = 47650722.900000006;
    sample->results[0].area_um2 = (double)INFINITY;
    sample->results[0].compute.energy_pj = (double)NAN;
    json_t *root = parse(sample);
    CU_ASSERT_TRUE(json_number_value(at(root, "energy_pj")) ==
                   47650722.900000006);
    CU_ASSERT_TRUE(json_is_null(at(root, "area_um2")));
    CU_ASSERT_TRUE(json_is_null(at(root, "compute/energy_pj")));
    json_decref(root);
    sample_free(sample);
}

static void names_may_be_anything(void)
{
    static const struct {
        const char *suffix, *read_back;
    } rows[] = {
        {"\"quoted\\\"", "conv\"quoted\\\""},
        {"\nlines\t", "conv\nlines\t"},
        {" \xC3\xA4\xE5\xB1\x82", "conv \xC3\xA4\xE5\xB1\x82"},
        {"\xFF!", "conv\xEF\xBF\xBD!"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sample *sample = sample_layer(rows[i].suffix);
        json_t *root = parse(sample);
        CHECK_ROW(rows[i].suffix,
                  strcmp(text_at(root, "name"), rows[i].read_back) == 0);
        json_decref(root);
        sample_free(sample);
    }
}

static size_t allocations_left;

static void *fail_in_the_end(size_t size)
{
    if (allocations_left == 0)
        return NULL;
    allocations_left--;
    return malloc(size);
}

/* Every k-th allocation of the library fails, for all k that matter. */
static void running_out_of_memory_is_noticed(void)
{
    struct sample *sample = sample_layer("");
    bool printed = false;
    size_t tries = 0;
    json_set_alloc_funcs(fail_in_the_end, free);
    for (; !printed && tries < 10000; tries += tries < 40 ? 1 : 97) {
        struct jn_page page = sample_page(sample, 80);
        allocations_left = tries;
        printed = jn_report_find("json")->print(&sample->run, &page);
        fclose(page.stream);
    }
    json_set_alloc_funcs(malloc, free);
    CU_ASSERT_TRUE(printed);
    CU_ASSERT_TRUE(tries > 40);
    sample_free(sample);
}

const struct jn_test tests[] = {
    {"a layer has its figures in their places",
     a_layer_has_its_figures_in_their_places},
    {"energies by component and action add up",
     energies_by_component_and_action_add_up},
    {"where zeros count energies follow from the figures",
     where_zeros_count_energies_follow_from_the_figures},
    {"where zeros count tensors tell what they are",
     where_zeros_count_tensors_tell_what_they_are},
    {"a network lists every layer and what became of it",
     a_network_lists_every_layer_and_what_became_of_it},
    {"reals lose nothing, and what is none is null",
     reals_lose_nothing_and_what_is_none_is_null},
    {"names may be anything", names_may_be_anything},
    {"running out of memory is noticed", running_out_of_memory_is_noticed},
    {NULL, NULL},
};
