/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/nir_data.h"

#include "base/checked.h"
#include "import/hdf5_file.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MOST_DEPTH = 16 };

#define MOST_BITS ((uint64_t)1 << 32)

struct reading {
    struct jn_hdf5 *file;
    struct jn_arena *arena;
    const struct jn_nir_recording *recording;
    const char *path; /* of the observable */
    struct jn_nir_spikes *spikes;
};

/* The members of a group, for a message: "'a', 'b'". */
static bool refuse_member(const struct reading *reading, const char *group,
                          const char *what, const char *name)
{
    const char **names;
    size_t count;
    if (!jn_hdf5_members(reading->file, group, &names, &count))
        return false;
    const char *meant = jn_did_you_mean(name, names, count);
    if (!meant && count > 0)
        meant = names[0];
    return jn_hdf5_refuse(reading->file,
                          meant ? "there is no %s '%s'; there is '%s'"
                                : "there is no %s '%s'%s",
                          what, name, meant ? meant : "");
}

static bool has_type(const struct reading *reading, const char *path,
                     const char *type)
{
    const char *found;
    return jn_hdf5_attribute_text(reading->file, path, "__type__", &found) &&
           strcmp(found, type) == 0;
}

/* The group of a node, which a dotted name finds in a graph within, too:
 * "lif1.lin" is nodes/lif1/nodes/lin. */
static bool find_node(const struct reading *reading, const char **path)
{
    const char *graph = "";
    const char *name = reading->recording->node;
    for (int depth = 0; depth < MOST_DEPTH; depth++) {
        const char *nodes = jn_arena_format(reading->arena, "%s/nodes", graph);
        if (jn_hdf5_kind(reading->file, nodes) != JN_HDF5_GROUP)
            return jn_hdf5_refuse(reading->file, "there is no group '%s'",
                                  nodes);
        *path = jn_arena_format(reading->arena, "%s/%s", nodes, name);
        if (!strchr(name, '/') &&
            jn_hdf5_kind(reading->file, *path) == JN_HDF5_GROUP)
            return true;
        const char *dot = strchr(name, '.');
        if (!dot || strchr(name, '/'))
            return refuse_member(reading, nodes, "node", name);
        graph = jn_arena_format(reading->arena, "%s/%.*s", nodes,
                                (int)(dot - name), name);
        name = dot + 1;
    }
    return jn_hdf5_refuse(reading->file, "there is no node '%s'",
                          reading->recording->node);
}

static bool find_observable(struct reading *reading)
{
    const char *node = "";
    const char *name = reading->recording->observable;
    if (!has_type(reading, "/", "NIRGraphData"))
        return jn_hdf5_refuse(reading->file,
                              "no file of recorded data: its '__type__' is "
                              "not 'NIRGraphData'");
    if (!find_node(reading, &node))
        return false;
    const char *all = jn_arena_format(reading->arena, "%s/observables", node);
    if (jn_hdf5_kind(reading->file, all) != JN_HDF5_GROUP)
        return jn_hdf5_refuse(reading->file, "node '%s' has no 'observables'",
                              reading->recording->node);
    reading->path = jn_arena_format(reading->arena, "%s/%s", all, name);
    return (!strchr(name, '/') &&
            jn_hdf5_kind(reading->file, reading->path) == JN_HDF5_GROUP) ||
           refuse_member(reading, all, "observable", name);
}

static bool start_bits(const struct reading *reading, uint64_t steps,
                       uint64_t neurons)
{
    struct jn_nir_spikes *spikes = reading->spikes;
    uint64_t bits = jn_mul(steps, neurons);
    if (bits == 0 || bits > MOST_BITS)
        return jn_hdf5_refuse(reading->file,
                              "%" PRIu64 " steps of %" PRIu64
                              " neurons are none or too many",
                              steps, neurons);
    spikes->steps = steps;
    spikes->neurons = neurons;
    spikes->byte_count = (size_t)jn_ceil_div(bits, 8);
    spikes->bits = jn_arena_take(reading->arena, spikes->byte_count, 1);
    return true;
}

static void set_bit(const struct jn_nir_spikes *spikes, uint64_t bit)
{
    spikes->bits[bit / 8] |= (unsigned char)(1u << bit % 8);
}

/* One sample of a dataset whose first rank is the samples'. */
static bool read_sample(const struct reading *reading, const char *key,
                        struct jn_extents *extents, double **items)
{
    return jn_hdf5_slice(
        reading->file,
        jn_arena_format(reading->arena, "%s/%s", reading->path, key),
        reading->recording->sample, extents, items);
}

static bool read_grid(const struct reading *reading)
{
    struct jn_extents extents;
    double *items;
    if (!read_sample(reading, "data", &extents, &items))
        return false;
    if (extents.count != 2)
        return jn_hdf5_refuse(reading->file,
                              "a sample of 'data' is %s; it must be steps x "
                              "neurons",
                              jn_extents_text(&extents, reading->arena));
    if (!start_bits(reading, extents.items[0], extents.items[1]))
        return false;
    uint64_t count = jn_extents_words(&extents);
    for (uint64_t index = 0; index < count; index++)
        if (items[index] != 0)
            set_bit(reading->spikes, index);
    return true;
}

struct events {
    double *neurons, *times;
    uint64_t count, neuron_count;
    double end;
};

/* The neuron -1 stands for no event. */
static bool set_events(const struct reading *reading,
                       const struct events *events)
{
    uint64_t steps = reading->recording->steps;
    for (uint64_t index = 0; index < events->count; index++) {
        double neuron = events->neurons[index];
        double time = events->times[index];
        if (neuron == -1)
            continue;
        if (!(neuron >= 0 && neuron < jn_real(events->neuron_count)) ||
            neuron != floor(neuron) || !(time >= 0 && time <= events->end))
            return jn_hdf5_refuse(reading->file,
                                  "event %" PRIu64 " is of neuron %g at %g; "
                                  "there are %" PRIu64 " neurons and times "
                                  "from 0 to %g",
                                  index, neuron, time, events->neuron_count,
                                  events->end);
        uint64_t step = jn_whole(time / events->end * jn_real(steps));
        set_bit(reading->spikes,
                (step < steps ? step : steps - 1) * events->neuron_count +
                    jn_whole(neuron));
    }
    return true;
}

static bool read_events(const struct reading *reading)
{
    struct jn_extents extents;
    struct jn_extents times;
    struct events events = {0};
    double neurons = 0;
    if (!jn_hdf5_attribute_real(reading->file, reading->path, "n_neurons",
                                &neurons) ||
        !jn_hdf5_attribute_real(reading->file, reading->path, "t_max",
                                &events.end) ||
        !(neurons >= 1 && neurons <= (double)MOST_BITS) || !(events.end > 0))
        return jn_hdf5_refuse(reading->file, "events need the attributes "
                                             "'n_neurons' and 't_max', both "
                                             "above 0");
    events.neuron_count = jn_whole(neurons);
    if (!read_sample(reading, "idx", &extents, &events.neurons) ||
        !read_sample(reading, "time", &times, &events.times))
        return false;
    events.count = jn_extents_words(&extents);
    if (jn_extents_words(&times) != events.count)
        return jn_hdf5_refuse(reading->file,
                              "'idx' and 'time' are of different shapes");
    return start_bits(reading, reading->recording->steps,
                      events.neuron_count) &&
           set_events(reading, &events);
}

static bool read_observable(struct reading *reading)
{
    if (!find_observable(reading))
        return false;
    jn_hdf5_set_where(reading->file,
                      jn_arena_format(reading->arena, "'%s' of node '%s': ",
                                      reading->recording->observable,
                                      reading->recording->node));
    if (has_type(reading, reading->path, "TimeGriddedData"))
        return read_grid(reading);
    if (has_type(reading, reading->path, "EventData") ||
        has_type(reading, reading->path, "ValuedEventData"))
        return read_events(reading);
    return jn_hdf5_refuse(reading->file,
                          "its '__type__' must be 'TimeGriddedData', "
                          "'EventData' or 'ValuedEventData'");
}

bool jn_nir_data_read(const struct jn_nir_recording *recording,
                      const struct jn_reader *reader,
                      struct jn_nir_spikes *spikes)
{
    struct reading reading = {
        .file = jn_hdf5_open(recording->path, reader),
        .arena = reader->arena,
        .recording = recording,
        .spikes = spikes,
    };
    if (!reading.file)
        return false;
    bool good = read_observable(&reading);
    jn_hdf5_close(reading.file);
    return good;
}
