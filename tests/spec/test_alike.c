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
    {NULL, NULL},
};
