/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"
#include "notation.h"
#include "spec/alike.h"

static struct notation base, other;

static const char dims[] = "M6 C3 P7 R5";
static const char tensors[] = "W:M,C,R I:C,2P+R O!:M,P";

static const struct {
    const char *what, *dims, *tensors;
    bool alike;
} rows[] = {
    {"the same", dims, tensors, true},
    {"another bound", "M6 C3 P9 R5", tensors, false},
    {"another name of a dimension", "N6 C3 P7 R5", "W:N,C,R I:C,2P+R O!:N,P",
     false},
    {"another order of dimensions", "C3 M6 P7 R5", tensors, false},
    {"one more dimension", "M6 C3 P7 R5 N1", tensors, false},
    {"another name of a tensor", dims, "V:M,C,R I:C,2P+R O!:M,P", false},
    {"another stride", dims, "W:M,C,R I:C,3P+R O!:M,P", false},
    {"another dimension in a rank", dims, "W:M,C,P I:C,2P+R O!:M,P", false},
    {"one more term", dims, "W:M,C+P,R I:C,2P+R O!:M,P", false},
    {"one more rank", dims, "W:M,C,R,P I:C,2P+R O!:M,P", false},
    {"no result", dims, "W:M,C,R I:C,2P+R O:M,P", false},
    {"one more tensor", dims, "W:M,C,R I:C,2P+R O!:M,P B:M", false},
};

static void layers_are_alike_if_nothing_differs(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        notation_read(&other, "1x1 1x1", rows[i].dims, rows[i].tensors, "");
        CHECK_ROW(rows[i].what,
                  jn_layers_alike(&base.layer, &other.layer) == rows[i].alike);
        CHECK_ROW(rows[i].what,
                  jn_layers_alike(&other.layer, &base.layer) == rows[i].alike);
    }
}

static void width_and_operation_count_as_well(void)
{
    notation_read(&other, "1x1 1x1", dims, tensors, "");
    other.layer.operation = JN_COMPARE;
    CU_ASSERT_FALSE(jn_layers_alike(&base.layer, &other.layer));
    other.layer.operation = base.layer.operation;
    other.layer.tensors[1].has_bits = !base.layer.tensors[1].has_bits;
    CU_ASSERT_FALSE(jn_layers_alike(&base.layer, &other.layer));
    base.layer.tensors[1].has_bits = other.layer.tensors[1].has_bits = true;
    base.layer.tensors[1].bits = 11;
    other.layer.tensors[1].bits = 13;
    CU_ASSERT_FALSE(jn_layers_alike(&base.layer, &other.layer));
    other.layer.tensors[1].bits = 11;
    CU_ASSERT_TRUE(jn_layers_alike(&base.layer, &other.layer));
}

static void densities_count_as_well(void)
{
    static const double shares[] = {0.5, 0.25};
    static const double others[] = {0.5, 0.75};
    const struct jn_density_source same = {.kind = JN_DENSITY_CHANNELS,
                                           .share = 0.5,
                                           .rank = 1,
                                           .shares = shares,
                                           .share_count = 2,
                                           .file = "a"};
    const char copy[] = "a";
    struct jn_density_source sources[9];
    for (size_t i = 0; i < 9; i++)
        sources[i] = same;
    sources[0].kind = JN_DENSITY_FIXED;
    sources[1].share = 0.25;
    sources[2].rank = 0;
    sources[3].shares = others;
    sources[4].file = NULL;
    sources[5].block = 4;
    sources[6].block_nonzeros = 2;
    sources[7].band_width = 3;
    sources[8].silent_share = 0.5;
    notation_read(&base, "1x1 1x1", dims, tensors, "");
    notation_read(&other, "1x1 1x1", dims, tensors, "");
    base.layer.tensors[1].density = other.layer.tensors[1].density = same;
    other.layer.tensors[1].density.place.line = 7;
    other.layer.tensors[1].density.file = copy;
    CU_ASSERT_TRUE(jn_layers_alike(&base.layer, &other.layer));
    for (size_t i = 0; i < 9; i++) {
        other.layer.tensors[1].density = sources[i];
        CU_ASSERT_FALSE(jn_layers_alike(&base.layer, &other.layer));
    }
    base.layer.tensors[1].density = (struct jn_density_source){0};
}

static void name_block_and_runs_do_not_matter(void)
{
    notation_read(&base, "1x1 1x1", dims, tensors, "");
    notation_read(&other, "1x1 1x1", dims, tensors, "");
    other.layer.name = "twin";
    other.layer.module = "head";
    other.layer.count = 17;
    CU_ASSERT_TRUE(jn_layers_alike(&base.layer, &other.layer));
}

const struct jn_test tests[] = {
    {"name, block and runs do not matter", name_block_and_runs_do_not_matter},
    {"layers are alike if nothing differs",
     layers_are_alike_if_nothing_differs},
    {"width and operation count as well", width_and_operation_count_as_well},
    {"densities count as well", densities_count_as_well},
    {NULL, NULL},
};
