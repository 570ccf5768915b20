/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/timeloop_network.h"

#include "import/timeloop_keys.h"
#include "import/timeloop_level.h"

#include <assert.h>
#include <string.h>

/* Everything that wiring needs.  NETWORKS of the machine are made from the
 * first PARTS->network_count on in the order of the parts; a part that is
 * not wired is left out in the end. */
struct wiring {
    const struct jn_timeloop_parts *parts;
    const struct jn_timeloop_tables *tables;
    const struct jn_reader *reader;
    struct jn_arch *arch;
    int of_part[JN_MAX_NETWORKS]; /* its index among the machine's networks */
};

/* The two ends of a wire by role and by what the inner part is. */
struct role {
    const char *outer_key;
    const char *storage_key;
    const char *compute_key;
};

static const struct role reads = {"network_read", "network_fill",
                                  "network_operand"};
static const struct role updates = {"network_update", "network_drain",
                                    "network_result"};

static bool read_amount(const struct jn_timeloop_part *part, const char *keys,
                        const struct jn_reader *reader, double *value)
{
    const struct jn_node *node = jn_timeloop_attribute(part, keys);
    if (!jn_timeloop_real(node, reader, value))
        return false;
    if (node == NULL || *value >= 0)
        return true;
    jn_error(reader->diags, node->place, "%s must not be negative, but is %g",
             jn_timeloop_label(node, reader), *value);
    return false;
}

/* 1:1, 1:N or M:N; only the last one matters. */
static bool read_type(const struct jn_timeloop_part *part,
                      const struct jn_reader *reader,
                      struct jn_network *network)
{
    const struct jn_node *node = jn_timeloop_attribute(part, "network_type");
    if (node == NULL)
        return true;
    network->distributed = jn_timeloop_is_word(node, "M:N");
    if (jn_timeloop_is_word(node, "1:1 1:N M:N"))
        return true;
    jn_error(reader->diags, node->place,
             "'network_type' of '%s' must be '1:1', '1:N' or 'M:N'",
             part->name);
    return false;
}

static bool read_word_bits(const struct jn_timeloop_part *part,
                           const char *keys, const struct jn_reader *reader,
                           struct jn_network *network)
{
    uint64_t bits = 16;
    const struct jn_node *node = jn_timeloop_attribute(part, keys);
    if (!jn_timeloop_count(node, reader, &bits))
        return false;
    network->word_bits = (unsigned)bits;
    network->has_word_bits = true;
    if (bits > 0 && bits <= 1 << 20)
        return true;
    jn_error(reader->diags, node->place, "%s must lie between 1 and 2^20",
             jn_timeloop_label(node, reader));
    return false;
}

/* What all networks of the mesh kind have. */
static bool read_mesh(const struct jn_timeloop_part *part,
                      const struct jn_reader *reader,
                      struct jn_network *network)
{
    network->has_hop_pj = jn_timeloop_attribute(part, "energy_per_hop") != NULL;
    network->has_tile_width_um =
        jn_timeloop_attribute(part, "tile_width") != NULL;
    bool fine = read_type(part, reader, network);
    fine &= read_amount(part, "energy_per_hop", reader, &network->hop_pj);
    fine &= read_amount(part, "tile_width", reader, &network->tile_width_um);
    fine &= read_amount(part, "router_energy", reader, &network->router_pj);
    fine &=
        read_amount(part, "wire_energy", reader, &network->wire_pj_per_bit_mm);
    fine &=
        read_amount(part, "energy-per-ingress", reader, &network->ingress_pj);
    return fine;
}

static struct jn_network *add_network(struct wiring *wiring, const char *name,
                                      struct jn_place place)
{
    struct jn_arch *arch = wiring->arch;
    assert(arch->network_count < JN_MAX_NETWORKS);
    struct jn_network *network = &arch->networks[arch->network_count++];
    network->component.name = name;
    network->component.class_ = JN_CLASS_NETWORK;
    network->component.kind = "";
    network->place = place;
    network->level = JN_NO_LEVEL;
    return network;
}

/* The ERT's wire prices a bit and mm in all inferred networks. */
static void apply_tabled_wire(const struct jn_timeloop_tables *tables,
                              struct jn_network *network)
{
    static const char *const names[] = {"wire", "Wire"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct jn_timeloop_row *row =
            jn_timeloop_energy(tables, names[i], "transfer_random");
        if (row != NULL && row->value > 0)
            network->wire_pj_per_bit_mm = (double)(float)row->value;
    }
}

/* The network between LEVEL and the next inner one when none is named. */
static bool infer_network(struct wiring *wiring, size_t level, int *index)
{
    const struct jn_timeloop_part *outer = &wiring->parts->storages[level];
    const struct jn_timeloop_part *inner =
        level + 1 < wiring->parts->storage_count
            ? &wiring->parts->storages[level + 1]
            : &wiring->parts->compute;
    const struct jn_reader *reader = wiring->reader;
    if (*index != JN_NO_NETWORK)
        return true;
    assert(level < wiring->arch->level_count);
    *index = (int)wiring->arch->network_count;
    struct jn_network *network = add_network(
        wiring,
        jn_arena_format(reader->arena, "%s <==> %s", outer->name, inner->name),
        outer->place);
    network->inferred = true;
    bool fine = read_word_bits(
        outer, "network_word_bits word_bits word_width datawidth", reader,
        network);
    fine &= read_mesh(outer, reader, network);
    fine &= read_amount(outer, "network_fill_latency", reader,
                        &network->fill_latency_cycles);
    fine &= read_amount(outer, "network_drain_latency", reader,
                        &network->drain_latency_cycles);
    apply_tabled_wire(wiring->tables, network);
    return fine;
}

static enum jn_network_kind kind_of(const struct jn_timeloop_part *part)
{
    if (strstr(part->class_, "ReductionTree") != NULL)
        return JN_NETWORK_REDUCTION_TREE;
    if (strstr(part->class_, "SimpleMulticast") != NULL)
        return JN_NETWORK_SIMPLE_MULTICAST;
    return JN_NETWORK_MESH;
}

static size_t count_rows(const struct jn_timeloop_tables *tables,
                         const char *component)
{
    size_t count = 0;
    for (const struct jn_timeloop_row *row = tables->energies; row != NULL;
         row = row->next)
        count += strcmp(row->component, component) == 0 ? 1 : 0;
    return count;
}

/* What a simple multicast's rows are called. */
struct multicast_key {
    const char *action;
    const char *argument; /* "" when there is none */
    bool per_tensor;      /* the action's name ends in "_" and a tensor */
};

static bool read_multicast_key(const struct jn_timeloop_part *part,
                               const struct jn_reader *reader,
                               struct multicast_key *key)
{
    const struct jn_node *action = jn_timeloop_attribute(part, "action_name");
    const struct jn_node *argument =
        jn_timeloop_attribute(part, "multicast_factor_argument");
    key->argument = "";
    if (action == NULL) {
        jn_error(reader->diags, part->place,
                 "the SimpleMulticast network '%s' needs an 'action_name' that "
                 "names its row in the ERT",
                 part->name);
        return false;
    }
    bool fine = jn_node_name(action, "'action_name'", reader, &key->action);
    fine &= argument == NULL ||
            jn_node_name(argument, "'multicast_factor_argument'", reader,
                         &key->argument);
    return jn_timeloop_flag(jn_timeloop_attribute(part, "per_datatype_ERT"),
                            reader, &key->per_tensor) &&
           fine;
}

/* True when the row prices the network's action; TENSOR is NULL for all. */
static bool is_multicast_row(const struct jn_timeloop_row *row,
                             const char *component,
                             const struct multicast_key *key,
                             const char **tensor)
{
    size_t length = strlen(key->action);
    *tensor = NULL;
    if (strcmp(row->component, component) != 0 ||
        strncmp(row->action, key->action, length) != 0)
        return false;
    if (!key->per_tensor)
        return row->action[length] == '\0';
    if (row->action[length] != '_')
        return false;
    *tensor = row->action + length + 1;
    return true;
}

/* A tensor's only row holds for every multicast factor. */
static void widen_single_prices(struct jn_multicast_price *prices, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t same = 0;
        for (size_t j = 0; j < count; j++)
            same += prices[i].tensor == NULL ||
                            strcmp(prices[i].tensor, prices[j].tensor) == 0
                        ? 1
                        : 0;
        if (same == 1)
            prices[i].factor = 0;
    }
}

/* Rows for several factors name theirs by an argument; a row that does not
 * is never asked for. */
static bool read_multicast_prices(const struct wiring *wiring,
                                  const struct jn_timeloop_part *part,
                                  struct jn_network *network)
{
    const struct jn_reader *reader = wiring->reader;
    struct multicast_key key = {0};
    if (!read_multicast_key(part, reader, &key))
        return false;
    struct jn_multicast_price *prices =
        jn_arena_take(reader->arena, count_rows(wiring->tables, part->name) + 1,
                      sizeof *prices);
    size_t count = 0;
    for (const struct jn_timeloop_row *row = wiring->tables->energies;
         row != NULL; row = row->next) {
        struct jn_multicast_price price = {NULL, UINT64_MAX, row->value};
        if (!is_multicast_row(row, part->name, &key, &price.tensor))
            continue;
        if (!jn_timeloop_count(jn_timeloop_find(row->arguments, key.argument),
                               reader, &price.factor))
            return false;
        prices[count++] = price;
    }
    widen_single_prices(prices, count);
    network->multicast_prices = prices;
    network->multicast_price_count = count;
    if (count > 0)
        return true;
    jn_error(reader->diags, part->place,
             "the ERT has no action '%s%s' of the SimpleMulticast network '%s'",
             key.action, key.per_tensor ? "_TENSOR" : "", part->name);
    return false;
}

/* A network with a part of its own.  Its drain takes as long as its fill:
 * Timeloop reads drain_latency and does not use it. */
static bool make_network(struct wiring *wiring, size_t index)
{
    const struct jn_timeloop_part *part = &wiring->parts->networks[index];
    const struct jn_reader *reader = wiring->reader;
    if (wiring->of_part[index] != JN_NO_NETWORK)
        return true;
    assert(index < wiring->parts->network_count);
    wiring->of_part[index] = (int)wiring->arch->network_count;
    struct jn_network *network = add_network(wiring, part->name, part->place);
    network->component.kind = part->class_;
    network->kind = kind_of(part);
    bool fine =
        read_word_bits(part, "network_word_bits word_bits", reader, network);
    fine &= read_mesh(part, reader, network);
    fine &= read_amount(part, "adder_energy", reader, &network->adder_pj);
    fine &= read_amount(part, "fill_latency", reader,
                        &network->fill_latency_cycles);
    network->drain_latency_cycles = network->fill_latency_cycles;
    network->counts_once = network->kind == JN_NETWORK_REDUCTION_TREE;
    network->only_last_multicast = network->kind == JN_NETWORK_SIMPLE_MULTICAST;
    if (network->kind == JN_NETWORK_REDUCTION_TREE)
        network->has_tile_width_um = network->has_hop_pj = false;
    if (network->kind != JN_NETWORK_MESH)
        network->distributed = false;
    if (network->kind == JN_NETWORK_SIMPLE_MULTICAST)
        fine &= read_multicast_prices(wiring, part, network);
    return fine;
}

/* Index of the network part that NODE names, or -1 after a complaint. */
static int find_part(const struct wiring *wiring, const struct jn_node *node)
{
    const struct jn_timeloop_parts *parts = wiring->parts;
    const char *names[JN_MAX_NETWORKS];
    const char *name;
    if (!jn_node_name(node, jn_timeloop_label(node, wiring->reader),
                      wiring->reader, &name))
        return -1;
    for (size_t i = 0; i < parts->network_count; i++) {
        names[i] = parts->networks[i].name;
        if (strcmp(names[i], name) == 0)
            return (int)i;
    }
    const char *meant = jn_did_you_mean(name, names, parts->network_count);
    jn_error(wiring->reader->diags, node->place,
             "the architecture has no network '%s'%s%s%s", name,
             meant != NULL ? "; did you mean '" : "",
             meant != NULL ? meant : "", meant != NULL ? "'?" : "");
    return -1;
}

static bool complain_about_end(const struct wiring *wiring,
                               const struct jn_node *node,
                               const struct jn_timeloop_part *other,
                               const char *other_key)
{
    jn_error(wiring->reader->diags, node->place,
             "'%s' names network '%s', so '%s' of '%s' must name it too",
             node->key, node->kind == JN_SCALAR ? node->text : "", other_key,
             other->name);
    return false;
}

/* The part that both ends of a wire name: its index, or -1 when neither end
 * names one. */
static bool find_wire(const struct wiring *wiring, size_t level,
                      const struct role *role, int *part)
{
    const struct jn_timeloop_parts *parts = wiring->parts;
    bool to_compute = level + 1 == parts->storage_count;
    assert(level < parts->storage_count);
    const struct jn_timeloop_part *outer = &parts->storages[level];
    const struct jn_timeloop_part *inner =
        to_compute ? &parts->compute : &parts->storages[level + 1];
    const char *inner_key = to_compute ? role->compute_key : role->storage_key;
    const struct jn_node *from = jn_timeloop_attribute(outer, role->outer_key);
    const struct jn_node *to = jn_timeloop_attribute(inner, inner_key);
    *part = -1;
    if (from == NULL && to == NULL)
        return true;
    if (from == NULL)
        return complain_about_end(wiring, to, outer, role->outer_key);
    if (to == NULL)
        return complain_about_end(wiring, from, inner, inner_key);
    *part = find_part(wiring, from);
    int other = find_part(wiring, to);
    if (*part < 0 || other < 0)
        return false;
    return *part == other || complain_about_end(wiring, from, inner, inner_key);
}

static bool check_role(const struct wiring *wiring,
                       const struct jn_network *network)
{
    if (network->kind != JN_NETWORK_REDUCTION_TREE || !network->carries_reads)
        return true;
    jn_error(wiring->reader->diags, network->place,
             "the reduction tree '%s' can only carry updates, not reads",
             network->component.name);
    return false;
}

/* Wires one role of a level; INFERRED is the level's unnamed network. */
static bool wire_role(struct wiring *wiring, size_t level,
                      const struct role *role, int *inferred)
{
    int part;
    if (!find_wire(wiring, level, role, &part))
        return false;
    bool fine = part >= 0 ? make_network(wiring, (size_t)part)
                          : infer_network(wiring, level, inferred);
    int index = part >= 0 ? wiring->of_part[part] : *inferred;
    assert(index != JN_NO_NETWORK);
    struct jn_network *network = &wiring->arch->networks[index];
    network->level = (int)level;
    if (role == &reads) {
        network->carries_reads = true;
        wiring->arch->levels[level].read_network = index;
    } else {
        network->carries_updates = true;
        wiring->arch->levels[level].update_network = index;
    }
    return check_role(wiring, network) && fine;
}

bool jn_timeloop_networks_read(const struct jn_timeloop_parts *parts,
                               const struct jn_timeloop_tables *tables,
                               const struct jn_reader *reader,
                               struct jn_arch *arch)
{
    struct wiring wiring = {parts, tables, reader, arch, {0}};
    arch->networks =
        jn_arena_take(reader->arena, JN_MAX_NETWORKS, sizeof *arch->networks);
    arch->network_count = 0;
    for (size_t i = 0; i < parts->network_count; i++) {
        wiring.of_part[i] = JN_NO_NETWORK;
        jn_timeloop_warn_attributes(&parts->networks[i], reader);
    }
    bool fine = true;
    for (size_t level = 0; level < arch->level_count; level++) {
        int inferred = JN_NO_NETWORK;
        fine &= wire_role(&wiring, level, &reads, &inferred);
        fine &= wire_role(&wiring, level, &updates, &inferred);
    }
    for (size_t i = 0; i < parts->network_count; i++)
        if (fine && wiring.of_part[i] == JN_NO_NETWORK)
            jn_warning(reader->diags, parts->networks[i].place,
                       "no level names the network '%s'; it has no effect",
                       parts->networks[i].name);
    return fine;
}

static void forget_foreign_prices(const struct jn_layer *layer,
                                  struct jn_arena *arena,
                                  struct jn_network *network)
{
    size_t count = 0;
    struct jn_multicast_price *prices =
        jn_arena_take(arena, network->multicast_price_count, sizeof *prices);
    for (size_t i = 0; i < network->multicast_price_count; i++) {
        const char *tensor = network->multicast_prices[i].tensor;
        if (tensor == NULL || jn_layer_find_tensor(layer, tensor) >= 0)
            prices[count++] = network->multicast_prices[i];
    }
    network->multicast_prices = prices;
    network->multicast_price_count = count;
}

void jn_timeloop_networks_bind(const struct jn_layer *layer,
                               struct jn_arena *arena, struct jn_arch *arch)
{
    for (size_t i = 0; i < arch->network_count; i++)
        if (arch->networks[i].multicast_price_count > 0)
            forget_foreign_prices(layer, arena, &arch->networks[i]);
}
