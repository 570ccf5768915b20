/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle/sparse_known.h"

#include "notation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void take_nest(const struct notation *notation,
                      struct sparse_case *taken)
{
    struct oracle_case *nest = &taken->nest;
    memset(taken, 0, sizeof *taken);
    nest->arch.level_count = notation->arch.level_count;
    nest->arch.compute.mesh = notation->arch.compute.mesh;
    nest->mapping = notation->mapping;
    nest->layer = notation->layer;
    nest->problem.options.no_link_transfers = true;
    memcpy(nest->loops, notation->loops,
           notation->mapping.loop_count * sizeof nest->loops[0]);
    for (size_t level = 0; level < nest->arch.level_count; level++)
        nest->levels[level].mesh = notation->levels[level].mesh;
    for (size_t name = 0; name < JN_MAX_DIMS + JN_MAX_TENSORS; name++)
        nest->names[name][0] = notation->names[name][0];
    for (size_t t = 0; t < nest->layer.tensor_count; t++)
        for (size_t r = 0; r < nest->layer.tensors[t].rank_count; r++) {
            nest->ranks[t][r].term_count = 1;
            nest->terms[t][r][0] = nest->layer.tensors[t].ranks[r].terms[0];
        }
}

size_t find_tensor(const struct sparse_case *taken, char name)
{
    size_t tensor = 0;
    while (taken->nest.names[JN_MAX_DIMS + tensor][0] != name)
        tensor++;
    return tensor;
}

static enum jn_rank_format find_format(const char *name)
{
    return name[0] == 'C'   ? JN_RANK_COORDINATES
           : name[0] == 'B' ? JN_RANK_BITMASK
           : name[0] == 'R' ? JN_RANK_RUN_LENGTH
           : name[1] == 'O' ? JN_RANK_OFFSETS
                            : JN_RANK_UNCOMPRESSED;
}

static void read_formats(const char *text, struct sparse_kept *kept)
{
    for (; text != NULL; text = strchr(text, ',')) {
        text += text[0] == ',';
        kept->formats[kept->rank_count++] = find_format(text);
    }
}

/* "A2": two non-zeros; "A=0110": these; "0A:CP,B": a format; "0A/B", "0A-BZ":
 * level 0 skips, gates A on B, on B and Z; "0A#B" by instances; "0!A": bypasses
 * it; "gate", "skip": compute does. */
static void read_word(const char *word, struct sparse_case *taken)
{
    if (strcmp(word, "gate") == 0 || strcmp(word, "skip") == 0) {
        *(word[0] == 'g' ? &taken->gates_on_zero : &taken->skips_not_aligned) =
            true;
        return;
    }
    if (word[0] >= 'A') {
        struct sparse_field *field = &taken->fields[find_tensor(taken, *word)];
        field->kind = word[1] == '=' ? JN_DENSITY_DATA : JN_DENSITY_UNIFORM;
        if (word[1] != '=')
            field->nonzeros = (unsigned)atoi(word + 1);
        for (size_t i = 0; word[1] == '=' && word[i + 2]; i++)
            field->bits |= (uint64_t)(word[i + 2] == '1') << i;
        return;
    }
    const size_t level = (size_t)(word[0] - '0');
    if (word[1] == '!') {
        taken->nest.mapping.levels[level].keep &=
            ~((jn_tensors)1 << find_tensor(taken, word[2]));
        return;
    }
    struct sparse_kept *kept = &taken->kept[level][find_tensor(taken, word[1])];
    if (word[2] == ':') {
        read_formats(word + 3, kept);
        return;
    }
    kept->saving = word[2] == '/'   ? JN_SAVE_SKIP
                   : word[2] == '#' ? JN_SAVE_SKIP_SPACE
                                    : JN_SAVE_GATE;
    for (const char *name = word + 3; *name; name++)
        kept->conditions |= (jn_tensors)1 << find_tensor(taken, *name);
}

static const struct nest in_two = {"1x1 1x1 1x1", "K4",
                                   "A:K B:K Z!:", "K2 | K2"};
static const struct nest on_its_own = {"1x1 1x1 1x1", "K2 M2", "A:M,K B:K Z!:M",
                                       "K2 M2 |"};
static const struct nest at_once = {"1x1 1x1 2x1", "K2 M2", "A:M,K B:K Z!:M",
                                    "K2 | M2x"};
const struct nest at_rest = {"1x1 1x1 1x1 1x1", "K2 M2", "A:M B:K Z!:M",
                             "M2 | | K2"};
static const struct nest halves = {"1x1 2x1 2x1", "K4",
                                   "A:K B:K Z!:", "K2x | K2"};

static const struct nest across = {"1x1 2x2 2x2", "M2 N2", "A:M B:N Z!:M,N",
                                   "N2y M2x |"};

const struct known known[] = {
    {"words of a saved tile are read when one word of the condition is there",
     &in_two,
     "A2 1B/A",
     1,
     'B',
     DATA,
     METADATA,
     JN_READ,
     {2, 0, 2}},
    {"an outer level looks at as many words as the tile meets",
     &in_two,
     "A2 0B-A",
     0,
     'B',
     DATA,
     METADATA,
     JN_READ,
     {10.0 / 3, 2.0 / 3, 0}},
    {"what an outer level saved does not fill",
     &in_two,
     "A2 0B/A",
     1,
     'B',
     DATA,
     METADATA,
     JN_FILL,
     {10.0 / 3, 0, 0}},
    {"what an outer level saved is not there inside",
     &in_two,
     "A2 0B/A",
     1,
     'B',
     DATA,
     METADATA,
     JN_READ,
     {10.0 / 3, 0, 0}},
    {"an inner level saves the rest",
     &in_two,
     "A2 0B/A 1B-A",
     1,
     'B',
     DATA,
     METADATA,
     JN_READ,
     {2, 4.0 / 3, 0}},
    {"both conditions must be there",
     &in_two,
     "A2 B2 1Z/AB",
     1,
     'Z',
     DATA,
     METADATA,
     JN_UPDATE,
     {1, 0, 3}},
    {"reads of partial sums are saved with their updates",
     &in_two,
     "A2 1Z-A",
     1,
     'Z',
     DATA,
     METADATA,
     JN_READ,
     {1.5, 1.5, 0}},
    {"a tile waits for the loops that do not move it",
     &on_its_own,
     "A2 0B/A",
     0,
     'B',
     DATA,
     METADATA,
     JN_READ,
     {5.0 / 3, 0, 1.0 / 3}},
    {"one word for two children is saved if both do without",
     &at_once,
     "A2 1B/A",
     1,
     'B',
     DATA,
     METADATA,
     JN_READ,
     {5.0 / 3, 0, 1.0 / 3}},
    {"the loops of a level end what it looks at",
     &at_rest,
     "A1 1B/A",
     1,
     'B',
     DATA,
     METADATA,
     JN_READ,
     {1, 0, 1}},
    {"counts are of one instance",
     &halves,
     "A2 0B/A",
     1,
     'B',
     DATA,
     METADATA,
     JN_FILL,
     {5.0 / 3, 0, 0}},
    {"what is bypassed is looked at word by word",
     &in_two,
     "A2 1!B 0B/A",
     0,
     'B',
     DATA,
     METADATA,
     JN_READ,
     {2, 0, 2}},
    {"actual data are as they are",
     &in_two,
     "A=0110 0B/A",
     0,
     'B',
     DATA,
     METADATA,
     JN_READ,
     {4, 0, 0}},
    {"actual data are as they are, word by word",
     &in_two,
     "A=0010 0B/A 1B-A",
     1,
     'B',
     DATA,
     METADATA,
     JN_READ,
     {1, 1, 0}},
    {"compressed levels read non-zeros",
     &in_two,
     "A2 0A:CP,CP 1A:CP",
     0,
     'A',
     DATA,
     METADATA,
     JN_READ,
     {2, 0, 0}},
    {"compressed levels are filled with non-zeros",
     &in_two,
     "A2 0A:CP,CP 1A:CP",
     1,
     'A',
     DATA,
     METADATA,
     JN_FILL,
     {2, 0, 0}},
    {"an uncompressed child is filled with zeros, too",
     &in_two,
     "A2 0A:B,B",
     1,
     'A',
     DATA,
     METADATA,
     JN_FILL,
     {4, 0, 0}},
    {"saving and compression multiply",
     &in_two,
     "A2 B2 0A:CP,CP 1A:CP 1A/B",
     1,
     'A',
     DATA,
     METADATA,
     JN_READ,
     {1, 0, 1}},
    {"coordinates of fibers that hold something",
     &in_two,
     "A2 0A:CP,CP",
     0,
     'A',
     0,
     METADATA,
     JN_READ,
     {5.0 / 3, 0, 0}},
    {"coordinates of non-zeros",
     &in_two,
     "A2 0A:CP,CP",
     0,
     'A',
     1,
     METADATA,
     JN_READ,
     {2, 0, 0}},
    {"the innermost payload is the data",
     &in_two,
     "A2 0A:CP,CP",
     0,
     'A',
     1,
     PAYLOAD,
     JN_READ,
     {0, 0, 0}},
    {"offsets, one more than children",
     &in_two,
     "A2 0A:UOP,CP",
     0,
     'A',
     0,
     PAYLOAD,
     JN_READ,
     {3, 0, 0}},
    {"a bit for every child of a fiber that holds something",
     &in_two,
     "A2 0A:B,B",
     0,
     'A',
     1,
     METADATA,
     JN_READ,
     {10.0 / 3, 0, 0}},
    {"uncompressed ranks need no metadata",
     &in_two,
     "A1 0A:UB,RLE",
     0,
     'A',
     0,
     METADATA,
     JN_READ,
     {0, 0, 0}},
    {"metadata are saved with the data",
     &in_two,
     "A2 B2 0A:CP,CP 0A/B",
     0,
     'A',
     1,
     METADATA,
     JN_READ,
     {5.0 / 3, 0, 1.0 / 3}},
    {"an empty tile has a root, too",
     &in_two,
     "A0 0A:B,B",
     0,
     'A',
     0,
     METADATA,
     JN_READ,
     {2, 0, 0}},
    {"an empty tile is not sent on",
     &in_two,
     "A1 0A:B,B 1A:B",
     1,
     'A',
     0,
     METADATA,
     JN_FILL,
     {2, 0, 0}},
    {"ranks outside of the child's tile say what need not be sent",
     &in_two,
     "A2 B2 0A:CP,CP 0A/B",
     0,
     'A',
     0,
     METADATA,
     JN_READ,
     {5.0 / 3, 0, 0}},
    {"zeros that are there are computed",
     &in_two,
     "A2 0B/A",
     COMPUTES,
     'A',
     DATA,
     METADATA,
     JN_READ,
     {10.0 / 3, 0, 0}},
    {"zeros that are there are gated",
     &in_two,
     "A2 0B/A gate skip",
     COMPUTES,
     'A',
     DATA,
     METADATA,
     JN_READ,
     {2, 4.0 / 3, 0}},
    {"an operation is gated if one of its operands is",
     &in_two,
     "A2 1B-A",
     COMPUTES,
     'A',
     DATA,
     METADATA,
     JN_READ,
     {2, 2, 0}},
    {"an operation is not there if an inner level skips an operand",
     &in_two,
     "A2 0B-A 1B/A",
     COMPUTES,
     'A',
     DATA,
     METADATA,
     JN_READ,
     {2, 0, 0}},
    {"a tile that stays is looked at by every run of the loops",
     &at_rest,
     "A1 1B/A",
     COMPUTES,
     'A',
     DATA,
     METADATA,
     JN_READ,
     {2, 0, 0}},
    {"rows and columns that are sent at once overlap in a word",
     &across,
     "Z1 0A/Z 0B/Z",
     COMPUTES,
     'A',
     DATA,
     METADATA,
     JN_READ,
     {1, 0, 0}},
    {"zeros that are not there are skipped",
     &in_two,
     "A2 0A:CP,CP 1A:CP gate skip",
     COMPUTES,
     'A',
     DATA,
     METADATA,
     JN_READ,
     {2, 0, 2}},
    {"zeros that are not there are gated where nothing is skipped",
     &in_two,
     "A2 0A:CP,CP 1A:CP gate",
     COMPUTES,
     'A',
     DATA,
     METADATA,
     JN_READ,
     {2, 2, 0}},
    {"where no operand is, there is no operation",
     &in_two,
     "A2 B2 0A:CP,CP 1A:CP 0B:CP,CP 1B:CP skip",
     COMPUTES,
     'A',
     DATA,
     METADATA,
     JN_READ,
     {1, 0, 2}},
};

const size_t known_count = sizeof known / sizeof *known;

void take_case(const struct known *row, struct sparse_case *taken)
{
    static struct notation notation;
    char words[96];
    const struct nest *nest = row->nest;
    notation_read(&notation, nest->machine, nest->dims, nest->tensors,
                  nest->mapping);
    take_nest(&notation, taken);
    snprintf(words, sizeof words, "%s", row->zeros);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
        read_word(word, taken);
    sparse_case_bind(taken);
}
