/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_prices.h"

#include "import/timeloop_keys.h"

#include <assert.h>
#include <string.h>

/* What an action may be called in an ERT, the preferred name first. */
static const char *const storage_actions[JN_ACTION_COUNT] = {
    [JN_READ] = "random_read read",
    [JN_FILL] = "random_fill random_write fill write",
    [JN_UPDATE] = "random_update random_write update write",
    [JN_LEAK] = "leak",
    [JN_GATED_READ] = "gated_read",
    [JN_GATED_FILL] = "gated_fill gated_write",
    [JN_GATED_UPDATE] = "gated_update gated_write",
    [JN_SKIPPED_READ] = "skipped_read gated_read",
    [JN_SKIPPED_FILL] = "skipped_fill skipped_write gated_fill gated_write",
    [JN_SKIPPED_UPDATE] =
        "skipped_update skipped_write gated_update gated_write",
    [JN_METADATA_READ] = "random_metadata_read metadata_read",
    [JN_METADATA_FILL] = "random_metadata_fill random_metadata_write "
                         "metadata_fill metadata_write",
    [JN_METADATA_UPDATE] = "random_metadata_update random_metadata_write "
                           "metadata_update metadata_write",
    [JN_GATED_METADATA_READ] = "gated_metadata_read",
    [JN_GATED_METADATA_FILL] = "gated_metadata_fill gated_metadata_write",
    [JN_GATED_METADATA_UPDATE] = "gated_metadata_update gated_metadata_write",
    [JN_SKIPPED_METADATA_READ] = "skipped_metadata_read gated_metadata_read",
    [JN_SKIPPED_METADATA_FILL] = "skipped_metadata_fill skipped_metadata_write "
                                 "gated_metadata_fill gated_metadata_write",
    [JN_SKIPPED_METADATA_UPDATE] =
        "skipped_metadata_update skipped_metadata_write "
        "gated_metadata_update gated_metadata_write",
    [JN_DECOMPRESS] = "decompression_count",
    [JN_COMPRESS] = "compression_count",
};
static const char *const compute_actions[JN_ACTION_COUNT] = {
    [JN_COMPUTE] = "mac_random mult_random mac mult compute",
    [JN_GATED_COMPUTE] = "mac_gated mult_gated compute_gated mac mult compute",
    [JN_SKIPPED_COMPUTE] = "mac_skipped mult_skipped compute_skipped mac_gated "
                           "mult_gated compute_gated mac mult compute",
};

static const char *place_text(struct jn_place place, struct jn_arena *arena)
{
    return jn_arena_format(arena, "%s:%u", place.file, place.line);
}

/* Where zeros count, one name of the table may stand for several actions. */
static struct jn_price price_of_row(const struct jn_timeloop_row *row,
                                    enum jn_action action,
                                    struct jn_arena *arena)
{
    const char *source = place_text(row->place, arena);
    assert(row->action != NULL && row->value >= 0);
    if (action > JN_COMPARE && strcmp(row->action, jn_action_name(action)) != 0)
        source = jn_arena_format(arena, "%s (%s)", source, row->action);
    return (struct jn_price){true, row->value, "ert", source};
}

/* What the user gave by hand: false after a complaint, VALUE and PRICE stay
 * as they are when nothing was given. */
static bool read_own_price(const struct jn_timeloop_part *part, const char *key,
                           const struct jn_reader *reader, double *value,
                           struct jn_price *price)
{
    const struct jn_node *node = jn_timeloop_attribute(part, key);
    double given = 0;
    if (node == NULL)
        return true;
    if (!jn_timeloop_real(node, reader, &given))
        return false;
    if (given < 0) {
        jn_error(reader->diags, node->place,
                 "'%s' of '%s' must not be negative, but is %g", key,
                 part->name, given);
        return false;
    }
    *value = given;
    *price = (struct jn_price){true, 0, "user",
                               place_text(node->place, reader->arena)};
    return true;
}

/* Timeloop keeps areas of tables in single precision. */
static void set_tabled_area(struct jn_component *component,
                            const struct jn_timeloop_row *row,
                            struct jn_arena *arena)
{
    assert(row->action == NULL && row->value >= 0);
    component->area_um2 = (double)(float)row->value;
    component->area =
        (struct jn_price){true, 0, "art", place_text(row->place, arena)};
}

/* Lets the built-in formulas price what has no price yet, by FIGURES. */
static void leave_to_formulas(struct jn_component *component,
                              const struct jn_attribute *figures, size_t count,
                              struct jn_arena *arena)
{
    size_t had = component->attribute_count;
    struct jn_attribute *attributes =
        jn_arena_take(arena, had + count + 1, sizeof *attributes);
    for (size_t i = 0; i < had; i++)
        attributes[i] = component->attributes[i];
    attributes[had] = (struct jn_attribute){"estimator", "pat", 0};
    for (size_t i = 0; i < count; i++)
        attributes[had + 1 + i] = figures[i];
    component->attributes = attributes;
    component->attribute_count = had + count + 1;
}

/* Complains about what the formulas ask for and Timeloop asserts. */
static bool check_formula(const struct jn_level *level,
                          const struct jn_reader *reader)
{
    bool is_dram = level->component.class_ == JN_CLASS_DRAM;
    if (is_dram && level->cluster_size != 1)
        jn_error(reader->diags, level->place,
                 "'%s' has no energy in an ERT, and the DRAM formula asks for "
                 "a cluster size of 1, not %llu",
                 level->component.name,
                 (unsigned long long)level->cluster_size);
    else if (!is_dram && !level->has_size)
        jn_error(reader->diags, level->place,
                 "'%s' has neither a size nor an energy in an ERT, so its "
                 "energy is not known; give 'entries', 'depth' or 'sizeKB'",
                 level->component.name);
    else
        return true;
    return false;
}

/* Prices from the ERT, by the NAMES of the actions in it. */
static void price_by_table(struct jn_component *component,
                           const struct jn_timeloop_tables *tables,
                           const char *const names[], struct jn_arena *arena)
{
    for (enum jn_action action = 0; action < JN_ACTION_COUNT; action++) {
        const struct jn_timeloop_row *row =
            names[action] == NULL
                ? NULL
                : jn_timeloop_energy(tables, component->name, names[action]);
        if (row != NULL)
            component->prices[action] = price_of_row(row, action, arena);
    }
}

static bool lacks_a_price(const struct jn_component *component)
{
    return !component->prices[JN_READ].known ||
           !component->prices[JN_FILL].known ||
           !component->prices[JN_UPDATE].known;
}

static void warn_untabled(const struct jn_component *component,
                          const struct jn_timeloop_tables *tables,
                          struct jn_place place, const struct jn_reader *reader)
{
    if (tables->has_energies && !jn_timeloop_is_tabled(tables, component->name))
        jn_warning(reader->diags, place,
                   "the ERT has no table for '%s': its energies are those of "
                   "Timeloop's built-in formulas",
                   component->name);
}

/* One price for all accesses, given in the architecture. */
static bool price_by_hand(const struct jn_timeloop_part *part,
                          const struct jn_reader *reader,
                          struct jn_component *component)
{
    double energy_pj = 0;
    struct jn_price price = {0};
    if (!read_own_price(part, "vector_access_energy", reader, &energy_pj,
                        &price))
        return false;
    price.energy_pj = energy_pj;
    for (int action = JN_READ; price.known && action <= JN_UPDATE; action++)
        component->prices[action] = price;
    return true;
}

static bool set_level_area(const struct jn_timeloop_part *part,
                           const struct jn_timeloop_tables *tables,
                           const struct jn_reader *reader,
                           struct jn_level *level)
{
    struct jn_component *component = &level->component;
    const struct jn_timeloop_row *row =
        jn_timeloop_area(tables, component->name);
    if (row != NULL)
        set_tabled_area(component, row, reader->arena);
    double cluster_um2 = -1;
    if (!read_own_price(part, "cluster_area", reader, &cluster_um2,
                        &component->area))
        return false;
    if (cluster_um2 >= 0)
        component->area_um2 = cluster_um2 / (double)level->cluster_size;
    return true;
}

bool jn_timeloop_level_price(const struct jn_timeloop_part *part,
                             const struct jn_timeloop_tables *tables,
                             const struct jn_reader *reader,
                             struct jn_level *level)
{
    struct jn_component *component = &level->component;
    assert(level->block_words > 0 && level->cluster_size > 0);
    const struct jn_attribute figures[] = {
        {"word_bits", NULL, (double)level->word_bits},
        {"block_words", NULL, (double)level->block_words},
        {"cluster_size", NULL, (double)level->cluster_size},
        {"size_words", NULL, (double)level->size_words},
    };
    leave_to_formulas(component, figures, sizeof figures / sizeof figures[0],
                      reader->arena);
    price_by_table(component, tables, storage_actions, reader->arena);
    if (!price_by_hand(part, reader, component) ||
        !set_level_area(part, tables, reader, level))
        return false;
    if (!lacks_a_price(component))
        return true;
    warn_untabled(component, tables, part->place, reader);
    return check_formula(level, reader);
}

bool jn_timeloop_compute_price(const struct jn_timeloop_part *part,
                               const struct jn_timeloop_tables *tables,
                               const struct jn_reader *reader,
                               struct jn_compute *compute)
{
    struct jn_component *component = &compute->component;
    struct jn_price *price = &component->prices[JN_COMPUTE];
    const struct jn_attribute bits = {"word_bits", NULL,
                                      (double)compute->word_bits};
    const struct jn_timeloop_row *area =
        jn_timeloop_area(tables, component->name);
    double energy_pj = 0;
    assert(compute->word_bits > 0);
    leave_to_formulas(component, &bits, 1, reader->arena);
    if (!read_own_price(part, "energy", reader, &energy_pj, price) ||
        !read_own_price(part, "area", reader, &component->area_um2,
                        &component->area))
        return false;
    warn_untabled(component, tables, part->place, reader);
    price->energy_pj = energy_pj;
    price_by_table(component, tables, compute_actions, reader->arena);
    if (area != NULL)
        set_tabled_area(component, area, reader->arena);
    return true;
}
