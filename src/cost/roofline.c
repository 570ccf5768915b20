/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cost/roofline.h"

#include "cost/traffic.h"

#include <assert.h>

static const char *const stream_names[] = {"read", "write", "read + write"};

const char *jn_stream_name(enum jn_stream stream)
{
    assert(stream <= JN_STREAM_SHARED);
    return stream_names[stream];
}

static double product(struct jn_mesh mesh)
{
    return (double)mesh.x * (double)mesh.y;
}

/* Bytes of one stream over the whole run, of all instances and tensors. */
static double stream_bytes(const struct jn_problem *problem,
                           const struct jn_result *result, size_t level,
                           enum jn_stream stream)
{
    double bytes = 0;
    for (size_t i = 0; i < result->tensor_count; i++) {
        const struct jn_tensor_result *tensor =
            &result->levels[level].tensors[i];
        if (!tensor->kept)
            continue;
        struct jn_traffic traffic = jn_traffic_of(result, level, i);
        double words = 0;
        double metadata_bits = 0;
        if (stream != JN_STREAM_WRITE) {
            words += traffic.read_words;
            metadata_bits += traffic.read_metadata_bits;
        }
        if (stream != JN_STREAM_READ) {
            words += traffic.written_words;
            metadata_bits += traffic.written_metadata_bits;
        }
        bytes += words * traffic.instances *
                 problem->storage[level][i].word_bits / 8;
        bytes += metadata_bits * traffic.instances / 8;
    }
    return bytes;
}

static double ratio(double dividend, double divisor)
{
    return divisor > 0 ? dividend / divisor : 0;
}

static struct jn_roof roof_of(const struct jn_problem *problem,
                              const struct jn_result *result, size_t level,
                              enum jn_stream stream)
{
    const struct jn_level *storage = &problem->arch->levels[level];
    const struct jn_bandwidth limits[] = {storage->read, storage->write,
                                          storage->shared};
    struct jn_roof roof = {.stream = stream};
    roof.bytes = stream_bytes(problem, result, level, stream);
    roof.operations_per_byte = ratio(jn_traffic_computes(result), roof.bytes);
    roof.has_bandwidth = limits[stream].given;
    if (!roof.has_bandwidth)
        return roof;
    roof.bytes_per_cycle = limits[stream].words_per_cycle * storage->word_bits /
                           8 * product(storage->mesh);
    roof.balance_operations_per_byte =
        ratio(product(problem->arch->compute.mesh), roof.bytes_per_cycle);
    roof.operations_per_cycle = roof.operations_per_byte * roof.bytes_per_cycle;
    return roof;
}

/* A stream that moves nothing limits nothing. */
static bool is_tighter(const struct jn_roof *roof, const struct jn_roof *than)
{
    if (!roof->has_bandwidth || roof->bytes <= 0)
        return false;
    return !than->has_bandwidth || than->bytes <= 0 ||
           roof->operations_per_cycle < than->operations_per_cycle;
}

struct jn_demand jn_level_demand(const struct jn_level *level,
                                 const struct jn_level_result *result)
{
    const double read = result->read_words_per_cycle;
    const double write = result->write_words_per_cycle;
    const double wanted[] = {read, write, read + write};
    const struct jn_bandwidth limits[] = {level->read, level->write,
                                          level->shared};
    struct jn_demand worst = {.stream = JN_STREAM_SHARED,
                              .wanted_words_per_cycle = read + write};
    for (int i = JN_STREAM_READ; i <= JN_STREAM_SHARED; i++) {
        if (!limits[i].given)
            continue;
        if (worst.has_limit &&
            wanted[i] * worst.limit_words_per_cycle <=
                worst.wanted_words_per_cycle * limits[i].words_per_cycle)
            continue;
        worst = (struct jn_demand){(enum jn_stream)i, true, wanted[i],
                                   limits[i].words_per_cycle};
    }
    return worst;
}

void jn_roofline_count(const struct jn_problem *problem,
                       const struct jn_result *result,
                       struct jn_roofline *roofline)
{
    *roofline = (struct jn_roofline){
        .peak_operations_per_cycle = product(problem->arch->compute.mesh),
        .operations_per_cycle =
            ratio(jn_traffic_computes(result), (double)result->cycles),
    };
    for (size_t level = 0; level < result->level_count; level++) {
        struct jn_roof *tightest = &roofline->levels[level];
        *tightest = roof_of(problem, result, level, JN_STREAM_SHARED);
        for (int stream = JN_STREAM_READ; stream <= JN_STREAM_WRITE; stream++) {
            struct jn_roof roof =
                roof_of(problem, result, level, (enum jn_stream)stream);
            if (is_tighter(&roof, tightest))
                *tightest = roof;
        }
    }
}
