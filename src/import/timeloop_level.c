/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_level.h"

#include "base/checked.h"
#include "import/timeloop_keys.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* What Timeloop, or Accelergy beside it, reads of a part. */
static const char known_attributes[] =
    "name class type word_bits word_width datawidth width memory_width "
    "data_storage_width block_size n_words cluster_size entries depth "
    "memory_depth data_storage_depth sizeKB technology instances meshX meshY "
    "num_ports n_ports num_banks n_banks n_rdwr_ports n_rd_ports n_wr_ports "
    "reduction_supported read_bandwidth write_bandwidth shared_bandwidth "
    "bandwidth per_dataspace_bandwidth_consumption_scale multiple_buffering "
    "min_utilization allow_overbooking network_read network_fill "
    "network_drain network_update network_operand network_result "
    "network_fill_latency network_drain_latency power_gated_at "
    "metadata_block_size metadata_datawidth metadata_word_bits "
    "metadata_storage_width metadata_width metadata_storage_depth "
    "metadata_depth decompression_supported compression_supported "
    "concordant_compressed_tile_traversal tile_partition_supported "
    "vector_access_energy addr_gen_energy cluster_area energy area "
    "network_type network_word_bits router_energy wire_energy tile_width "
    "energy_per_hop energy-per-ingress fill_latency drain_latency "
    "adder_energy action_name multicast_factor_argument per_datatype_ERT "
    "latency global_cycle_seconds cycle_time cycle_seconds action_latency";

static const uint64_t most_bits = 1 << 20;

struct source {
    const struct jn_timeloop_part *part;
    const struct jn_reader *reader;
};

static const struct jn_node *find(const struct source *source, const char *keys)
{
    return jn_timeloop_attribute(source->part, keys);
}

void jn_timeloop_warn_attributes(const struct jn_timeloop_part *part,
                                 const struct jn_reader *reader)
{
    for (const struct jn_timeloop_scope *scope = part->scope; scope != NULL;
         scope = scope->outer)
        jn_timeloop_warn_slips(scope->attributes,
                               "the attributes of an architecture",
                               known_attributes, reader);
}

/* A positive count. */
static bool read_size(const struct source *source, const char *keys,
                      uint64_t *value)
{
    const struct jn_node *node = find(source, keys);
    if (node == NULL)
        return true;
    if (!jn_timeloop_count(node, source->reader, value))
        return false;
    if (*value > 0 && *value <= most_bits)
        return true;
    jn_error(source->reader->diags, node->place,
             "%s must lie between 1 and %llu, not %llu",
             jn_timeloop_label(node, source->reader),
             (unsigned long long)most_bits, (unsigned long long)*value);
    return false;
}

/* A real number that is not negative. */
static bool read_amount(const struct source *source, const char *keys,
                        double *value)
{
    const struct jn_node *node = find(source, keys);
    if (!jn_timeloop_real(node, source->reader, value))
        return false;
    if (node == NULL || *value >= 0)
        return true;
    jn_error(source->reader->diags, node->place,
             "%s must not be negative, but is %g",
             jn_timeloop_label(node, source->reader), *value);
    return false;
}

static bool read_word_bits(const struct source *source, unsigned *bits)
{
    uint64_t value = 16;
    bool fine = read_size(source, "word_bits word_width datawidth", &value);
    *bits = (unsigned)value;
    return fine;
}

/* WIDTH bits hold either one cluster of lines or lines of one cluster: the
 * part of it that is not given follows from the other. */
static bool divide_width(const struct source *source, uint64_t width,
                         struct jn_level *level)
{
    const struct jn_node *node =
        find(source, "width memory_width data_storage_width");
    bool has_block = find(source, "block_size n_words") != NULL;
    const struct jn_node *cluster = find(source, "cluster_size");
    assert(node != NULL && width > 0);
    uint64_t unit = jn_mul(level->word_bits, has_block ? level->block_words
                                                       : level->cluster_size);
    if (width % unit != 0) {
        jn_error(source->reader->diags, node->place,
                 "%s of '%s' must be a multiple of %llu bits (%u in a word, "
                 "%s %llu), but is %llu",
                 jn_timeloop_label(node, source->reader), source->part->name,
                 (unsigned long long)unit, level->word_bits,
                 has_block ? "block size" : "cluster size",
                 (unsigned long long)(unit / level->word_bits),
                 (unsigned long long)width);
        return false;
    }
    if (!has_block) {
        level->block_words = width / unit;
        return true;
    }
    if (cluster != NULL && level->cluster_size != width / unit)
        jn_warning(source->reader->diags, cluster->place,
                   "'cluster_size' of '%s' is %llu by its width and block "
                   "size, which win over the %llu given here",
                   source->part->name, (unsigned long long)(width / unit),
                   (unsigned long long)level->cluster_size);
    level->cluster_size = width / unit;
    return true;
}

static bool read_line(const struct source *source, struct jn_level *level)
{
    uint64_t width = 0;
    level->block_words = 1;
    level->cluster_size = 1;
    bool fine = read_word_bits(source, &level->word_bits);
    level->has_word_bits = true;
    fine &= read_size(source, "block_size n_words", &level->block_words);
    fine &= read_size(source, "cluster_size", &level->cluster_size);
    fine &= read_size(source, "width memory_width data_storage_width", &width);
    if (!fine)
        return false;
    return width == 0 || divide_width(source, width, level);
}

/* The capacity in words, by whichever of three attributes comes first. */
static bool read_capacity(const struct source *source, struct jn_level *level)
{
    const struct jn_node *entries = find(source, "entries");
    const struct jn_node *depth =
        find(source, "depth memory_depth data_storage_depth");
    const struct jn_node *kilobytes = find(source, "sizeKB");
    const struct jn_node *node = entries != NULL ? entries
                                 : depth != NULL ? depth
                                                 : kilobytes;
    double size = 0;
    if (node == NULL)
        return true;
    assert(level->word_bits > 0 && level->block_words > 0);
    level->has_size = true;
    if (node == kilobytes) {
        if (!read_amount(source, "sizeKB", &size))
            return false;
        size = floor(size * 1024 * 8 / level->word_bits);
    } else if (!jn_timeloop_count(node, source->reader, &level->size_words)) {
        return false;
    }
    if (node == depth)
        level->size_words = jn_mul(level->size_words, level->block_words);
    if (size < 0x1p53 && level->size_words < UINT64_C(1) << 53) {
        level->size_words += (uint64_t)size;
        return true;
    }
    jn_error(source->reader->diags, node->place,
             "'%s' holds too many words: at most 2^53 are supported",
             source->part->name);
    return false;
}

/* The side of a grid that is not given follows from the other one. */
static bool read_mesh(const struct source *source, struct jn_mesh *mesh)
{
    const struct jn_timeloop_part *part = source->part;
    const struct jn_node *x = find(source, "meshX");
    const struct jn_node *y = find(source, "meshY");
    uint64_t instances = part->instances;
    mesh->x = instances;
    mesh->y = 1;
    if (!jn_timeloop_count(x, source->reader, &mesh->x) ||
        !jn_timeloop_count(y, source->reader, &mesh->y))
        return false;
    if (y == NULL && mesh->x > 0)
        mesh->y = instances / mesh->x;
    if (x == NULL && mesh->y > 0)
        mesh->x = instances / mesh->y;
    if (jn_mul(mesh->x, mesh->y) == instances)
        return true;
    assert(x != NULL || y != NULL);
    jn_error(source->reader->diags, (x != NULL ? x : y)->place,
             "%s of '%s' must divide its %llu instances into a grid",
             x != NULL && y != NULL
                 ? "'meshX' times 'meshY'"
                 : jn_timeloop_label(x != NULL ? x : y, source->reader),
             part->name, (unsigned long long)instances);
    return false;
}

static bool read_bandwidth(const struct source *source, const char *keys,
                           struct jn_bandwidth *bandwidth)
{
    const struct jn_node *node = find(source, keys);
    if (!read_amount(source, keys, &bandwidth->words_per_cycle))
        return false;
    bandwidth->given = node != NULL;
    if (node == NULL || bandwidth->words_per_cycle > 0)
        return true;
    jn_error(source->reader->diags, node->place, "%s must be positive",
             jn_timeloop_label(node, source->reader));
    return false;
}

/* The old "bandwidth" is half for reads, half for writes. */
static bool read_bandwidths(const struct source *source, struct jn_level *level)
{
    struct jn_bandwidth both = {0};
    bool fine = read_bandwidth(source, "read_bandwidth", &level->read);
    fine &= read_bandwidth(source, "write_bandwidth", &level->write);
    fine &= read_bandwidth(source, "shared_bandwidth", &level->shared);
    fine &= read_bandwidth(source, "bandwidth", &both);
    both.words_per_cycle /= 2;
    if (both.given && !level->read.given)
        level->read = both;
    if (both.given && !level->write.given)
        level->write = both;
    return fine;
}

static bool read_scales(const struct source *source, struct jn_level *level)
{
    const struct jn_node *group =
        find(source, "per_dataspace_bandwidth_consumption_scale");
    if (group == NULL)
        return true;
    if (!jn_node_is(group, JN_GROUP,
                    "'per_dataspace_bandwidth_consumption_scale'",
                    source->reader))
        return false;
    level->bandwidth_scales =
        jn_arena_take(source->reader->arena, group->item_count,
                      sizeof *level->bandwidth_scales);
    level->bandwidth_scale_count = group->item_count;
    bool fine = true;
    for (size_t i = 0; i < group->item_count; i++) {
        const struct jn_node *item = group->items[i];
        struct jn_tensor_setting *scale = &level->bandwidth_scales[i];
        *scale = (struct jn_tensor_setting){item->key, 1, item->place};
        fine &= jn_timeloop_real(item, source->reader, &scale->number);
        if (scale->number >= 0)
            continue;
        jn_error(source->reader->diags, item->place,
                 "'%s' must not be negative", item->key);
        fine = false;
    }
    return fine;
}

/* RANGE says which values are right. */
static bool check_range(const struct source *source, const char *key,
                        bool is_right, const char *range)
{
    if (is_right)
        return true;
    assert(find(source, key) != NULL);
    jn_error(source->reader->diags, find(source, key)->place,
             "'%s' of '%s' must be %s", key, source->part->name, range);
    return false;
}

static bool read_buffering(const struct source *source, struct jn_level *level)
{
    bool reduction = !source->part->is_dram;
    level->multiple_buffering = 1;
    bool fine =
        read_amount(source, "multiple_buffering", &level->multiple_buffering);
    fine &= read_amount(source, "min_utilization", &level->min_utilization);
    fine &= jn_timeloop_flag(find(source, "reduction_supported"),
                             source->reader, &reduction);
    fine &= jn_timeloop_real(find(source, "addr_gen_energy"), source->reader,
                             &level->address_generation_pj);
    if (level->address_generation_pj < 0)
        level->address_generation_pj = 0;
    level->no_reduction = !reduction;
    fine &= check_range(source, "multiple_buffering",
                        level->multiple_buffering >= 1, "1 or more");
    fine &= check_range(source, "min_utilization", level->min_utilization <= 1,
                        "between 0 and 1");
    return fine;
}

/* A count of bits that may be none at all. */
static bool read_bits(const struct source *source, const char *keys,
                      uint64_t *bits)
{
    const struct jn_node *node = find(source, keys);
    if (!jn_timeloop_count(node, source->reader, bits))
        return false;
    if (node == NULL || *bits <= most_bits)
        return true;
    jn_error(source->reader->diags, node->place,
             "%s must lie between 0 and %llu, not %llu",
             jn_timeloop_label(node, source->reader),
             (unsigned long long)most_bits, (unsigned long long)*bits);
    return false;
}

static bool refuse_partitions(const struct source *source)
{
    bool partitions = false;
    const struct jn_node *node = find(source, "tile_partition_supported");
    if (!jn_timeloop_flag(node, source->reader, &partitions))
        return false;
    if (partitions)
        jn_error(source->reader->diags, node->place,
                 "'%s' cannot cut tiles by their non-zeros: "
                 "'tile_partition_supported' must be false, as in Timeloop",
                 source->part->name);
    return !partitions;
}

/* Where the formats of sparse tensors keep their metadata; how many of their
 * tiles may be too large is said by a constraint. */
static bool read_metadata(const struct source *source,
                          struct jn_level_sparsity *sparsity)
{
    static const char depth_keys[] = "metadata_storage_depth metadata_depth";
    uint64_t word_bits = 0, block_words = 1;
    bool fine = refuse_partitions(source);
    fine &=
        read_bits(source, "metadata_datawidth metadata_word_bits", &word_bits);
    fine &= read_bits(source, "metadata_storage_width metadata_width",
                      &sparsity->metadata_line_bits);
    fine &= read_size(source, "metadata_block_size", &block_words);
    sparsity->metadata_bits = (unsigned)word_bits;
    sparsity->has_metadata_lines = find(source, depth_keys) != NULL;
    fine &= jn_timeloop_count(find(source, depth_keys), source->reader,
                              &sparsity->metadata_lines);
    fine &= jn_timeloop_flag(find(source, "allow_overbooking"), source->reader,
                             &sparsity->overbooks);
    fine &= jn_timeloop_flag(find(source, "decompression_supported"),
                             source->reader, &sparsity->decompresses);
    return jn_timeloop_flag(find(source, "compression_supported"),
                            source->reader, &sparsity->compresses) &&
           fine;
}

static void name_component(const struct source *source, enum jn_class class_,
                           struct jn_component *component)
{
    const struct jn_timeloop_part *part = source->part;
    component->name = part->name;
    component->class_ = class_;
    component->kind = part->class_;
    if (part->scope->path == NULL)
        return;
    struct jn_attribute *path =
        jn_arena_take(source->reader->arena, 1, sizeof *path);
    *path = (struct jn_attribute){"path", part->scope->path, 0};
    component->attributes = path;
    component->attribute_count = 1;
}

static enum jn_class storage_class(const struct jn_timeloop_part *part)
{
    if (part->is_dram)
        return JN_CLASS_DRAM;
    return strstr(part->class_, "regfile") != NULL ? JN_CLASS_REGFILE
                                                   : JN_CLASS_SRAM;
}

bool jn_timeloop_level_read(const struct jn_timeloop_part *part,
                            const struct jn_reader *reader,
                            struct jn_level *level)
{
    const struct source source = {part, reader};
    assert(part->instances > 0);
    memset(level, 0, sizeof *level);
    name_component(&source, storage_class(part), &level->component);
    level->place = part->place;
    level->power_gated_at = JN_NO_LEVEL;
    level->read_network = level->update_network = JN_NO_NETWORK;
    bool fine = read_line(&source, level) && read_capacity(&source, level);
    fine &= read_mesh(&source, &level->mesh);
    fine &= read_bandwidths(&source, level);
    fine &= read_scales(&source, level);
    fine &= read_buffering(&source, level);
    fine &= read_metadata(&source, &level->sparsity);
    jn_timeloop_warn_attributes(part, reader);
    if (!fine || part->instances % level->cluster_size == 0)
        return fine;
    jn_error(reader->diags, part->place,
             "'%s' has %llu instances, which its cluster size of %llu does not "
             "divide",
             part->name, (unsigned long long)part->instances,
             (unsigned long long)level->cluster_size);
    return false;
}

bool jn_timeloop_compute_read(const struct jn_timeloop_part *part,
                              const struct jn_reader *reader,
                              struct jn_compute *compute)
{
    const struct source source = {part, reader};
    memset(compute, 0, sizeof *compute);
    name_component(&source, JN_CLASS_COMPUTE, &compute->component);
    compute->place = part->place;
    jn_timeloop_warn_attributes(part, reader);
    uint64_t bits = 16;
    bool fine = read_size(&source, "word_bits datawidth", &bits);
    compute->word_bits = (unsigned)bits;
    return read_mesh(&source, &compute->mesh) && fine;
}
