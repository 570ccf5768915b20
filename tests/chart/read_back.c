/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_back KIND CHART.svg RESULT.json...: whether the chart shows what the
 * results say, and nothing else: each value measured against the axis that is
 * drawn.  Prints the first thing that does not fit and fails. */
#include "chart/drawn.h"

#include <jansson.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SERIES = 64, MOST_BARS = 2000, MOST_RESULTS = 8 };

/* What boxes there should be; series without any value are not drawn. */
static double expected[MOST_SERIES][MOST_BARS];
static size_t series_count, bar_count;
static char series_names[MOST_SERIES][TEXT_LENGTH];
static struct drawn drawn;
static json_t *results[MOST_RESULTS];
static size_t result_count;

static void fail(const char *what, double wanted, double got)
{
    printf("%s: %.9g wanted, %.9g drawn\n", what, wanted, got);
    exit(1);
}

/* --- results --- */

static double number(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static const char *name_of(const json_t *object)
{
    return json_string_value(json_object_get(object, "name"));
}

/* The layers of a result that have figures. */
static size_t list_layers(json_t *root, json_t **layers)
{
    json_t *all = json_object_get(root, "layers");
    size_t index, count = 0;
    json_t *layer;
    if (!all)
        layers[count++] = root;
    json_array_foreach(all, index, layer)
    {
        if (json_is_true(json_object_get(layer, "valid")))
            layers[count++] = layer;
    }
    return count;
}

static size_t series_of(const char *name)
{
    size_t i = 0;
    while (i < series_count && strcmp(series_names[i], name) != 0)
        i++;
    if (i == series_count)
        snprintf(series_names[series_count++], TEXT_LENGTH, "%s", name);
    return i;
}

static void expect_group(json_t *group, size_t bar, double factor)
{
    const char *key;
    json_t *value;
    json_object_foreach(group, key, value) expected[series_of(key)][bar] +=
        json_number_value(value) * factor;
}

static double sum_of(json_t *group)
{
    const char *key;
    json_t *value;
    double sum = 0;
    json_object_foreach(group, key, value) sum += json_number_value(value);
    return sum;
}

/* --- kinds --- */

static const char *const groups[][2] = {
    {"energy", "energy_by_component_pj"},
    {"energy-percent", "energy_by_component_pj"},
    {"tensor", "energy_by_tensor_pj"},
    {"action", "energy_by_action_pj"},
    {NULL, NULL}};

static bool expect_stacks(const char *kind, json_t **layers)
{
    size_t i = 0;
    while (groups[i][0] && strcmp(groups[i][0], kind) != 0)
        i++;
    if (!groups[i][0])
        return false;
    for (size_t bar = 0; bar < bar_count; bar++) {
        json_t *group = json_object_get(layers[bar], groups[i][1]);
        bool is_share = strcmp(kind, "energy-percent") == 0;
        expect_group(group, bar,
                     is_share ? 100 / sum_of(group)
                              : number(layers[bar], "count"));
    }
    return true;
}

static void expect_traffic(json_t **layers)
{
    for (size_t bar = 0; bar < bar_count; bar++) {
        size_t index;
        json_t *level;
        json_array_foreach(
            json_object_get(json_object_get(layers[bar], "roofline"), "levels"),
            index, level) expected[series_of(name_of(level))][bar] +=
            number(level, "bytes") * number(layers[bar], "count");
    }
}

static void expect_area(json_t **layers)
{
    const json_t *levels = json_object_get(layers[0], "levels");
    const json_t *compute = json_object_get(layers[0], "compute");
    size_t count = json_array_size(levels);
    bar_count = count + 1;
    for (size_t i = 0; i <= count; i++) {
        const json_t *part =
            i < count ? json_array_get(levels, count - 1 - i) : compute;
        expected[series_of(name_of(part))][i] =
            number(part, "area_total_um2") * 1e-6;
    }
}

static void expect_figure(json_t **layers, const char *key, bool of_all,
                          double factor)
{
    for (size_t bar = 0; bar < bar_count; bar++)
        expected[series_of(key)][bar] =
            number(layers[bar], key) * factor *
            (of_all ? number(layers[bar], "count") : 1);
}

static const json_t *find_layer(json_t *root, const char *name)
{
    static json_t *layers[MOST_BARS];
    size_t count = list_layers(root, layers);
    for (size_t i = 0; i < count; i++)
        if (strcmp(name_of(layers[i]), name) == 0)
            return layers[i];
    return NULL;
}

static void expect_comparison(bool by_layer)
{
    static json_t *layers[MOST_BARS], *firsts[MOST_BARS];
    size_t first_count = list_layers(results[0], firsts);
    double first = 0;
    for (size_t i = 0; i < first_count; i++)
        first += number(firsts[i], "energy_pj") * number(firsts[i], "count");
    bar_count = by_layer ? first_count * result_count : result_count;
    for (size_t r = 0; r < result_count && !by_layer; r++) {
        size_t count = list_layers(results[r], layers);
        for (size_t i = 0; i < count; i++)
            expect_group(json_object_get(layers[i], "energy_by_component_pj"),
                         r, number(layers[i], "count") / first);
    }
    for (size_t bar = 0; bar < bar_count && by_layer; bar++) {
        const json_t *base = firsts[bar / result_count];
        const json_t *layer =
            find_layer(results[bar % result_count], name_of(base));
        double whole = number(base, "energy_pj") * number(base, "count");
        if (layer)
            expect_group(json_object_get(layer, "energy_by_component_pj"), bar,
                         number(layer, "count") / whole);
    }
}

static bool expect_bars(const char *kind)
{
    static json_t *layers[MOST_BARS];
    bar_count = list_layers(results[0], layers);
    if (expect_stacks(kind, layers))
        return true;
    if (strcmp(kind, "traffic") == 0)
        expect_traffic(layers);
    else if (strcmp(kind, "latency") == 0)
        expect_figure(layers, "cycles", true, 1);
    else if (strcmp(kind, "utilization") == 0)
        expect_figure(layers, "utilization_percent", false, 1);
    else if (strcmp(kind, "area") == 0)
        expect_area(layers);
    else if (strncmp(kind, "compare", 7) == 0)
        expect_comparison(strcmp(kind, "compare-layers") == 0);
    else
        return false;
    return true;
}

/* --- bars --- */

/* What the title of an axis says in parentheses. */
static double cycle_size(void)
{
    const char *title = drawn_text(&drawn, "latency (");
    if (!title)
        return 1;
    return strstr(title, "(thousand")  ? 1e3
           : strstr(title, "(million") ? 1e6
           : strstr(title, "(billion") ? 1e9
                                       : 1;
}

static double unit_size(void)
{
    static const struct {
        const char *name;
        double size;
    } units[] = {{"(pJ)", 1},   {"(nJ)", 1e3}, {"(µJ)", 1e6}, {"(mJ)", 1e9},
                 {"(J)", 1e12}, {"(B)", 1},    {"(kB)", 1e3}, {"(MB)", 1e6},
                 {"(GB)", 1e9}, {"(TB)", 1e12}};
    const char *title = drawn_text(&drawn, "energy (");
    if (!title)
        title = drawn_text(&drawn, "bytes moved (");
    for (size_t i = 0; title && i < sizeof units / sizeof *units; i++)
        if (strstr(title, units[i].name))
            return units[i].size;
    return 1;
}

/* A bar's boxes stand on each other, its place is right of those before it. */
static void check_place(size_t bar, double x)
{
    static double places[MOST_BARS];
    if (places[bar] > 0 && fabs(places[bar] - x) > 0.02)
        fail("place of a bar", places[bar], x);
    places[bar] = x;
    for (size_t i = 0; i < bar; i++)
        if (places[i] >= x)
            fail("order of bars", places[i], x);
}

/* Each series is a box in the key, then its bars; none for 0. */
static void check_bars(void)
{
    double size = unit_size() * cycle_size();
    size_t box = 0;
    double range = 0;
    for (size_t i = 0; i < drawn.box_count; i++)
        range = fmax(range, drawn.boxes[i].y + drawn.boxes[i].height);
    for (size_t s = 0; s < series_count; s++) {
        double sum = 0;
        for (size_t bar = 0; bar < bar_count; bar++)
            sum += expected[s][bar];
        if (sum == 0)
            continue;
        if (!drawn_text(&drawn, series_names[s]) && series_count > 1)
            fail(series_names[s], 1, 0);
        box++;
        for (size_t bar = 0; bar < bar_count; bar++) {
            if (expected[s][bar] == 0)
                continue;
            check_place(bar, drawn.boxes[box].x);
            double off = drawn.boxes[box].height - expected[s][bar] / size;
            if (fabs(off) > range * 2e-4)
                fail(series_names[s], expected[s][bar] / size,
                     drawn.boxes[box].height);
            box++;
        }
    }
    if (box != drawn.box_count)
        fail("boxes", (double)box, (double)drawn.box_count);
}

/* --- points --- */

static void check_point(size_t index, const char *name, double x, double y,
                        double tolerance)
{
    const struct shape *point = &drawn.points[index];
    if (index >= drawn.point_count)
        fail(name, x, HUGE_VAL);
    if (fabs(point->x - x) > tolerance * fabs(x))
        fail(name, x, point->x);
    if (fabs(point->y - y) > tolerance * fabs(y))
        fail(name, y, point->y);
}

static void check_roofline(void)
{
    static json_t *layers[MOST_BARS];
    size_t count = list_layers(results[0], layers);
    size_t point = 0;
    size_t levels = json_array_size(
        json_object_get(json_object_get(layers[0], "roofline"), "levels"));
    for (size_t level = levels; level-- > 0;) {
        size_t shown = 0;
        for (size_t i = 0; i < count; i++) {
            const json_t *roofline = json_object_get(layers[i], "roofline");
            const json_t *at =
                json_array_get(json_object_get(roofline, "levels"), level);
            if (!json_object_get(at, "bytes_per_cycle") && level + 1 < levels)
                continue;
            if (number(at, "operations_per_byte") <= 0)
                continue;
            check_point(point++, name_of(layers[i]),
                        number(at, "operations_per_byte"),
                        number(roofline, "operations_per_cycle"), 2e-3);
            shown++;
        }
        point += shown > 0; /* in the key */
    }
    if (point != drawn.point_count)
        fail("points", (double)point, (double)drawn.point_count);
}

static void check_pareto(void)
{
    static json_t *layers[MOST_BARS];
    double size = unit_size();
    for (size_t r = 0; r < result_count; r++) {
        size_t count = list_layers(results[r], layers);
        double energy = 0, cycles = 0;
        for (size_t i = 0; i < count; i++) {
            energy +=
                number(layers[i], "energy_pj") * number(layers[i], "count");
            cycles += number(layers[i], "cycles") * number(layers[i], "count");
        }
        check_point(2 * r, "run", cycles / cycle_size(), energy / size, 2e-3);
    }
    if (drawn.point_count != 2 * result_count)
        fail("points", 2.0 * (double)result_count, (double)drawn.point_count);
}

/* --- drawings --- */

/* "4.33 mJ, 26.4 %" beside the name, to the last digit that is shown. */
static void check_block(const char *name, double energy_pj, double whole_pj)
{
    static const char *const units[] = {"pJ", "nJ", "µJ", "mJ", "J"};
    char wanted[TEXT_LENGTH];
    size_t unit = 0;
    double size = 1;
    for (; unit < 4 && energy_pj / size >= 1000; unit++)
        size *= 1000;
    double percent = 100 * energy_pj / whole_pj;
    snprintf(wanted, sizeof wanted, "%.2f %s, %s%.1f %%", energy_pj / size,
             units[unit], percent > 0 && percent < 0.05 ? "<" : "",
             percent > 0 && percent < 0.05 ? 0.1 : percent);
    for (size_t i = 0; i + 2 < drawn.text_count; i++)
        if (strcmp(drawn.texts[i], name) == 0)
            for (size_t k = 1; k <= 2; k++)
                if (strcmp(drawn.texts[i + k], wanted) == 0)
                    return;
    printf("%s: no '%s' beside it\n", name, wanted);
    exit(1);
}

static void check_machine(void)
{
    static json_t *layers[MOST_BARS];
    size_t count = list_layers(results[0], layers);
    const char *key;
    json_t *value;
    double whole = 0;
    for (size_t i = 0; i < count; i++)
        whole += number(layers[i], "energy_pj") * number(layers[i], "count");
    json_object_foreach(json_object_get(layers[0], "energy_by_component_pj"),
                        key, value)
    {
        double energy = 0;
        for (size_t i = 0; i < count; i++)
            energy +=
                number(json_object_get(layers[i], "energy_by_component_pj"),
                       key) *
                number(layers[i], "count");
        if (energy > 0 || !strstr(key, "<==>"))
            check_block(key, energy, whole);
    }
}

/* Each loop of the mapping is a line, in its order; the bound is behind the
 * last letter of the notation. */
static size_t check_loops(const char *loops, size_t from)
{
    char word[TEXT_LENGTH];
    int length;
    for (; sscanf(loops, "%199s%n", word, &length) == 1; loops += length) {
        char wanted[TEXT_LENGTH * 2];
        size_t name = strcspn(word, "0123456789");
        snprintf(wanted, sizeof wanted, "for %.*s in [0:%s)", (int)name, word,
                 word + name);
        while (from < drawn.text_count &&
               strncmp(drawn.texts[from], wanted, strlen(wanted)) != 0)
            from++;
        if (from++ == drawn.text_count) {
            printf("no '%s'\n", wanted);
            exit(1);
        }
    }
    return from;
}

static void check_nest(void)
{
    static json_t *layers[MOST_BARS];
    size_t count = list_layers(results[0], layers);
    size_t best = 0, at = 0, index;
    json_t *level;
    for (size_t i = 1; i < count; i++)
        if (number(layers[i], "energy_pj") * number(layers[i], "count") >
            number(layers[best], "energy_pj") * number(layers[best], "count"))
            best = i;
    const json_t *energies =
        json_object_get(layers[best], "energy_by_component_pj");
    json_array_foreach(json_object_get(layers[best], "mapping"), index, level)
    {
        check_block(name_of(level), number(energies, name_of(level)),
                    number(layers[best], "energy_pj"));
        static const char *const keys[] = {"temporal", "spatial_y",
                                           "spatial_x"};
        for (size_t i = 0; i < 3; i++)
            at = check_loops(json_string_value(json_object_get(level, keys[i])),
                             at);
    }
}

int main(int count, char **arguments)
{
    if (count < 4 || count - 3 > MOST_RESULTS)
        return 2;
    const char *kind = arguments[1];
    for (int i = 3; i < count; i++)
        results[result_count++] = json_load_file(arguments[i], 0, NULL);
    if (!results[0] ||
        !drawn_read(arguments[2], strcmp(kind, "roofline") == 0, &drawn))
        return 2;
    if (expect_bars(kind))
        check_bars();
    else if (strcmp(kind, "roofline") == 0)
        check_roofline();
    else if (strcmp(kind, "pareto") == 0)
        check_pareto();
    else if (strcmp(kind, "machine") == 0)
        check_machine();
    else if (strcmp(kind, "nest") == 0)
        check_nest();
    else
        return 2;
    for (size_t i = 0; i < result_count; i++)
        json_decref(results[i]);
    return 0;
}
