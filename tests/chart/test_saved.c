/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/kinds.h"
#include "chart/palette.h"
#include "harness.h"

#include <jansson.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *sample(void)
{
    return read_whole_file(source_path("tests/golden/expected/layer.json"));
}

static bool read_text(const char *text, struct jn_arena *arena,
                      struct jn_saved *saved, const char **fault)
{
    FILE *stream = tmpfile();
    if (!stream)
        return false;
    fputs(text, stream);
    rewind(stream);
    const struct jn_saved_file file = {.stream = stream, .path = "result.json"};
    bool good = jn_saved_read(&file, arena, saved, fault);
    fclose(stream);
    return good;
}

/* All kinds of a result, into nothing; true if all values are numbers. */
static bool draw_all(const struct jn_saved *saved, struct jn_arena *arena)
{
    FILE *nothing = fopen("/dev/null", "w");
    if (!nothing)
        return false;
    bool good = true;
    for (size_t i = 0; jn_chart_kinds[i]; i++) {
        struct jn_chart chart = {.title = ""};
        jn_chart_kinds[i]->make(saved, 1, arena, &chart);
        jn_chart_print(&chart, JN_CHART_SVG, nothing);
        for (size_t s = 0; s < chart.series_count; s++)
            for (size_t v = 0; v < chart.series[s].count; v++)
                good &= isfinite(chart.series[s].values[v]);
    }
    fclose(nothing);
    return good;
}

static struct jn_chart make(const char *kind, const struct jn_saved *saved,
                            struct jn_arena *arena)
{
    struct jn_chart chart = {.title = ""};
    jn_chart_kind_find(kind)->make(saved, 1, arena, &chart);
    return chart;
}

static uint32_t colour_in(const struct jn_chart *chart, const char *name)
{
    for (size_t i = 0; i < chart->series_count; i++)
        if (strcmp(chart->series[i].name, name) == 0)
            return chart->series[i].rgb;
    return 0xFFFFFFFF;
}

static void a_module_has_the_same_colour_in_all_kinds(void)
{
    static const char *const kinds[] = {"energy-percent", "traffic", "area",
                                        "compare", "compare-layers"};
    struct jn_arena *arena = jn_arena_new();
    char *text = sample();
    struct jn_saved saved;
    const char *fault;
    CU_ASSERT_TRUE_FATAL(read_text(text, arena, &saved, &fault));
    struct jn_chart energy = make("energy", &saved, arena);
    size_t same = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct jn_chart chart = make(kinds[i], &saved, arena);
        for (size_t s = 0; s < chart.series_count; s++) {
            uint32_t rgb = colour_in(&energy, chart.series[s].name);
            if (rgb == 0xFFFFFFFF)
                continue;
            CHECK_ROW(kinds[i], rgb == chart.series[s].rgb);
            same++;
        }
    }
    CU_ASSERT(same > 10);
    free(text);
    jn_arena_free(arena);
}

/* Everything in a result in turn. */
struct place {
    json_t *parent; /* object or list */
    const char *key;
    size_t index;
};

static void put(const struct place *place, json_t *value)
{
    if (json_is_object(place->parent) && value)
        json_object_set_new(place->parent, place->key, value);
    else if (json_is_object(place->parent))
        json_object_del(place->parent, place->key);
    else
        json_array_set_new(place->parent, place->index, value);
}

static json_t *get(const struct place *place)
{
    return json_is_object(place->parent)
               ? json_object_get(place->parent, place->key)
               : json_array_get(place->parent, place->index);
}

/* A result in which something is not what it should be is refused with a
 * message that names the file, or drawn. */
static void try_changed(json_t *root)
{
    struct jn_arena *arena = jn_arena_new();
    struct jn_saved saved;
    const char *fault = NULL;
    char *text = json_dumps(root, 0);
    if (read_text(text, arena, &saved, &fault)) {
        CU_ASSERT_TRUE(draw_all(&saved, arena));
    } else {
        CU_ASSERT(fault && strncmp(fault, "result.json", 11) == 0);
    }
    free(text);
    jn_arena_free(arena);
}

static json_t *wrong_value(size_t index)
{
    switch (index) {
    case 0:
        return json_null();
    case 1:
        return json_integer(-7);
    case 2:
        return json_string("`x`");
    case 3:
        return json_array();
    case 4:
        return json_real(1e308);
    default:
        return NULL; /* taken away, from an object */
    }
}

static size_t changes;

static void change_all(json_t *root, json_t *parent);

static void change(json_t *root, const struct place *place)
{
    json_t *value = json_incref(get(place));
    change_all(root, value);
    for (size_t i = 0; i < (json_is_object(place->parent) ? 6 : 5); i++) {
        put(place, wrong_value(i));
        try_changed(root);
        changes++;
    }
    put(place, json_incref(value));
    json_decref(value);
}

/* Members are listed first: one that was taken away comes back as the last. */
static void change_all(json_t *root, json_t *parent)
{
    json_t *copy = json_copy(parent);
    const char *key;
    json_t *value;
    size_t index;
    json_object_foreach(copy, key, value)
    {
        change(root, &(struct place){parent, key, 0});
    }
    json_array_foreach(parent, index, value)
    {
        change(root, &(struct place){parent, NULL, index});
    }
    json_decref(copy);
}

static void a_wrong_value_anywhere_is_refused_or_drawn(void)
{
    char *text = sample();
    json_t *root = json_loads(text, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    change_all(root, root);
    CU_ASSERT(changes > 2000);
    json_decref(root);
    free(text);
}

static void a_key_that_is_missing_is_named(void)
{
    static const struct {
        const char *object, *key, *message;
    } rows[] = {
        {NULL, "cycles", "'cycles' is not a number from 0 to 1e+30"},
        {NULL, "energy_pj", "'energy_pj' is not a number from 0 to 1e+30"},
        {NULL, "energy_by_action_pj",
         "'energy_by_action_pj' is not a group of numbers"},
        {NULL, "mapping", "'levels' is not as long a list as 'mapping'"},
        {"compute", "instances", "'instances' is not a number from 0 to 1e+30"},
        {NULL, "schema", "no 'schema' in it"},
        {NULL, "valid", "no layer has figures"}};
    char *text = sample();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct jn_arena *arena = jn_arena_new();
        json_t *root = json_loads(text, 0, NULL);
        json_t *object =
            rows[i].object ? json_object_get(root, rows[i].object) : root;
        struct jn_saved saved;
        const char *fault = "";
        CHECK_ROW(rows[i].key, json_object_del(object, rows[i].key) == 0);
        char *changed = json_dumps(root, 0);
        CHECK_ROW(rows[i].key, !read_text(changed, arena, &saved, &fault));
        CHECK_ROW(rows[i].key, fault && strstr(fault, rows[i].message));
        free(changed);
        json_decref(root);
        jn_arena_free(arena);
    }
    free(text);
}

/* As WCAG 2.1 has it. */
static double luminance(uint32_t rgb)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (unsigned i = 0; i < 3; i++) {
        double c = (rgb >> (16 - 8 * i) & 0xFF) / 255.0;
        sum += weights[i] *
               (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static void heat_grows_darker_and_can_be_written_on(void)
{
    double before = 2;
    for (int i = 0; i <= 100; i++) {
        uint32_t rgb = jn_palette_heat(i / 100.0);
        double light = luminance(rgb);
        double ink = luminance(jn_palette_ink(rgb));
        double contrast = (fmax(light, ink) + 0.05) / (fmin(light, ink) + 0.05);
        CU_ASSERT(light < before);
        CU_ASSERT(contrast > 4.5);
        before = light;
    }
    CU_ASSERT_EQUAL(jn_palette_heat(-1), jn_palette_heat(0));
    CU_ASSERT_EQUAL(jn_palette_heat(7), jn_palette_heat(1));
}

static void thirty_two_colours_are_different(void)
{
    for (size_t a = 0; a < 32; a++)
        for (size_t b = 0; b < a; b++)
            CU_ASSERT_NOT_EQUAL(jn_palette_colour(a), jn_palette_colour(b));
    CU_ASSERT_EQUAL(jn_palette_colour(32), jn_palette_colour(0));
}

const struct jn_test tests[] = {
    {"a module has the same colour in all kinds",
     a_module_has_the_same_colour_in_all_kinds},
    {"a wrong value anywhere is refused or drawn",
     a_wrong_value_anywhere_is_refused_or_drawn},
    {"a key that is missing is named", a_key_that_is_missing_is_named},
    {"heat grows darker and can be written on",
     heat_grows_darker_and_can_be_written_on},
    {"thirty-two colours are different", thirty_two_colours_are_different},
    {NULL, NULL}};
