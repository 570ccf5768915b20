/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/spike_case.h"

#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint64_t draw(const gsl_rng *rng, uint64_t least, uint64_t most)
{
    return least + gsl_rng_uniform_int(rng, most - least + 1);
}

/* Words of a rank that the layer reads, padding included. */
static uint64_t reach(const struct spike_case *drawn, size_t axis)
{
    return (drawn->outputs[axis] - 1) * drawn->stride +
           (drawn->kernel[axis] - 1) * drawn->dilation + 1;
}

static bool draw_axis(const gsl_rng *rng, size_t axis, struct spike_case *drawn)
{
    drawn->size[axis] = draw(rng, 1, 6);
    drawn->kernel[axis] = draw(rng, 1, 3);
    drawn->padding[2 * axis] = draw(rng, 0, 2);
    drawn->padding[2 * axis + 1] = draw(rng, 0, 2);
    uint64_t padded = drawn->size[axis] + drawn->padding[2 * axis] +
                      drawn->padding[2 * axis + 1];
    uint64_t field = (drawn->kernel[axis] - 1) * drawn->dilation + 1;
    if (padded < field)
        return false;
    drawn->outputs[axis] = (padded - field) / drawn->stride + 1;
    /* an array of the padded size is taken as if it had the padding */
    return reach(drawn, axis) != drawn->size[axis] ||
           drawn->padding[2 * axis] == 0;
}

static size_t count_words(const struct spike_case *drawn)
{
    return (size_t)(drawn->steps * drawn->batch * drawn->channels *
                    drawn->size[0] * drawn->size[1]);
}

static void write_bits(const struct spike_case *drawn, FILE *file)
{
    size_t words = count_words(drawn);
    for (size_t first = 0; first < words; first += 8) {
        int byte = 0;
        for (size_t i = first; i < first + 8 && i < words; i++)
            byte |= (drawn->numbers[i] != 0) << (i - first);
        (void)putc(byte, file);
    }
}

static void write_npy(const struct spike_case *drawn, FILE *file)
{
    char header[119];
    size_t words = count_words(drawn);
    unsigned long long steps = drawn->repeats ? 1 : drawn->steps;
    int length = snprintf(
        header, sizeof header,
        "{'descr': '|u1', 'fortran_order': False, 'shape': (%llu, %llu, %llu, "
        "%llu, %llu), }",
        steps, (unsigned long long)drawn->batch,
        (unsigned long long)drawn->channels, (unsigned long long)drawn->size[0],
        (unsigned long long)drawn->size[1]);
    (void)fwrite("\x93NUMPY\1\0\x76\0", 1, 10, file);
    (void)fprintf(file, "%s%*s\n", header, 117 - length, "");
    (void)fwrite(drawn->numbers, 1,
                 drawn->repeats ? words / drawn->steps : words, file);
}

static void write_file(struct spike_case *drawn)
{
    (void)snprintf(drawn->path, sizeof drawn->path, "spike_case.%ld.%s",
                   (long)getpid(), drawn->has_rates ? "npy" : "bits");
    FILE *file = fopen(drawn->path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    (drawn->has_rates ? write_npy : write_bits)(drawn, file);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

void spike_case_draw(const gsl_rng *rng, bool has_rates,
                     struct spike_case *drawn)
{
    do {
        *drawn = (struct spike_case){.has_rates = has_rates,
                                     .steps = draw(rng, 1, SPIKE_STEPS),
                                     .batch = draw(rng, 1, 2),
                                     .channels = draw(rng, 1, 3),
                                     .filters = draw(rng, 1, 3),
                                     .stride = draw(rng, 1, 3),
                                     .dilation = draw(rng, 1, 2)};
    } while (!draw_axis(rng, 0, drawn) || !draw_axis(rng, 1, drawn));
    drawn->repeats = has_rates && draw(rng, 0, 1);
    size_t words = count_words(drawn);
    size_t own = drawn->repeats ? words / drawn->steps : words;
    double rate = gsl_rng_uniform(rng);
    for (size_t i = 0; i < words; i++) {
        drawn->numbers[i] = gsl_rng_uniform(rng) < rate;
        if (has_rates)
            drawn->numbers[i] =
                (unsigned char)(drawn->numbers[i] *
                                gsl_rng_uniform_int(rng, SPIKE_COUNTED + 1));
        if (i >= own)
            drawn->numbers[i] = drawn->numbers[i - own];
    }
    write_file(drawn);
}

void spike_case_read(const struct spike_case *drawn, const char *machine,
                     const char *mapping, struct notation *n)
{
    static uint64_t shape[5];
    char dims[160], tensors[200];
    unsigned stride = (unsigned)drawn->stride;
    unsigned dilation = (unsigned)drawn->dilation;
    (void)snprintf(dims, sizeof dims, "T%u N%u M%u C%u P%u Q%u R%u S%u",
                   (unsigned)drawn->steps, (unsigned)drawn->batch,
                   (unsigned)drawn->filters, (unsigned)drawn->channels,
                   (unsigned)drawn->outputs[0], (unsigned)drawn->outputs[1],
                   (unsigned)drawn->kernel[0], (unsigned)drawn->kernel[1]);
    (void)snprintf(tensors, sizeof tensors,
                   "inputs:T,N,C,%uP+%uR,%uQ+%uS weights:M,C,R,S "
                   "outputs!:T,N,M,P,Q",
                   stride, dilation, stride, dilation);
    notation_read(n, machine, dims, tensors, mapping);
    n->layer.type = "conv";
    memcpy(n->layer.padding, drawn->padding, sizeof drawn->padding);
    shape[0] = drawn->steps;
    shape[1] = drawn->batch;
    shape[2] = drawn->channels;
    shape[3] = drawn->size[0];
    shape[4] = drawn->size[1];
    n->layer.tensors[0].density = (struct jn_density_source){
        .kind = drawn->has_rates ? JN_DENSITY_RATES : JN_DENSITY_DATA,
        .file = drawn->path,
        .share = 1,
        .scale = 1,
        .steps = drawn->has_rates ? SPIKE_COUNTED : 0,
        .shape = drawn->has_rates ? NULL : shape,
        .shape_count = 5};
}

/* Where a point of the loops reads: step, image, channel, row, column. */
struct input {
    uint64_t step, image, channel;
    int64_t row, column;
};

/* The probability of a spike there. */
static double rate_at(const struct spike_case *drawn, const struct input *input)
{
    if (input->row < 0 || input->row >= (int64_t)drawn->size[0] ||
        input->column < 0 || input->column >= (int64_t)drawn->size[1])
        return 0;
    uint64_t word =
        (input->step * drawn->batch + input->image) * drawn->channels +
        input->channel;
    word = (word * drawn->size[0] + (uint64_t)input->row) * drawn->size[1] +
           (uint64_t)input->column;
    double number = drawn->numbers[word];
    return drawn->has_rates ? number / SPIKE_COUNTED : number;
}

/* The row or column that is read. */
static int64_t find_index(const struct spike_case *drawn, size_t axis,
                          uint64_t output, uint64_t kernel)
{
    return (int64_t)(output * drawn->stride + kernel * drawn->dilation) -
           (int64_t)drawn->padding[2 * axis];
}

/* Adds the operations of one output of all filters. */
static void run_output(const struct spike_case *drawn, struct input input,
                       uint64_t p, uint64_t q, struct spike_run *run)
{
    double quiet = 1;
    for (uint64_t c = 0; c < drawn->channels; c++)
        for (uint64_t i = 0; i < drawn->kernel[0] * drawn->kernel[1]; i++) {
            input.channel = c;
            input.row = find_index(drawn, 0, p, i / drawn->kernel[1]);
            input.column = find_index(drawn, 1, q, i % drawn->kernel[1]);
            double rate = rate_at(drawn, &input);
            quiet *= 1 - rate;
            run->synops += rate * (double)drawn->filters;
            run->step_synops[input.step] += rate * (double)drawn->filters;
        }
    run->touched += 1 - quiet;
    run->outputs++;
}

/* Adds the spikes of one input in all steps. */
static void run_input(const struct spike_case *drawn, struct input input,
                      struct spike_run *run)
{
    double quiet[3] = {1, 1, 1};
    static const uint64_t windows[3] = {2, 4, SPIKE_STEPS};
    for (uint64_t t = 0; t < drawn->steps; t++) {
        input.step = t;
        double rate = rate_at(drawn, &input);
        run->words++;
        run->spikes += rate;
        run->step_spikes[t] += rate;
        for (size_t i = 0; i < 3; i++) {
            quiet[i] *= 1 - rate;
            if ((t + 1) % windows[i] != 0 && t + 1 < drawn->steps)
                continue;
            if (i == 2)
                run->silent += quiet[i];
            else
                run->active[i] += 1 - quiet[i];
            quiet[i] = 1;
        }
    }
}

void spike_case_run(const struct spike_case *drawn, struct spike_run *run)
{
    struct input input = {.step = 0};
    *run = (struct spike_run){.words = 0};
    for (; input.step < drawn->steps; input.step++)
        for (input.image = 0; input.image < drawn->batch; input.image++)
            for (uint64_t i = 0; i < drawn->outputs[0] * drawn->outputs[1]; i++)
                run_output(drawn, input, i / drawn->outputs[1],
                           i % drawn->outputs[1], run);
    for (uint64_t i = 0; i < drawn->batch * drawn->channels; i++)
        for (uint64_t j = 0; j < drawn->size[0] * drawn->size[1]; j++) {
            input.image = i / drawn->channels;
            input.channel = i % drawn->channels;
            uint64_t row = j / drawn->size[1];
            uint64_t column = j % drawn->size[1];
            input.row = (int64_t)row;
            input.column = (int64_t)column;
            if (row + drawn->padding[0] < reach(drawn, 0) &&
                column + drawn->padding[2] < reach(drawn, 1))
                run_input(drawn, input, run);
        }
}
