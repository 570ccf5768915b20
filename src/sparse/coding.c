/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse/coding.h"

#include <math.h>

static double whole_bits(double count)
{
    return count > 1 ? ceil(log2(count)) : 0;
}

/* A bit for each of COUNT places, and all of its STEPS words for those of them
 * that ACTIVE says: the share with any spike. */
static struct jn_coding pack(double steps, double active, double word_bits,
                             double address_bits)
{
    return (struct jn_coding){(1 + active * steps * word_bits) / steps,
                              active / steps, address_bits + steps * word_bits};
}

/* A list of words that are there, each with ADDRESS_BITS; a spike without a
 * sign is said by its address alone. */
static struct jn_coding list(double rate, double address_bits, double word_bits)
{
    double bits = address_bits + (word_bits > 1 ? word_bits : 0);
    bits = fmax(bits, 1);
    return (struct jn_coding){rate * bits, rate, bits};
}

struct jn_coding jn_coding_of(enum jn_spike_format format,
                              const struct jn_event_operand *operand,
                              double word_bits)
{
    const double window = (double)jn_event_window_steps[1];
    double steps = operand->has_time ? (double)operand->steps : 1;
    double address = whole_bits(operand->words / steps);
    double active = operand->has_time ? 1 - operand->silent_share
                                      : operand->rate;
    switch (format) {
    case JN_SPIKE_AER:
        return list(operand->rate, address, word_bits);
    case JN_SPIKE_SORTED:
        return list(operand->rate, address + whole_bits(steps), word_bits);
    case JN_SPIKE_PACKED:
        return pack(steps, active, word_bits, address);
    case JN_SPIKE_WINDOW:
        if (operand->has_time && steps >= window)
            return pack(window, operand->window_active[1], word_bits, address);
        return pack(steps, active, word_bits, address);
    case JN_SPIKE_BITMAP:
    case JN_SPIKE_FORMAT_COUNT:
        break;
    }
    return (struct jn_coding){word_bits, 1, word_bits};
}
