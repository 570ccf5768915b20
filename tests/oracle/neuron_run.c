/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/neuron_run.h"

#include "oracle/neuron_case.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_INSTANCES = 64, MOST_LOOPS = NOTATION_MAX_LOOPS };

/* What an instance holds of a tensor: the tile that begins at START, and of its
 * words those that it has. */
struct holding {
    bool any;
    uint64_t start[JN_MAX_DIMS];
    bool has[MOST_NEURON_WORDS];
};

/* A tensor on its way through the levels.  Behind the innermost level stands
 * what uses it word by word, as if it were a level. */
struct chain {
    size_t tensor, last; /* levels 0 to LAST are of concern */
    bool keeps[JN_MAX_LEVELS + 1];
    uint64_t moved_at[JN_MAX_LEVELS + 1][MOST_INSTANCES][MOST_NEURON_WORDS];
    uint64_t read_at[JN_MAX_LEVELS + 1][MOST_INSTANCES][MOST_NEURON_WORDS];
    struct holding held[JN_MAX_LEVELS + 1][MOST_INSTANCES];
    bool begun[MOST_NEURON_WORDS]; /* there is something to be read */
    bool dead[MOST_NEURON_WORDS];  /* nobody needs it any more */
};

struct machine {
    const struct jn_problem *problem;
    const struct jn_mapping *mapping;
    struct neuron_run *run;
    uint64_t strides[MOST_LOOPS], values[MOST_LOOPS];
    uint64_t now; /* number of the pass of all loops in time, from 1 */
    struct chain *sums, *states;
    uint64_t added[MOST_NEURON_WORDS]; /* terms of each sum */
    uint64_t steps[MOST_NEURON_WORDS]; /* of each neuron */
    size_t sum_owner[MOST_NEURON_WORDS], state_owner[MOST_NEURON_WORDS];
    uint64_t terms, time;
};

static const struct jn_layer *layer_of(const struct machine *m)
{
    return m->problem->layer;
}

static bool is_outside(const struct jn_loop *loop, size_t level)
{
    return loop->level < level;
}

static void find_index(const struct machine *m, size_t level, uint64_t *index)
{
    memset(index, 0, JN_MAX_DIMS * sizeof *index);
    for (size_t i = 0; i < m->mapping->loop_count; i++)
        if (is_outside(&m->mapping->loops[i], level))
            index[m->mapping->loops[i].dim] += m->values[i] * m->strides[i];
}

static size_t find_instance(const struct machine *m, size_t level)
{
    size_t instance = 0;
    for (size_t i = 0; i < m->mapping->loop_count; i++) {
        const struct jn_loop *loop = &m->mapping->loops[i];
        if (is_outside(loop, level) && loop->axis != JN_TIME)
            instance = instance * loop->end + m->values[i];
    }
    if (instance >= MOST_INSTANCES)
        abort();
    return instance;
}

/* Number of a word by the index of each dimension. */
static size_t word_at(const struct jn_layer *layer, size_t tensor,
                      const uint64_t *index)
{
    const struct jn_tensor *of = &layer->tensors[tensor];
    size_t word = 0;
    for (size_t r = 0; r < of->rank_count; r++) {
        unsigned dim = of->ranks[r].terms[0].dim;
        word = word * layer->bounds[dim] + index[dim];
    }
    return word;
}

static bool in_tile(const struct machine *m, size_t level, size_t tensor,
                    size_t word, const uint64_t *start)
{
    const struct jn_layer *layer = layer_of(m);
    const struct jn_tensor *of = &layer->tensors[tensor];
    for (size_t r = of->rank_count; r-- > 0;) {
        unsigned dim = of->ranks[r].terms[0].dim;
        uint64_t at = word % layer->bounds[dim];
        uint64_t span = 1;
        word /= layer->bounds[dim];
        for (size_t i = 0; i < m->mapping->loop_count; i++)
            if (!is_outside(&m->mapping->loops[i], level) &&
                m->mapping->loops[i].dim == dim)
                span *= m->mapping->loops[i].end;
        if (at < start[dim] || at >= start[dim] + span)
            return false;
    }
    return true;
}

static size_t count_words(const struct jn_layer *layer, size_t tensor)
{
    return (size_t)jn_layer_tensor_words(layer, tensor);
}

static int next_outside(const struct chain *chain, size_t level)
{
    int outer = (int)level - 1;
    while (outer >= 0 && !chain->keeps[outer])
        outer--;
    return outer;
}

/* A word leaves LEVEL; what several children send at once is added on its way.
 * Where it is lost, nobody keeps it. */
static void send_out(struct machine *m, struct chain *chain, size_t level,
                     size_t word)
{
    int outer = next_outside(chain, level);
    if (outer < 0) {
        m->run->lost = true;
        return;
    }
    size_t to = find_instance(m, (size_t)outer);
    chain->held[outer][to].has[word] = true;
    if (chain->moved_at[outer][to][word] == m->now)
        return;
    chain->moved_at[outer][to][word] = m->now;
    m->run->of[chain->tensor].updates[outer]++;
}

/* One reading serves all children that ask for a word at once. */
static void bring_in(struct machine *m, struct chain *chain, size_t level,
                     size_t word)
{
    int outer = next_outside(chain, level);
    if (outer < 0)
        return;
    size_t from = find_instance(m, (size_t)outer);
    if (level <= chain->last)
        m->run->of[chain->tensor].fills[level]++;
    if (chain->read_at[outer][from][word] == m->now)
        return;
    chain->read_at[outer][from][word] = m->now;
    m->run->of[chain->tensor].reads[outer]++;
}

static void evict(struct machine *m, struct chain *chain, size_t level,
                  struct holding *held)
{
    size_t words = count_words(layer_of(m), chain->tensor);
    for (size_t w = 0; held->any && w < words; w++) {
        if (held->has[w] &&
            (!chain->dead[w] || level > m->problem->arch->neurons.level))
            send_out(m, chain, level, w);
        held->has[w] = false;
    }
    held->any = false;
}

static void load(struct machine *m, struct chain *chain, size_t level,
                 struct holding *held)
{
    size_t words = count_words(layer_of(m), chain->tensor);
    find_index(m, level, held->start);
    held->any = true;
    for (size_t w = 0; w < words; w++)
        if (chain->begun[w] &&
            in_tile(m, level, chain->tensor, w, held->start)) {
            bring_in(m, chain, level, w);
            held->has[w] = next_outside(chain, level) >= 0;
        }
}

static bool is_same_tile(const struct machine *m, const struct chain *chain,
                         size_t level, const struct holding *held)
{
    uint64_t start[JN_MAX_DIMS];
    const struct jn_tensor *of = &layer_of(m)->tensors[chain->tensor];
    find_index(m, level, start);
    for (size_t d = 0; d < layer_of(m)->dim_count; d++)
        if ((of->indexed_by >> d & 1) && start[d] != held->start[d])
            return false;
    return held->any;
}

/* What stands behind the innermost level reads and writes a word. */
static void use(struct machine *m, struct chain *chain, size_t word,
                bool reads_always)
{
    if (chain->begun[word] || reads_always)
        bring_in(m, chain, chain->last + 1, word);
    send_out(m, chain, chain->last + 1, word);
}

/* A neuron takes a sum that is complete. */
static void update(struct machine *m, const uint64_t *index)
{
    const struct jn_neuron *neuron = &layer_of(m)->neuron;
    size_t level = m->problem->arch->neurons.level;
    size_t sum = word_at(layer_of(m), neuron->sums, index);
    size_t state = word_at(layer_of(m), m->states->tensor, index);
    size_t owner = find_instance(m, level) + 1;
    m->run->of[neuron->sums].reads[level]++;
    m->run->spread |=
        m->state_owner[state] != 0 && m->state_owner[state] != owner;
    m->state_owner[state] = owner;
    use(m, m->states, state, true);
    m->run->visits++;
    m->steps[state]++;
    for (size_t l = 0; l < level + 1; l++)
        m->run->of[neuron->spikes].updates[l] +=
            m->mapping->levels[l].keep >> neuron->spikes & 1;
    m->sums->dead[sum] = true;
}

/* A neuron has begun, or is through, once the whole pass is. */
static void settle(struct machine *m)
{
    const struct jn_neuron *neuron = &layer_of(m)->neuron;
    size_t words = count_words(layer_of(m), m->states->tensor);
    for (size_t w = 0; w < words; w++) {
        m->states->begun[w] = neuron->streaming || m->steps[w] > 0;
        m->states->dead[w] = !neuron->streaming && m->steps[w] == m->time;
    }
    words = count_words(layer_of(m), neuron->sums);
    for (size_t w = 0; w < words; w++)
        m->sums->begun[w] = m->added[w] > 0;
}

static bool exists(const struct machine *m, const uint64_t *index)
{
    for (size_t d = 0; d < layer_of(m)->dim_count; d++)
        if (index[d] >= layer_of(m)->bounds[d])
            return false;
    return true;
}

/* Next values of the loops of some axis; false when all have been. */
static bool advance(struct machine *m, bool in_time)
{
    for (size_t i = m->mapping->loop_count; i-- > 0;) {
        const struct jn_loop *loop = &m->mapping->loops[i];
        if ((loop->axis == JN_TIME) != in_time)
            continue;
        if (++m->values[i] < loop->end)
            return true;
        m->values[i] = 0;
    }
    return false;
}

typedef void visitor(struct machine *m, const uint64_t *index);

static void add(struct machine *m, const uint64_t *index)
{
    size_t sum = word_at(layer_of(m), layer_of(m)->neuron.sums, index);
    size_t owner = find_instance(m, m->problem->arch->neurons.level) + 1;
    m->run->spread |= m->sum_owner[sum] != 0 && m->sum_owner[sum] != owner;
    m->sum_owner[sum] = owner;
    use(m, m->sums, sum, false);
    m->added[sum]++;
}

/* All of a sum's terms of one pass are there before the neuron takes it. */
static bool is_ready(const struct machine *m, const uint64_t *index)
{
    size_t sum = word_at(layer_of(m), layer_of(m)->neuron.sums, index);
    return m->added[sum] == m->terms && !m->sums->dead[sum];
}

static void fire(struct machine *m, const uint64_t *index)
{
    if (is_ready(m, index))
        update(m, index);
}

static void visit_all(struct machine *m, visitor *visit)
{
    uint64_t index[JN_MAX_DIMS];
    do {
        find_index(m, JN_MAX_LEVELS, index);
        if (exists(m, index))
            visit(m, index);
    } while (advance(m, false));
}

/* Who works at a point. */
typedef bool worker(const struct machine *m, const uint64_t *index);

static bool always(const struct machine *m, const uint64_t *index)
{
    (void)m;
    (void)index;
    return true;
}

/* Empties a level's instances that need another tile, or fills them. */
static void change_tiles(struct machine *m, struct chain *chain, size_t level,
                         worker *works, bool fills)
{
    uint64_t index[JN_MAX_DIMS];
    do {
        struct holding *held = &chain->held[level][find_instance(m, level)];
        find_index(m, JN_MAX_LEVELS, index);
        if (!exists(m, index) || !works(m, index))
            continue;
        if (fills && !held->any)
            load(m, chain, level, held);
        else if (!fills && !is_same_tile(m, chain, level, held))
            evict(m, chain, level, held);
    } while (advance(m, false));
}

/* Has all levels hold the tiles of the present pass: they are emptied from the
 * inside, and filled from the outside. */
static void go_to(struct machine *m, struct chain *chain, worker *works)
{
    for (size_t level = chain->last + 1; level-- > 0;)
        if (chain->keeps[level])
            change_tiles(m, chain, level, works, false);
    for (size_t level = 0; level <= chain->last; level++)
        if (chain->keeps[level])
            change_tiles(m, chain, level, works, true);
}

/* What is left in the end goes out: sums to where neurons are, state that
 * streams to the outermost level. */
static void flush(struct machine *m, struct chain *chain)
{
    for (size_t level = chain->last + 1; level-- > 0;) {
        if (!chain->keeps[level])
            continue;
        do {
            struct holding *held = &chain->held[level][find_instance(m, level)];
            if (next_outside(chain, level) >= 0)
                evict(m, chain, level, held);
        } while (advance(m, false));
    }
}

static struct chain *start_chain(const struct machine *m, size_t tensor,
                                 size_t last)
{
    struct chain *chain = calloc(1, sizeof *chain);
    if (chain == NULL)
        abort();
    chain->tensor = tensor;
    chain->last = last;
    for (size_t level = 0; level <= last; level++)
        chain->keeps[level] = m->mapping->levels[level].keep >> tensor & 1;
    return chain;
}

static void start(struct machine *m)
{
    const struct jn_layer *layer = layer_of(m);
    const struct jn_arch *arch = m->problem->arch;
    uint64_t strides[JN_MAX_DIMS];
    for (size_t d = 0; d < JN_MAX_DIMS; d++)
        strides[d] = 1;
    for (size_t i = m->mapping->loop_count; i-- > 0;) {
        m->strides[i] = strides[m->mapping->loops[i].dim];
        strides[m->mapping->loops[i].dim] *= m->mapping->loops[i].end;
    }
    m->terms = 1;
    for (size_t d = 0; d < layer->dim_count; d++)
        if (layer->neuron.summed >> d & 1)
            m->terms *= layer->bounds[d];
    m->time = layer->neuron.time < 0 ? 1 : layer->bounds[layer->neuron.time];
    m->sums = start_chain(m, layer->neuron.sums, arch->level_count - 1);
    m->states =
        start_chain(m, (size_t)layer->neuron.spikes - 1, arch->neurons.level);
    settle(m);
}

/* Sums go out to where neurons are, and state that streams to the outermost
 * level. */
static void end(struct machine *m)
{
    m->now++;
    flush(m, m->sums);
    flush(m, m->states);
    free(m->sums);
    free(m->states);
}

void neuron_run(const struct jn_problem *problem,
                const struct jn_mapping *mapping, struct neuron_run *run)
{
    struct machine *m = calloc(1, sizeof *m);
    if (m == NULL)
        abort();
    *run = (struct neuron_run){0};
    m->problem = problem;
    m->mapping = mapping;
    m->run = run;
    start(m);
    do {
        m->now++;
        go_to(m, m->sums, always);
        visit_all(m, add);
        settle(m);
        go_to(m, m->states, is_ready);
        visit_all(m, fire);
        settle(m);
    } while (advance(m, true));
    end(m);
    free(m);
}
